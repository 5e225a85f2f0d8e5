/** Writes tables as CSV with a header; numbers in the shortest form that reads back to the same value. */
import type { Table } from '../core/table.js';
import { openDuckdbWriter } from './table-writer.js';
import type { TableWriter } from './table-writer.js';

/** Options of DuckDB's COPY for all CSV files of the project. */
export const CSV_OPTIONS = "FORMAT csv, HEADER true, DELIMITER ',', COMPRESSION none";

/** Opens a CSV file for rows that arrive piece by piece. @throws InputError if the folder does not exist */
export function openCsvWriter(path: string): Promise<TableWriter> {
  return openDuckdbWriter(path, CSV_OPTIONS);
}

/** Writes one table as a CSV file. @throws InputError as openCsvWriter */
export async function writeCsv(path: string, table: Table): Promise<void> {
  const writer = await openCsvWriter(path);
  await writer.append(table);
  await writer.close();
}
