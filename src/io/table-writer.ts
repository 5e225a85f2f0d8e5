/**
 * Writes tables that arrive piece by piece into one file. The rows go into a private DuckDB table (which spills to disk
 * above its memory limit) and from there, on closing, into the file, which appears under its name only when complete.
 * The bytes depend on the rows alone, not on the pieces.
 */
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../core/errors.js';
import type { Table } from '../core/table.js';
import { openDatabase, sqlPath } from './duckdb.js';
import { openRowStore } from './row-store.js';
import type { RowStore } from './row-store.js';

/** Takes the rows of one file. */
export interface TableWriter {
  /** Adds rows. @throws RangeError if the columns differ from those of the first table; InputError for an id that is not whole */
  append(table: Table): Promise<void>;
  /** Writes the file. @throws RangeError if no table was appended, since the columns are then unknown */
  close(): Promise<void>;
}

/** Opens a writer. @param copyOptions format options of DuckDB's COPY. @throws InputError if the folder does not exist */
export async function openDuckdbWriter(path: string, copyOptions: string): Promise<TableWriter> {
  await requireFolder(path);
  const database = await openDatabase(`${resolve(path)}.spill`);
  let rows: RowStore | undefined;
  return {
    async append(table) {
      rows ??= await openRowStore(database.connection, path, table);
      rows.append(table);
    },
    async close() {
      if (rows === undefined) throw new RangeError(`nothing was appended to ${path}: its columns are unknown`);
      rows.finish();
      await database.connection.run(`COPY (${rows.select()}) TO ${sqlPath(path)} (${copyOptions}, USE_TMP_FILE true)`);
      database.close();
    },
  };
}

async function requireFolder(path: string): Promise<void> {
  const folder = await stat(dirname(resolve(path))).catch(() => undefined);
  if (!folder?.isDirectory()) throw new InputError({ file: path }, 'no such folder', 'a path in an existing folder');
}
