/** Writes tables as Parquet: Zstandard, one row group per 122880 rows, identifiers as BIGINT, words as VARCHAR. */
import type { Table } from '../core/table.js';
import { openDuckdbWriter } from './table-writer.js';
import type { TableWriter } from './table-writer.js';

/** Options of DuckDB's COPY for all Parquet files of the project. */
export const PARQUET_OPTIONS = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';

/** Opens a Parquet file for rows that arrive piece by piece; the same rows give the same bytes. @throws InputError if the folder does not exist */
export function openParquetWriter(path: string): Promise<TableWriter> {
  return openDuckdbWriter(path, PARQUET_OPTIONS);
}

/** Writes one table as a Parquet file. @throws InputError as openParquetWriter */
export async function writeParquet(path: string, table: Table): Promise<void> {
  const writer = await openParquetWriter(path);
  await writer.append(table);
  await writer.close();
}
