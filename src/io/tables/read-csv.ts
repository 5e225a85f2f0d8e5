/**
 * Reads CSV files: a header, commas, quotes doubled inside quotes, any line end, plain or gzipped. Whether a column holds
 * numbers or words is decided from its first rows by majority unless the caller says; from then on each value must fit, or is
 * named in an error. A file may end without a line end: one that was cut inside its last number cannot be told from a whole
 * one, one that was cut before the last column is refused.
 */
import { InputError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { isIdentifier } from './column-kinds.js';
import type { ColumnKind } from './column-kinds.js';
import { faultOf, openDatabase, readingFault, spillPath, sqlReadPath } from './duckdb.js';
import type { Database } from './duckdb.js';
import type { ColumnSource } from './join-columns.js';
import { BATCH_ROWS, queryBatches } from './query-batches.js';
import type { QueryColumn } from './query-batches.js';
import { refuseMissing } from './read-options.js';
import type { BatchOptions, ReadOptions } from './read-options.js';
import { surveyCsv } from './survey-csv.js';

const ALLOWED = 'a CSV file with a header';
/** Rows from which the kind of a column is told. */
const SAMPLE_ROWS = 2048;

/**
 * The rows of a CSV file in batches; memory does not grow with the file. Numbers come as Float64Array (an empty field is NaN, as are
 * nan and inf their values), words as columns with their levels sorted.
 * @throws InputError if the file is absent, empty, no CSV or ragged, a name comes twice, a column is absent, or a value does
 *   not fit its column (file, row, column, what stands there)
 */
export async function* readCsvBatches(path: string, options: BatchOptions = {}): AsyncGenerator<Table> {
  yield* readTextBatches(await csvColumns(path), options);
}

/** The columns of a CSV file as DuckDB sees them: text. @throws InputError if the header is unusable, and as readCsvBatches for the file */
export async function csvColumns(file: string): Promise<ColumnSource> {
  const { path, gzipped, names } = await surveyCsv(file);
  const columns = new Map(names.map((name, i) => [name, { reference: `c${i}` }]));
  return { file, from: csvSource(path, names.length, gzipped), columns, translate: (error) => csvFault(file, error) };
}

/** The rows of a source of fields as text, as readCsvBatches. */
async function* readTextBatches(source: ColumnSource, options: BatchOptions): AsyncGenerator<Table> {
  const database = await openDatabase(spillPath());
  try {
    const columns = await chooseColumns(database, source, options).catch((error: unknown) => {
      throw readingFault(source, error);
    });
    yield* queryBatches(
      database.connection,
      { ...source, columns, manyWords: options.manyWords },
      options.batchRows ?? BATCH_ROWS,
    );
  } finally {
    database.close();
  }
}

/** All fields as text, by position; the header is parsed here, so that DuckDB never guesses a type or a name. */
function csvSource(path: string, columnCount: number, gzipped: boolean): string {
  const columns = Array.from({ length: columnCount }, (_, i) => `'c${i}': 'VARCHAR'`).join(', ');
  const format = `auto_detect = false, delim = ',', quote = '"', escape = '"', header = false, skip = 1, nullstr = ''`;
  const compression = gzipped ? 'gzip' : 'none';
  return `read_csv(${sqlReadPath(path)}, ${format}, columns = {${columns}}, compression = '${compression}', strict_mode = true)`;
}

/** A field as a number: NaN if it is empty, null if it is no number. */
function asNumber(field: string): string {
  return `CASE WHEN ${field} IS NULL THEN 'nan'::DOUBLE WHEN contains(${field}, '_') THEN NULL ELSE TRY_CAST(${field} AS DOUBLE) END`;
}

/** Digits of a whole number that may reach 2^53. */
const LONG_WHOLE = "regexp_full_match({}, '\\s*[+-]?[0-9]{16,}\\s*')";

/** A field as a number, null also for a whole number that a double cannot hold, and with true and false as 1 and 0. */
function asSafeNumber(field: string): string {
  const tooLong = `${LONG_WHOLE.replace('{}', field)} AND abs(TRY_CAST(${field} AS DOUBLE)) > ${Number.MAX_SAFE_INTEGER}`;
  return `CASE WHEN ${tooLong} THEN NULL WHEN lower(${field}) = 'true' THEN 1 WHEN lower(${field}) = 'false' THEN 0 ELSE ${asNumber(field)} END`;
}

async function chooseColumns(
  { connection }: Database,
  { file, from, columns }: ColumnSource,
  { columns: wanted, numbers: required = [], allowed }: ReadOptions,
): Promise<QueryColumn[]> {
  const names = [...columns.keys()];
  const chosen = (wanted ?? names).map((name) => {
    const reference = columns.get(name)?.reference;
    return { name, field: reference ?? refuseMissing(file, name, names) };
  });
  const counts = chosen.map(
    ({ field }) => `count(${field}), count(${asNumber(field)}) - count(*) FILTER (${field} IS NULL)`,
  );
  const reader = await connection.runAndReadAll(
    `SELECT ${counts.join(', ')} FROM (SELECT * FROM ${from} LIMIT ${SAMPLE_ROWS})`,
  );
  const row = reader.getRowsJson()[0].map(Number);
  return chosen.map(({ name, field }, i) => {
    const [present, numbers] = [row[2 * i], row[2 * i + 1]];
    const isWord = 2 * numbers < present && !required.includes(name);
    const kind: ColumnKind = isWord ? 'word' : isIdentifier(name) ? 'whole' : 'double';
    if (kind === 'word') return { name, kind, expression: `COALESCE(${field}, '')`, text: field };
    const expression = kind === 'whole' ? asNumber(field) : asSafeNumber(field);
    return { name, kind, expression, text: field, allowed: allowed?.[name] };
  });
}

function csvFault(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  const message = error instanceof Error ? error.message : '';
  const line = Number(/CSV Error on Line: (\d+)/.exec(message)?.[1] ?? NaN);
  if (Number.isNaN(line)) return new InputError({ file }, faultOf(error), ALLOWED);
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message);
  if (counts) return new InputError({ file, line }, `${counts[2]} fields`, `${counts[1]}, as in the header`);
  const reason =
    message
      .split('\n')
      .slice(1)
      .find((text) => /^Value with|^Invalid|^Maximum/.test(text)) ?? 'a malformed line';
  return new InputError({ file, line }, reason, 'fields separated by commas, quotes in pairs');
}
