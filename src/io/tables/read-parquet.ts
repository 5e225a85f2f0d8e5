/** Reads Parquet files, whoever wrote them. */
import { InputError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { describeContent } from '../file-signature.js';
import { localPath } from '../local-path.js';
import { inspectInput, readTail } from '../open-input.js';
import { sqlReadPath } from './duckdb.js';
import type { ColumnSource } from './join-columns.js';
import type { BatchOptions } from './read-options.js';
import { readTypedBatches, typedColumns } from './read-typed.js';

const ALLOWED = 'a Parquet file';
const MAGIC = 'PAR1';

/** The rows of a Parquet file in batches, as readTypedBatches. @throws InputError if the file is absent, empty, truncated or no Parquet file */
export async function* readParquetBatches(path: string, options?: BatchOptions): AsyncGenerator<Table> {
  yield* readTypedBatches(await parquetColumns(path), options);
}

/** The columns of a Parquet file as DuckDB sees them. @throws InputError as readParquetBatches */
export async function parquetColumns(path: string): Promise<ColumnSource> {
  await requireParquet(path);
  const local = await localPath(path);
  return typedColumns(path, `read_parquet(${sqlReadPath(local)}, hive_partitioning = false)`, ALLOWED);
}

async function requireParquet(path: string): Promise<void> {
  const { bytes, head } = await inspectInput(path, ALLOWED);
  if (!head.toString('latin1', 0, 4).startsWith(MAGIC)) {
    throw new InputError({ file: path }, describeContent(head), ALLOWED);
  }
  const tail = await readTail(path, bytes, 4);
  if (bytes < 12 || tail.toString('latin1') !== MAGIC) {
    throw new InputError({ file: path }, 'a Parquet file that ends in the middle', ALLOWED);
  }
}
