/** Reads Parquet files of numbers and words, whoever wrote them. */
import { resolve } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { isIdentifier, KIND_OF_FILE_TYPE } from './column-kinds.js';
import type { ColumnKind } from './column-kinds.js';
import { faultOf, openDatabase, sqlName, sqlReadPath } from './duckdb.js';
import type { Database } from './duckdb.js';
import { describeContent } from '../file-signature.js';
import type { ColumnSource } from './join-columns.js';
import { inspectInput, readTail } from '../open-input.js';
import { refuseMissing } from './read-options.js';
import type { BatchOptions, ReadOptions } from './read-options.js';
import { BATCH_ROWS, queryBatches } from './query-batches.js';
import type { QueryColumn } from './query-batches.js';

const ALLOWED = 'a Parquet file';
const MAGIC = 'PAR1';

/**
 * The rows of a Parquet file in batches; memory does not grow with the file. Columns come as Float64Array (DOUBLE, DECIMAL,
 * BIGINT), Float32Array (FLOAT), Int32Array (up to 32 bits signed), Uint8Array (UTINYINT, BOOLEAN) or words with their
 * levels sorted (VARCHAR, at most 256 distinct ones). A missing number is NaN, a missing
 * word is empty.
 * @throws InputError if the file is absent, empty, truncated or no Parquet file, a column is absent or of another type, a
 *   value is missing in a column of small integers, or a whole number reaches 2^53
 */
export async function* readParquetBatches(path: string, options: BatchOptions = {}): AsyncGenerator<Table> {
  await requireParquet(path);
  const database = await openDatabase(`${resolve(path)}.spill`);
  try {
    const columns = await chooseColumns(database, path, options);
    const source = { file: path, from: parquetSource(path), columns, manyWords: options.manyWords };
    yield* queryBatches(database.connection, source, options.batchRows ?? BATCH_ROWS);
  } finally {
    database.close();
  }
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

/** The columns of a Parquet file as DuckDB sees them. @throws InputError as readParquetBatches */
export async function parquetColumns(path: string): Promise<ColumnSource> {
  await requireParquet(path);
  const database = await openDatabase(`${resolve(path)}.spill`);
  try {
    const types = await readTypes(database, path);
    const columns = new Map([...types].map(([name, type]) => [name, { reference: sqlName(name), type }]));
    return { file: path, from: parquetSource(path), columns };
  } finally {
    database.close();
  }
}

function parquetSource(path: string): string {
  return `read_parquet(${sqlReadPath(path)}, hive_partitioning = false)`;
}

/** Type of each column, by name. */
async function readTypes({ connection }: Database, file: string): Promise<ReadonlyMap<string, string>> {
  const query = `DESCRIBE SELECT * FROM ${parquetSource(file)}`;
  const reader = await connection.runAndReadAll(query).catch((error: unknown) => {
    throw new InputError({ file }, faultOf(error), ALLOWED);
  });
  return new Map(reader.getRowsJson().map((row) => row.slice(0, 2) as [name: string, type: string]));
}

async function chooseColumns(
  database: Database,
  file: string,
  { columns: wanted, numbers = [] }: ReadOptions,
): Promise<QueryColumn[]> {
  const types = await readTypes(database, file);
  const names = [...types.keys()];
  return (wanted ?? names).map((name) => {
    const type = types.get(name);
    if (type === undefined) refuseMissing(file, name, names);
    const kind = kindOfType(name, type);
    const mustBeNumbers = numbers.includes(name);
    if (kind === undefined || (mustBeNumbers && kind === 'word'))
      throw new InputError({ file, column: name }, `type ${type}`, mustBeNumbers ? 'numbers' : 'numbers or words');
    return { name, kind, expression: expressionOf(name, kind), text: sqlName(name) };
  });
}

function kindOfType(name: string, type: string): ColumnKind | undefined {
  const kind = type.startsWith('DECIMAL') ? 'double' : type.startsWith('ENUM') ? 'word' : KIND_OF_FILE_TYPE[type];
  return isIdentifier(name) && kind !== 'word' && kind !== undefined ? 'whole' : kind;
}

function expressionOf(name: string, kind: ColumnKind): string {
  const reference = sqlName(name);
  if (kind === 'word') return `COALESCE(CAST(${reference} AS VARCHAR), '')`;
  if (kind === 'float') return `COALESCE(${reference}, 'nan'::FLOAT)`;
  return kind === 'integer' || kind === 'byte' ? reference : `COALESCE(CAST(${reference} AS DOUBLE), 'nan'::DOUBLE)`;
}
