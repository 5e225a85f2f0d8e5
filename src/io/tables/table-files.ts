/** Table files of any format, chosen by the extension of the name. */
import { extname } from 'node:path';
import { sha256File } from '../../core/artefact.js';
import { InputError } from '../../core/errors.js';
import { concatTables, filterRows, type Table } from '../../core/table.js';
import { isNameless, localPath } from '../local-path.js';
import { inspectInput } from '../open-input.js';
import { writeCarrying } from './carry-columns.js';
import { joinColumns, type ColumnSource, type JoinedColumn } from './join-columns.js';
import { csvColumns, readCsvBatches } from './read-csv.js';
import type { BatchOptions, ReadOptions } from './read-options.js';
import { parquetColumns, readParquetBatches } from './read-parquet.js';
import { splitTreePath } from './root/open-trees.js';
import { readRootBatches, rootColumnNames, rootColumns } from './root/read-root.js';
import { CSV_OPTIONS, openDuckdbWriter, PARQUET_OPTIONS, writeAll, type TableWriter } from './table-writer.js';
import { findSharedIds, type SharedIds } from './unique-ids.js';

interface TableFormat {
  /** Names of the columns, if they can be had for less than `columns`. */
  readonly names?: (path: string) => Promise<readonly string[]>;
  readonly columns: (path: string) => Promise<ColumnSource>;
  readonly readBatches: (path: string, options?: BatchOptions) => AsyncIterable<Table>;
  /** Options of DuckDB's COPY; absent if the format is only read. */
  readonly copyOptions?: string;
  /** True if values have no type. */
  readonly textual: boolean;
}

/** Formats by extension. */
const TABLE_FORMATS: Readonly<Record<string, TableFormat>> = {
  '.parquet': {
    columns: parquetColumns,
    readBatches: readParquetBatches,
    copyOptions: PARQUET_OPTIONS,
    textual: false,
  },
  '.csv': {
    columns: csvColumns,
    readBatches: readCsvBatches,
    copyOptions: CSV_OPTIONS,
    textual: true,
  },
  '.root': { names: rootColumnNames, columns: rootColumns, readBatches: readRootBatches, textual: false },
};

function formatOf(path: string): TableFormat {
  const name = splitTreePath(path).file.toLowerCase();
  const extension = extname(name.endsWith('.csv.gz') ? name.slice(0, -3) : name);
  if (extension in TABLE_FORMATS) return TABLE_FORMATS[extension];
  const found = extension === '' ? 'a name without extension' : `the extension '${extension}'`;
  throw new InputError({ file: path }, found, Object.keys(TABLE_FORMATS).join(', '));
}

/** The format of a table that is read: of a pipe, which has no name to tell, by its content. */
async function inputFormatOf(path: string): Promise<TableFormat> {
  if (!isNameless(path) && (await localPath(path)) === path) return formatOf(path);
  const { head } = await inspectInput(path, 'a table');
  const begin = head.toString('latin1', 0, 4);
  return TABLE_FORMATS[begin === 'PAR1' ? '.parquet' : begin === 'root' ? '.root' : '.csv'];
}

/** How a table is written under that name. @throws InputError if the extension is unknown or of a format that is only read */
function writerFormatOf(path: string): { readonly copyOptions: string; readonly textual: boolean } {
  const { copyOptions, textual } = formatOf(path);
  if (copyOptions !== undefined) return { copyOptions, textual };
  throw new InputError({ file: path }, 'a format that is only read', '.parquet, .csv');
}

/** @throws InputError if no table can be written under that name */
export function requireTableName(path: string): void {
  writerFormatOf(path);
}

/** The columns of a table file as DuckDB sees them. */
async function sourceOf(path: string): Promise<ColumnSource> {
  return (await inputFormatOf(path)).columns(path);
}

/** Names of the columns of a table file, without reading the rows. @throws InputError as readTable */
export async function listColumns(path: string): Promise<readonly string[]> {
  const { names, columns } = await inputFormatOf(path);
  return names?.(path) ?? [...(await columns(path)).columns.keys()];
}

/** Digest of the file that a table is read from. */
export async function sha256Table(path: string): Promise<string> {
  return sha256File(await localPath(splitTreePath(path).file));
}

/** Reads a whole table file. @throws InputError for an unknown extension, and as the reader of the format */
export async function readTable(path: string, options?: ReadOptions): Promise<Table> {
  const batches: Table[] = [];
  for await (const batch of readTableBatches(path, options)) batches.push(batch);
  return batches.length === 1 ? batches[0] : concatTables(batches);
}

/**
 * The rows of a table file that `choose` keeps of each batch; in memory are those alone.
 * @throws InputError as readTable
 */
export async function readChosenRows(
  path: string,
  columns: readonly string[],
  choose: (batch: Table) => (row: number) => boolean,
): Promise<Table> {
  const parts: Table[] = [];
  for await (const batch of readTableBatches(path, { columns })) parts.push(filterRows(batch, choose(batch)));
  return concatTables(parts);
}

/** Reads a table file in batches, memory bounded. @throws InputError as readTable */
export async function* readTableBatches(path: string, options?: BatchOptions): AsyncGenerator<Table> {
  const { readBatches } = await inputFormatOf(path);
  yield* readBatches(path, options);
}

/** Opens a table file for rows that arrive piece by piece. @throws InputError for an unknown extension or an absent folder */
export async function openTableWriter(path: string): Promise<TableWriter> {
  return openDuckdbWriter(path, writerFormatOf(path).copyOptions);
}

/** Writes one table into a file. @throws InputError as openTableWriter */
export async function writeTable(path: string, table: Table): Promise<void> {
  return writeAll(path, writerFormatOf(path).copyOptions, table);
}

/** Names of the columns of more than 256 distinct words, which no table holds. @throws InputError as readTable */
export async function listManyWords(path: string): Promise<readonly string[]> {
  for await (const { columns } of readTableBatches(path, { manyWords: 'leave out', batchRows: 1 }))
    return (await listColumns(path)).filter((name) => !(name in columns));
  return [];
}

/** The ids in `column` that more than one table file has, if there are any. @throws InputError as listColumns */
export async function listSharedIds(files: readonly string[], column: string): Promise<SharedIds | undefined> {
  return findSharedIds(await Promise.all(files.map(sourceOf)), column);
}

/** Writes a Parquet file with columns carried from files. @throws InputError as writeCarrying and readTable */
export async function writeTableCarrying(
  path: string,
  table: Table,
  keys: readonly string[],
  names: readonly string[],
  files: readonly string[],
): Promise<void> {
  const sources = await Promise.all(files.map(sourceOf));
  await writeCarrying(path, table, keys, names, sources);
}

/**
 * Carries columns of table files into one, beside others that were made for their rows.
 * @param sources files, and for each a Parquet file with a row for each of its rows
 * @param scratch folder for what is written meanwhile; the caller removes it
 * @throws InputError for an unknown extension, and as joinColumns
 */
export async function joinTables(
  sources: readonly { readonly file: string; readonly beside: string }[],
  layout: readonly JoinedColumn[],
  target: string,
  scratch: string,
): Promise<void> {
  const { copyOptions, textual } = writerFormatOf(target);
  const joined = await Promise.all(sources.map(async ({ file, beside }) => ({ source: await sourceOf(file), beside })));
  await joinColumns(joined, layout, { path: target, copyOptions, textual }, scratch);
}
