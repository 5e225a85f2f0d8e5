/** Streams the rows of a DuckDB source into tables of a fixed number of rows. */
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { InputError } from '../../core/errors.js';
import type { Column, NumericColumn, Table } from '../../core/table.js';
import { COLUMN_KINDS, isIdentifier } from './column-kinds.js';
import type { ColumnKind } from './column-kinds.js';
import { readingFault, sqlText } from './duckdb.js';
import type { ReadOptions } from './read-options.js';

/** No object can have a field of this name that is like others. */
const RESERVED = '__proto__';

/** Rows of a batch if the caller does not say. */
export const BATCH_ROWS = 1 << 16;

/** A column to read: the SQL expression gives a number of the kind's type, or a text for a word; null where there is none. */
export interface QueryColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly expression: string;
  /** SQL expression of the text in the file, for the message about a value that does not fit. */
  readonly text: string;
  /** What it may hold, in words, if there is more to say than its kind. */
  readonly allowed?: string | undefined;
}

/** Where rows come from. */
export interface QuerySource {
  readonly file: string;
  readonly from: string;
  readonly columns: readonly QueryColumn[];
  /** An error of DuckDB while reading, as the error to throw. */
  readonly translate?: ((error: unknown) => Error) | undefined;
  /** As ReadOptions.manyWords. */
  readonly manyWords?: ReadOptions['manyWords'] | undefined;
}

/** A streamed vector: its typed array and which of its items are there. */
interface CrossVector {
  readonly items: NumericColumn;
  readonly validity: { readonly data: unknown; itemValid(index: number): boolean };
}

/**
 * The rows as tables of `batchRows` (the last one shorter). A source without rows gives one table without rows, so that
 * its columns are known.
 * @throws InputError for a column __proto__, a null, a whole number of 2^53 or more, more than 256 distinct words, a damaged file
 */
export async function* queryBatches(
  connection: DuckDBConnection,
  given: QuerySource,
  batchRows: number,
): AsyncGenerator<Table> {
  if (given.columns.some(({ name }) => name === RESERVED))
    throw new InputError({ file: given.file }, `a column '${RESERVED}'`, 'any other name');
  const levels = await readLevels(connection, given);
  const columns = given.columns.filter(({ name, kind }) => kind !== 'word' || levels.has(name));
  const source = { ...given, columns };
  const assembler = new BatchAssembler(source, levels, batchRows);
  const stream = await guard(source, () => connection.stream(selectOf(source, levels)));
  for (;;) {
    const chunk = await guard(source, () => stream.fetchChunk());
    if (chunk === null || chunk.rowCount === 0) break;
    await requireFit(connection, source, chunk, assembler.rowCount);
    yield* assembler.take(chunk);
  }
  yield* assembler.finish();
}

async function guard<T>(source: QuerySource, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw readingFault(source, error);
  }
}

/** Distinct words of a column, whose codes are bytes. */
const MOST_WORDS = 256;

/** The distinct words of each column of words, sorted, of columns that are not left out. */
async function readLevels(connection: DuckDBConnection, source: QuerySource): Promise<Map<string, readonly string[]>> {
  const words = source.columns.filter(({ kind }) => kind === 'word');
  if (words.length === 0) return new Map();
  const lists = words.map(({ expression }) => `list_sort(list(DISTINCT ${expression}))`);
  const reader = await guard(source, () => connection.runAndReadAll(`SELECT ${lists.join(', ')} FROM ${source.from}`));
  const row = reader.getRowsJson()[0] as (string[] | null)[];
  const byName = words.map(({ name }, i) => [name, row[i] ?? []] as const);
  const many = byName.find(([, levels]) => levels.length > MOST_WORDS);
  if (many !== undefined && source.manyWords !== 'leave out') {
    const found = `${many[1].length} distinct words, such as '${many[1][0]}'`;
    throw new InputError({ file: source.file, column: many[0] }, found, 'numbers, or at most 256 distinct words');
  }
  return new Map(
    byName.flatMap(([name, levels]) => (levels.length > MOST_WORDS ? [] : [[name, levels.toSorted()] as const])),
  );
}

function selectOf(source: QuerySource, levels: ReadonlyMap<string, readonly string[]>): string {
  const list = source.columns.map(({ name, kind, expression }) => {
    if (kind !== 'word') return `CAST(${expression} AS ${COLUMN_KINDS[kind].crossType})`;
    const words = levels.get(name) ?? [];
    // An enumeration needs a member even if there is no row.
    return `CAST(${expression} AS ENUM(${(words.length > 0 ? words : ['']).map(sqlText).join(', ')}))`;
  });
  return `SELECT ${list.join(', ')} FROM ${source.from}`;
}

function vectorOf(chunk: DuckDBDataChunk, column: number): CrossVector {
  return chunk.getColumnVector(column) as unknown as CrossVector;
}

/** @throws InputError for the first value of the chunk that is missing, or is an identifier that is not whole */
async function requireFit(
  connection: DuckDBConnection,
  source: QuerySource,
  chunk: DuckDBDataChunk,
  rowsBefore: number,
): Promise<void> {
  for (const [i, column] of source.columns.entries()) {
    const fault = firstUnfit(column, vectorOf(chunk, i));
    if (fault < 0) continue;
    const row = rowsBefore + fault + 1;
    const query = `SELECT CAST(${column.text} AS VARCHAR) FROM ${source.from} LIMIT 1 OFFSET ${row - 1}`;
    const text = (await connection.runAndReadAll(query)).getRowsJson()[0][0] as string | null;
    const allowed = column.allowed ?? (column.kind === 'whole' ? 'a whole number below 2^53' : 'a number in each row');
    throw new InputError(
      { file: source.file, row, column: column.name },
      text === null ? 'no value' : `'${text.slice(0, 60)}'`,
      allowed,
    );
  }
}

function firstUnfit({ name, kind }: QueryColumn, { items, validity }: CrossVector): number {
  const complete = validity.data === null;
  if (complete && kind !== 'whole') return -1;
  const unsafe = isIdentifier(name)
    ? (value: number) => !Number.isSafeInteger(value)
    : (value: number) => Math.abs(value) > Number.MAX_SAFE_INTEGER;
  for (let i = 0; i < items.length; i++) {
    if (!complete && !validity.itemValid(i)) return i;
    if (kind === 'whole' && unsafe(items[i])) return i;
  }
  return -1;
}

/** Copies streamed chunks into columns of the batch size. */
class BatchAssembler {
  private readonly source: QuerySource;
  private readonly levels: ReadonlyMap<string, readonly string[]>;
  private readonly batchRows: number;
  /** Those being filled; none between batches. */
  private columns: NumericColumn[] | undefined;
  private filled = 0;
  /** Rows taken so far. */
  rowCount = 0;
  private yielded = false;

  constructor(source: QuerySource, levels: ReadonlyMap<string, readonly string[]>, batchRows: number) {
    this.source = source;
    this.levels = levels;
    this.batchRows = batchRows;
  }

  *take(chunk: DuckDBDataChunk): Generator<Table> {
    const vectors = this.source.columns.map((_, i) => vectorOf(chunk, i));
    for (let row = 0; row < chunk.rowCount;) {
      this.columns ??= this.fresh();
      const count = Math.min(this.batchRows - this.filled, chunk.rowCount - row);
      for (const [i, vector] of vectors.entries()) {
        this.columns[i].set(vector.items.subarray(row, row + count), this.filled);
      }
      row += count;
      this.filled += count;
      if (this.filled === this.batchRows) yield this.emit();
    }
    this.rowCount += chunk.rowCount;
  }

  *finish(): Generator<Table> {
    if (this.filled > 0 || !this.yielded) yield this.emit();
  }

  private emit(): Table {
    const rowCount = this.filled;
    const columns: Record<string, Column> = {};
    const filled = this.columns ?? this.fresh();
    for (const [i, { name, kind }] of this.source.columns.entries()) {
      const full = filled[i];
      const values = rowCount === full.length ? full : full.slice(0, rowCount);
      columns[name] = kind === 'word' ? { levels: this.levels.get(name) ?? [], codes: values as Uint8Array } : values;
    }
    this.filled = 0;
    this.yielded = true;
    this.columns = undefined;
    return { rowCount, columns };
  }

  private fresh(): NumericColumn[] {
    return this.source.columns.map(({ kind }) => COLUMN_KINDS[kind].make(this.batchRows));
  }
}
