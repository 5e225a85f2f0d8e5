/**
 * Writes tables that arrive piece by piece into one file, which appears under its name only when complete. The bytes
 * depend on the rows alone, not on the pieces; memory does not grow with the rows.
 */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { openDatabase } from './duckdb.js';
import { openRowStore } from './row-store.js';
import type { RowStore } from './row-store.js';

/** Options of DuckDB's COPY for all Parquet files of the project; identifiers become BIGINT, words VARCHAR. */
export const PARQUET_OPTIONS = 'FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880';
/** The same for CSV files; numbers are written in the shortest form that reads back to the same value. */
export const CSV_OPTIONS = "FORMAT csv, HEADER true, DELIMITER ',', COMPRESSION none";

/** Takes the rows of one file. */
export interface TableWriter {
  /** Adds rows. @throws RangeError if the columns differ from those of the first table; InputError for an id that is not whole */
  append(table: Table): Promise<void>;
  /** Writes the file. @throws RangeError if no table was appended, since the columns are then unknown */
  close(): Promise<void>;
}

/**
 * Opens a writer; after an error nothing of it is left on disk.
 * @param copyOptions format options of DuckDB's COPY
 * @param partBytes rows beyond this many bytes go through part files, 128 MiB by default
 * @throws InputError if the folder does not exist
 */
export async function openDuckdbWriter(path: string, copyOptions: string, partBytes?: number): Promise<TableWriter> {
  await requireFolder(path);
  const database = await openDatabase(`${resolve(path)}.spill`);
  let rows: RowStore | undefined;
  const guarded = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      await rows?.discard();
      database.close();
      throw error;
    }
  };
  return {
    append: (table) =>
      guarded(async () => {
        rows ??= await openRowStore(database, path, table, partBytes);
        await rows.append(table);
      }),
    close: () =>
      guarded(async () => {
        if (rows === undefined) throw new RangeError(`nothing was appended to ${path}: its columns are unknown`);
        await rows.copyTo(path, copyOptions);
        database.close();
      }),
  };
}

/** Writes one table into a file. @throws InputError as openDuckdbWriter */
export async function writeAll(path: string, copyOptions: string, table: Table): Promise<void> {
  const writer = await openDuckdbWriter(path, copyOptions);
  await writer.append(table);
  await writer.close();
}

async function requireFolder(path: string): Promise<void> {
  const folder = await stat(dirname(resolve(path))).catch(() => undefined);
  if (!folder?.isDirectory()) throw new InputError({ file: path }, 'no such folder', 'a path in an existing folder');
}
