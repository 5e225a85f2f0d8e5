/** Rows on their way into a file: a DuckDB table filled in chunks of a fixed size, whatever the size of the pieces. */
import { DOUBLE, DuckDBDataChunk, FLOAT, INTEGER, USMALLINT, UTINYINT } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import { InputError } from '../core/errors.js';
import type { Column, Table } from '../core/table.js';
import { isCategory } from '../core/table.js';
import { COLUMN_KINDS, kindOf } from './column-kinds.js';
import type { ColumnKind } from './column-kinds.js';
import { sqlName, sqlText } from './duckdb.js';

const CHUNK_ROWS = 2048;
const CROSS_TYPES: Readonly<Record<string, DuckDBType>> = { DOUBLE, FLOAT, INTEGER, USMALLINT, UTINYINT };

type CrossItems = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array;

/** A column being written. */
interface StoredColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  /** Code of each word met so far, for a column of words. */
  readonly words: Map<string, number>;
  readonly items: CrossItems;
}

/** Opens the store with the columns of `table`. */
export async function openRowStore(connection: DuckDBConnection, path: string, table: Table): Promise<RowStore> {
  const columns = Object.entries(table.columns).map(([name, column]): StoredColumn => {
    const kind = kindOf(name, column);
    const items = kind === 'word' ? new Uint16Array(CHUNK_ROWS) : COLUMN_KINDS[kind].make(CHUNK_ROWS);
    return { name, kind, words: new Map(), items };
  });
  if (columns.length === 0) throw new RangeError(`a table without columns cannot be written to ${path}`);
  const declared = columns.map(({ kind }, i) => `c${i} ${COLUMN_KINDS[kind].crossType}`);
  await connection.run(`CREATE TABLE store (${declared.join(', ')})`);
  return new RowStore(path, columns, await connection.createAppender('store'));
}

export class RowStore {
  private readonly path: string;
  private readonly columns: readonly StoredColumn[];
  private readonly appender: DuckDBAppender;
  private readonly chunk: DuckDBDataChunk;
  private filled = 0;
  private rowCount = 0;

  constructor(path: string, columns: readonly StoredColumn[], appender: DuckDBAppender) {
    this.path = path;
    this.columns = columns;
    this.appender = appender;
    this.chunk = DuckDBDataChunk.create(columns.map(({ kind }) => CROSS_TYPES[COLUMN_KINDS[kind].crossType]));
  }

  /** Adds rows. @throws RangeError for other columns than the first table's; InputError for an id that is not whole */
  append(table: Table): void {
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
    }
    this.rowCount += table.rowCount;
  }

  /** Ends the appending. */
  finish(): void {
    if (this.filled > 0) this.flush();
    this.appender.closeSync();
  }

  /** The query that gives the rows with the names and types of the file. */
  select(): string {
    const list = this.columns.map(
      ({ name, kind, words }, i) => `${expression(`c${i}`, kind, words)} AS ${sqlName(name)}`,
    );
    return `SELECT ${list.join(', ')} FROM store`;
  }

  private flush(): void {
    this.chunk.rowCount = this.filled;
    for (const [i, { items }] of this.columns.entries()) {
      const vector = this.chunk.getColumnVector(i) as unknown as { items: CrossItems; flush(): void };
      vector.items.set(items.subarray(0, this.filled));
      vector.flush();
    }
    this.appender.appendDataChunk(this.chunk);
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
    return Uint16Array.from(column.codes, (code) => recode[code]);
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

function expression(stored: string, kind: ColumnKind, words: ReadonlyMap<string, number>): string {
  if (kind === 'whole') return `CAST(${stored} AS BIGINT)`;
  if (kind !== 'word') return stored;
  const list = [...words.keys()].map(sqlText).join(', ');
  return `list_extract([${list}]::VARCHAR[], ${stored} + 1)`;
}
