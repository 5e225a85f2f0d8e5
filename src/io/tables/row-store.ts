/**
 * Rows on their way into a file. They fill a private DuckDB table in chunks of a fixed size; whenever that table has reached
 * its limit it goes into a part file beside the target, while the next is filled. So memory stays bounded, and what is
 * stored where depends on the rows alone, not on the pieces in which they came.
 */
import type { DuckDBAppender, DuckDBDataChunk } from '@duckdb/node-api';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { Column, Table } from '../../core/table.js';
import { isCategory } from '../../core/table.js';
import { COLUMN_KINDS, kindOf } from './column-kinds.js';
import type { ColumnKind } from './column-kinds.js';
import { sqlName, sqlPath, sqlReadPath, sqlText } from './duckdb.js';
import type { Database } from './duckdb.js';

const CHUNK_ROWS = 2048;
/** Bytes that the private table may hold. */
const PART_BYTES = 1 << 27;

type CrossItems = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array;

/** A column being written. */
interface StoredColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Code of each word met so far, for a column of words. */
  readonly words: Map<string, number>;
  readonly items: CrossItems;
}

/** Opens the store with the columns of `table`. @throws RangeError if it has none */
export async function openRowStore(
  database: Database,
  path: string,
  table: Table,
  partBytes = PART_BYTES,
): Promise<RowStore> {
  const columns = Object.entries(table.columns).map(([name, column]): StoredColumn => {
    const kind = kindOf(name, column);
    const items = kind === 'word' ? new Uint16Array(CHUNK_ROWS) : COLUMN_KINDS[kind].make(CHUNK_ROWS);
    return { name, kind, words: new Map(), items };
  });
  if (columns.length === 0) throw new RangeError(`a table without columns cannot be written to ${path}`);
  const rowBytes = columns.reduce((sum, { items }) => sum + items.BYTES_PER_ELEMENT, 0);
  const partRows = CHUNK_ROWS * Math.ceil(partBytes / rowBytes / CHUNK_ROWS);
  const duckdb = await import('@duckdb/node-api');
  const chunk = duckdb.DuckDBDataChunk.create(columns.map(({ kind }) => duckdb[COLUMN_KINDS[kind].crossType]));
  const store = new RowStore(database, path, columns, chunk, partRows);
  await store.startTable();
  return store;
}

/** A file being written: takes tables with the same columns, keeps them in parts, joins these at the end. */
export class RowStore {
  private readonly database: Database;
  private readonly path: string;
  private readonly columns: readonly StoredColumn[];
  private readonly chunk: DuckDBDataChunk;
  private readonly partRows: number;
  private appender!: DuckDBAppender;
  private filled = 0;
  private stored = 0;
  private parts = 0;
  /** The last part, until it is in its file. */
  private writing: Promise<unknown> = Promise.resolve();
  private rowCount = 0;

  constructor(
    database: Database,
    path: string,
    columns: readonly StoredColumn[],
    chunk: DuckDBDataChunk,
    partRows: number,
  ) {
    this.partRows = partRows;
    this.database = database;
    this.path = path;
    this.columns = columns;
    this.chunk = chunk;
  }

  /** Adds rows. @throws RangeError for other columns than the first table's; InputError for an id that is not whole */
  async append(table: Table): Promise<void> {
    const sources = this.columns.map((column) => this.sourceOf(table, column));
    if (Object.keys(table.columns).length !== this.columns.length) this.refuseColumns(table);
    for (let row = 0; row < table.rowCount;) {
      const count = Math.min(CHUNK_ROWS - this.filled, table.rowCount - row);
      for (const [i, source] of sources.entries()) {
        this.columns[i].items.set(source.subarray(row, row + count), this.filled);
      }
      row += count;
      this.filled += count;
      if (this.filled === CHUNK_ROWS) this.flush();
      if (this.stored === this.partRows) await this.startPart();
    }
    this.rowCount += table.rowCount;
  }

  /** Ends the appending and writes the file. @param copyOptions format options of DuckDB's COPY */
  async copyTo(path: string, copyOptions: string): Promise<void> {
    if (this.filled > 0) this.flush();
    this.appender.closeSync();
    if (this.parts > 0) await this.writePart();
    await this.writing;
    const rows =
      this.parts > 0 ? `SELECT * FROM read_parquet([${this.partPaths().map(sqlReadPath).join(', ')}])` : this.select();
    await this.database.connection.run(`COPY (${rows}) TO ${sqlPath(path)} (${copyOptions}, USE_TMP_FILE true)`);
    await this.discard();
  }

  /** Removes the parts. */
  async discard(): Promise<void> {
    await this.writing.catch(() => undefined);
    await rm(this.partFolder(), { recursive: true, force: true });
  }

  /** Makes a private table. */
  async startTable(): Promise<void> {
    const declared = this.columns.map(({ kind }, i) => `c${i} ${COLUMN_KINDS[kind].crossType}`);
    await this.database.connection.run(`CREATE TABLE ${this.table()} (${declared.join(', ')})`);
    this.appender = await this.database.connection.createAppender(this.table());
    this.stored = 0;
  }

  private async startPart(): Promise<void> {
    this.appender.closeSync();
    await this.writePart();
    await this.startTable();
  }

  /** Begins to write the private table into a part, once the part before is written. */
  private async writePart(): Promise<void> {
    await this.writing;
    await mkdir(this.partFolder(), { recursive: true });
    const [table, rows] = [this.table(), this.select()];
    this.parts++;
    const path = sqlPath(this.partPaths()[this.parts - 1]);
    this.writing = this.database.beside(async (connection) => {
      await connection.run(`COPY (${rows}) TO ${path} (FORMAT parquet)`);
      await connection.run(`DROP TABLE ${table}`);
    });
    this.writing.catch(() => undefined);
  }

  private table(): string {
    return `store${this.parts}`;
  }

  private partFolder(): string {
    return `${this.path}.parts`;
  }

  private partPaths(): string[] {
    return Array.from({ length: this.parts }, (_, i) => join(this.partFolder(), `${i}.parquet`));
  }

  /** The query that gives the rows of the private table with the names and types of the file. */
  private select(): string {
    const list = this.columns.map(
      ({ name, kind, words }, i) => `${fileValue(`c${i}`, kind, words)} AS ${sqlName(name)}`,
    );
    return `SELECT ${list.join(', ')} FROM ${this.table()}`;
  }

  private flush(): void {
    this.chunk.rowCount = this.filled;
    for (const [i, { items }] of this.columns.entries()) {
      const vector = this.chunk.getColumnVector(i) as unknown as { items: CrossItems; flush(): void };
      vector.items.set(items.subarray(0, this.filled));
      vector.flush();
    }
    this.appender.appendDataChunk(this.chunk);
    this.stored += this.filled;
    this.filled = 0;
  }

  private sourceOf(table: Table, { name, kind, words }: StoredColumn): CrossItems {
    const column = table.columns[name] as Column | undefined;
    if (column === undefined || kindOf(name, column) !== kind) this.refuseColumns(table);
    if (kind === 'whole') this.requireWhole(name, column as Float64Array);
    if (!isCategory(column)) return column;
    const recode = column.levels.map((word) => {
      const code = words.get(word) ?? words.size;
      words.set(word, code);
      return code;
    });
    const codes = new Uint16Array(column.codes.length);
    for (let row = 0; row < codes.length; row++) codes[row] = recode[column.codes[row]];
    return codes;
  }

  private requireWhole(name: string, column: Float64Array): void {
    const row = column.findIndex((value) => !Number.isSafeInteger(value));
    if (row < 0) return;
    const location = { file: this.path, row: this.rowCount + row + 1, column: name };
    throw new InputError(location, String(column[row]), 'a whole number below 2^53');
  }

  private refuseColumns(table: Table): never {
    const kinds = (columns: readonly (readonly [string, ColumnKind])[]) =>
      columns.map(([name, kind]) => `${name} (${kind})`).join(', ');
    const found = Object.entries(table.columns).map(([name, column]) => [name, kindOf(name, column)] as const);
    const expected = this.columns.map(({ name, kind }) => [name, kind] as const);
    throw new RangeError(`${this.path}: the table has columns ${kinds(found)}; the file has ${kinds(expected)}`);
  }
}

function fileValue(stored: string, kind: ColumnKind, words: ReadonlyMap<string, number>): string {
  if (kind === 'whole') return `CAST(${stored} AS BIGINT)`;
  if (kind !== 'word') return stored;
  const list = [...words.keys()].map(sqlText).join(', ');
  return `list_extract([${list}]::VARCHAR[], ${stored} + 1)`;
}
