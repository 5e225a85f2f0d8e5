/** Reads tables whose columns have types, such as Parquet files, as numbers and words. */
import { InputError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { isIdentifier, KIND_OF_FILE_TYPE, type ColumnKind } from './column-kinds.js';
import { faultOf, openDatabase, readingFault, spillPath, sqlName, type Database } from './duckdb.js';
import type { ColumnSource } from './join-columns.js';
import { BATCH_ROWS, queryBatches, type QueryColumn } from './query-batches.js';
import { refuseMissing, type BatchOptions, type ReadOptions } from './read-options.js';

/**
 * The columns and types of the rows that `from` gives.
 * @param file for messages
 * @param allowed what the file should be
 * @throws InputError if DuckDB cannot read them
 */
export async function typedColumns(file: string, from: string, allowed: string): Promise<ColumnSource> {
  const database = await openDatabase(spillPath());
  try {
    const query = `DESCRIBE SELECT * FROM ${from}`;
    const reader = await database.connection.runAndReadAll(query).catch((error: unknown) => {
      throw new InputError({ file }, faultOf(error), allowed);
    });
    const types = reader.getRowsJson().map((row) => row.slice(0, 2) as [name: string, type: string]);
    const columns = new Map(types.map(([name, type]) => [name, { reference: sqlName(name), type }]));
    return { file, from, columns };
  } finally {
    database.close();
  }
}

/**
 * The rows in batches; memory does not grow with the file. Columns come as Float64Array (DOUBLE, DECIMAL, BIGINT),
 * Float32Array (FLOAT), Int32Array (up to 32 bits signed), Uint8Array (UTINYINT, BOOLEAN) or words with their levels sorted
 * (VARCHAR, at most 256 distinct ones). A missing number is NaN, for which whole numbers become Float64Array; a missing word
 * is empty.
 * @throws InputError if a column is absent or of another type, an identifier is missing, or a whole number reaches 2^53
 */
export async function* readTypedBatches(source: ColumnSource, options: BatchOptions = {}): AsyncGenerator<Table> {
  const { file, from } = source;
  const database = await openDatabase(spillPath());
  try {
    const columns = await chooseColumns(database, source, options);
    yield* queryBatches(
      database.connection,
      { file, from, columns, manyWords: options.manyWords },
      options.batchRows ?? BATCH_ROWS,
    );
  } finally {
    database.close();
  }
}

async function chooseColumns(
  database: Database,
  source: ColumnSource,
  { columns: wanted, numbers = [] }: ReadOptions,
): Promise<QueryColumn[]> {
  const names = [...source.columns.keys()];
  const chosen = (wanted ?? names).map((name) => {
    const type = source.columns.get(name)?.type;
    if (type === undefined) refuseMissing(source.file, name, names);
    const kind = kindOfType(name, type);
    const mustBeNumbers = numbers.includes(name);
    if (kind === undefined || (mustBeNumbers && kind === 'word'))
      throw new InputError(
        { file: source.file, column: name },
        `type ${type}`,
        mustBeNumbers ? 'numbers' : 'numbers or words',
      );
    return { name, kind };
  });
  const gaps = await columnsWithGaps(database, source, chosen);
  return chosen.map(({ name, kind }) => {
    const held = gaps.has(name) ? 'double' : kind;
    return { name, kind: held, expression: expressionOf(name, held), text: sqlName(name) };
  });
}

/** Columns of small whole numbers that lack values: they have no NaN. */
async function columnsWithGaps(
  { connection }: Database,
  { file, from }: ColumnSource,
  columns: readonly { readonly name: string; readonly kind: ColumnKind }[],
): Promise<ReadonlySet<string>> {
  const small = columns.filter(({ kind }) => kind === 'integer' || kind === 'byte').map(({ name }) => name);
  if (small.length === 0) return new Set();
  const list = small.map((name) => `count(*) FILTER (${sqlName(name)} IS NULL)`);
  const reader = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${from}`).catch((error: unknown) => {
    throw readingFault({ file }, error);
  });
  const counts = reader.getRowsJson()[0].map(Number);
  return new Set(small.filter((_, i) => counts[i] > 0));
}

function kindOfType(name: string, type: string): ColumnKind | undefined {
  const kind = /^DECIMAL\([\d,]+\)$/.test(type)
    ? 'double'
    : /^ENUM\(.*\)$/s.test(type)
      ? 'word'
      : KIND_OF_FILE_TYPE[type];
  return isIdentifier(name) && kind !== 'word' && kind !== undefined ? 'whole' : kind;
}

function expressionOf(name: string, kind: ColumnKind): string {
  const reference = sqlName(name);
  if (kind === 'word') return `COALESCE(CAST(${reference} AS VARCHAR), '')`;
  if (kind === 'float') return `COALESCE(${reference}, 'nan'::FLOAT)`;
  return kind === 'integer' || kind === 'byte' ? reference : `COALESCE(CAST(${reference} AS DOUBLE), 'nan'::DOUBLE)`;
}
