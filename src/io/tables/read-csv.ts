/**
 * Reads CSV files: a header, commas, quotes doubled inside quotes, any line end, plain or gzipped. Whether a column holds
 * numbers or words is decided from its first rows by majority unless the caller says; from then on each value must fit, or is
 * named in an error. A file may end without a line end: one that was cut inside its last number cannot be told from a whole
 * one, one that was cut before the last column is refused.
 */
import { resolve } from 'node:path';
import { InputError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { isIdentifier } from './column-kinds.js';
import type { ColumnKind } from './column-kinds.js';
import { parseCsvHeader } from './csv-header.js';
import { faultOf, openDatabase, sqlReadPath } from './duckdb.js';
import type { Database } from './duckdb.js';
import { isGzip } from '../file-signature.js';
import type { ColumnSource } from './join-columns.js';
import { inspectInput, readBytes } from '../open-input.js';
import { BATCH_ROWS, queryBatches } from './query-batches.js';
import type { QueryColumn } from './query-batches.js';
import { refuseMissing } from './read-options.js';
import type { BatchOptions, ReadOptions } from './read-options.js';

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
  const { head } = await inspectInput(path, ALLOWED);
  if (isGzip(head)) await requireWhole(path);
  const names = await namesOf(path);
  const wanted = options.columns ?? names;
  for (const name of wanted) if (!names.includes(name)) refuseMissing(path, name, names);
  const database = await openDatabase(`${resolve(path)}.spill`);
  try {
    const from = csvSource(path, names.length, isGzip(head));
    const translate = (error: unknown) => csvFault(path, error);
    const columns = await chooseColumns(database, from, names, options).catch((error: unknown) => {
      throw translate(error);
    });
    yield* queryBatches(
      database.connection,
      { file: path, from, columns, translate, manyWords: options.manyWords },
      options.batchRows ?? BATCH_ROWS,
    );
  } finally {
    database.close();
  }
}

async function namesOf(path: string): Promise<readonly string[]> {
  return parseCsvHeader(path, await firstBytes(path));
}

/** The columns of a CSV file as DuckDB sees them: text. @throws InputError if the header is unusable, and as readCsvBatches for the file */
export async function csvColumns(path: string): Promise<ColumnSource> {
  const { head } = await inspectInput(path, ALLOWED);
  const names = await namesOf(path);
  const columns = new Map(names.map((name, i) => [name, { reference: `c${i}` }]));
  return { file: path, from: csvSource(path, names.length, isGzip(head)), columns };
}

/** Reads a gzipped file through once: DuckDB takes one that ends in the middle for a shorter one. */
async function requireWhole(path: string): Promise<void> {
  const bytes = readBytes(path, ALLOWED);
  while (!(await bytes.next()).done);
}

async function firstBytes(path: string): Promise<Buffer> {
  for await (const chunk of readBytes(path, ALLOWED)) return chunk;
  return Buffer.alloc(0);
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

async function chooseColumns(
  { connection }: Database,
  from: string,
  names: readonly string[],
  { columns: wanted = names, numbers: required = [], allowed }: ReadOptions,
): Promise<QueryColumn[]> {
  const fields = wanted.map((name) => `c${names.indexOf(name)}`);
  const counts = fields.map(
    (field) => `count(${field}), count(${asNumber(field)}) - count(*) FILTER (${field} IS NULL)`,
  );
  const reader = await connection.runAndReadAll(
    `SELECT ${counts.join(', ')} FROM (SELECT * FROM ${from} LIMIT ${SAMPLE_ROWS})`,
  );
  const row = reader.getRowsJson()[0].map(Number);
  return wanted.map((name, i) => {
    const [present, numbers] = [row[2 * i], row[2 * i + 1]];
    const isWord = 2 * numbers < present && !required.includes(name);
    const kind: ColumnKind = isWord ? 'word' : isIdentifier(name) ? 'whole' : 'double';
    const field = fields[i];
    if (kind === 'word') return { name, kind, expression: `COALESCE(${field}, '')`, text: field };
    return { name, kind, expression: asNumber(field), text: field, allowed: allowed?.[name] };
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
