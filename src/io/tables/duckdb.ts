/**
 * The one way in which DuckDB is started and spoken to. One thread: the order of rows and the bytes of files are fixed.
 * It is loaded when the first database is opened, as most commands and workers never need it.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InputError } from '../../core/errors.js';

/** Above this DuckDB spills to disk. */
const MEMORY_LIMIT = '512MB';

/** A place for what a reader cannot hold in memory, for openDatabase. */
export const spillPath = () => join(tmpdir(), `darkonium-${randomUUID()}.spill`);

/** A connection to a private in-memory database. */
export interface Database {
  readonly connection: DuckDBConnection;
  /** A connection of its own for `work`, which may take long. */
  beside<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  close(): void;
}

/** Opens a private database. @param spillPath folder that is made if the memory limit is reached, and removed again */
export async function openDatabase(spillPath: string): Promise<Database> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: MEMORY_LIMIT,
    temp_directory: spillPath,
    preserve_insertion_order: 'true',
    // What a file says of its values, such as that none is missing, may be wrong.
    disabled_optimizers: 'statistics_propagation',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  return {
    connection,
    async beside(work) {
      const other = await instance.connect();
      try {
        return await work(other);
      } finally {
        other.closeSync();
      }
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A path to write to, as an SQL literal; absolute, so that it is never taken for an address on the network. */
export function sqlPath(path: string): string {
  return sqlText(resolve(path));
}

/** A path to read, as an SQL literal in which no character means a pattern. */
export function sqlReadPath(path: string): string {
  return sqlText(resolve(path).replace(/[[*?]/g, '[$&]'));
}

/** The first line of an error's message, without DuckDB's class prefix. */
export function faultOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0].replace(/^[A-Za-z ]*(Error|Exception): /, '');
}

/** Faults of a disk that is written to, which are none of the file that is read. */
const DISK = /no space left|quota|file too large|read-only|permission|no such file|i\/o error/i;

/**
 * What reading a table file ended with: an error of DuckDB as an error of the file. A defect of this program and a fault of
 * a disk stay what they are.
 */
export function readingFault(
  { file, translate }: { readonly file: string; readonly translate?: ((error: unknown) => Error) | undefined },
  error: unknown,
): unknown {
  const isPlain = error instanceof Error && error.constructor === Error && !DISK.test(error.message);
  if (!isPlain) return error;
  return translate?.(error) ?? new InputError({ file }, faultOf(error), 'an undamaged file');
}
