/**
 * Carries the columns of table files, and others that were made for their rows, into one file. DuckDB copies the values:
 * a column that is only carried keeps its type and every digit, and memory does not grow with the rows.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../core/errors.js';
import { openDatabase, readingFault, sqlName, sqlPath, sqlReadPath } from './duckdb.js';

/** A table file as DuckDB sees it. */
export interface ColumnSource {
  readonly file: string;
  readonly from: string;
  /** SQL reference and type of each column by name; without type it is the text of a CSV field. */
  readonly columns: ReadonlyMap<string, { readonly reference: string; readonly type?: string }>;
  /** An error of DuckDB while it reads the rows, as the error to throw; one of damage if not given. */
  readonly translate?: ((error: unknown) => Error) | undefined;
}

/** A source, and the Parquet file with as many rows that stands beside it. */
export interface JoinedSource {
  readonly source: ColumnSource;
  readonly beside: string;
}

/** A column of the file to make: carried from the sources, or from what stands beside them. */
export interface JoinedColumn {
  readonly name: string;
  readonly carried: boolean;
}

/** What the fields of a CSV column are: how many there are, and how many of them are of each kind. */
interface FieldCounts {
  present: number;
  /** Written as a BIGINT writes itself. */
  whole: number;
  /** Digits alone. */
  digits: number;
  numbers: number;
}

/**
 * Writes the rows of all sources, one after another.
 * @param scratch folder that is made for what is written meanwhile; the caller removes it
 * @param copyOptions format options of DuckDB's COPY
 * @param textual true if the format has no types: text stays as it is written
 * @throws InputError if a source lacks a column of the first, or holds words where another holds numbers
 */
export async function joinColumns(
  sources: readonly JoinedSource[],
  layout: readonly JoinedColumn[],
  target: { readonly path: string; readonly copyOptions: string; readonly textual: boolean },
  scratch: string,
): Promise<void> {
  const database = await openDatabase(join(scratch, 'spill'));
  try {
    const { connection } = database;
    const carried = layout.filter((column) => column.carried).map(({ name }) => name);
    requireSameColumns(
      sources.map(({ source }) => source),
      carried,
    );
    const types = target.textual
      ? new Map<string, string>()
      : await typesOfText(
          connection,
          sources.map(({ source }) => source),
          carried,
        );
    const queries = sources.map(({ source, beside }) => {
      const list = layout.map((column) => `${valueOf(column, source, types)} AS ${sqlName(column.name)}`);
      return `SELECT ${list.join(', ')} FROM ${source.from} file POSITIONAL JOIN read_parquet(${sqlReadPath(beside)}) beside`;
    });
    const copy = async (source: ColumnSource, query: string, path: string, options: string) => {
      const copied = connection.run(`COPY (${query}) TO ${sqlPath(path)} (${options}, USE_TMP_FILE false)`);
      await copied.catch((error: unknown) => {
        throw readingFault(source, error);
      });
    };
    const [{ source: first }] = sources;
    if (queries.length === 1) {
      await copy(first, queries[0], target.path, target.copyOptions);
      return;
    }
    // Not UNION ALL, which takes the row groups of its parts in turn.
    await mkdir(scratch, { recursive: true });
    const parts = queries.map((_, i) => join(scratch, `part-${i}.parquet`));
    for (const [i, query] of queries.entries()) await copy(sources[i].source, query, parts[i], 'FORMAT parquet');
    const all = `SELECT * FROM read_parquet([${parts.map(sqlReadPath).join(', ')}], union_by_name = true)`;
    await copy(first, all, target.path, target.copyOptions);
  } finally {
    database.close();
  }
}

function valueOf(
  { name, carried }: JoinedColumn,
  { columns }: ColumnSource,
  types: ReadonlyMap<string, string>,
): string {
  if (!carried) return `beside.${sqlName(name)}`;
  const { reference, type } = columns.get(name)!;
  const value = `file.${reference}`;
  const wanted = types.get(name);
  if (type !== undefined || wanted === undefined || wanted === 'VARCHAR') return value;
  return name === 'event_id' ? `CAST(CAST(${value} AS DOUBLE) AS BIGINT)` : `CAST(${value} AS ${wanted})`;
}

function requireSameColumns(sources: readonly ColumnSource[], carried: readonly string[]): void {
  const [first, ...others] = sources;
  for (const { file, columns } of others) {
    const absent = carried.find((name) => !columns.has(name));
    if (absent !== undefined)
      throw new InputError({ file, column: absent }, 'no such column', `the columns of ${first.file}`);
    const more = [...columns.keys()].find((name) => !first.columns.has(name));
    if (more !== undefined)
      throw new InputError({ file, column: more }, 'a column of its own', `the columns of ${first.file}`);
    const isWord = (type: string | undefined) => type === 'VARCHAR' || type?.startsWith('ENUM') === true;
    const mixed = carried.find((name) => {
      const [here, there] = [columns.get(name)?.type, first.columns.get(name)?.type];
      return here !== undefined && there !== undefined && isWord(here) !== isWord(there);
    });
    if (mixed === undefined) continue;
    const [here, there] = [columns.get(mixed)!.type!, first.columns.get(mixed)!.type!];
    throw new InputError({ file, column: mixed }, `type ${here}`, `type ${there}, as in ${first.file}`);
  }
}

/** The type of each column of CSV fields, told from all fields of all files: whole numbers, numbers, else text as it is written. */
async function typesOfText(
  connection: DuckDBConnection,
  sources: readonly ColumnSource[],
  carried: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const counts = new Map(
    carried.map((name) => [name, { present: 0, whole: 0, digits: 0, numbers: 0 } satisfies FieldCounts]),
  );
  for (const { from, columns } of sources) {
    const texts = carried.filter((name) => columns.get(name)!.type === undefined);
    if (texts.length === 0) continue;
    const list = texts.map((name) => {
      const field = columns.get(name)!.reference;
      return `count(${field}), count(*) FILTER (CAST(TRY_CAST(${field} AS BIGINT) AS VARCHAR) = ${field}),
        count(*) FILTER (regexp_full_match(${field}, '[+-]?[0-9]+')),
        count(*) FILTER (TRY_CAST(${field} AS DOUBLE) IS NOT NULL AND NOT contains(${field}, '_'))`;
    });
    const reader = await connection.runAndReadAll(`SELECT ${list.join(', ')} FROM ${from}`);
    const row = reader.getRowsJson()[0].map(Number);
    texts.forEach((name, i) => {
      const sum = counts.get(name)!;
      const [present, whole, digits, numbers] = row.slice(4 * i, 4 * i + 4);
      sum.present += present;
      sum.whole += whole;
      sum.digits += digits;
      sum.numbers += numbers;
    });
  }
  return new Map([...counts].map(([name, count]) => [name, name === 'event_id' ? 'BIGINT' : typeOf(count)]));
}

function typeOf({ present, whole, digits, numbers }: FieldCounts): string {
  if (present === 0) return 'VARCHAR';
  if (whole === present) return 'BIGINT';
  // Leading zeros, or more digits than a whole number has: a number would lose some.
  return numbers === present && digits === whole ? 'DOUBLE' : 'VARCHAR';
}
