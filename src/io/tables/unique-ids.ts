/** Ids that stand in several table files. */
import { InputError } from '../../core/errors.js';
import { openDatabase, spillPath, sqlName, sqlReadPath, sqlText } from './duckdb.js';
import type { ColumnSource } from './join-columns.js';
import { parquetColumns } from './read-parquet.js';

/**
 * Checks that no value of `column` stands twice in all files together; memory is bounded, as DuckDB spills to disk.
 * @throws InputError naming both places, or as readParquetBatches
 */
export async function requireUniqueIds(files: readonly string[], column: string): Promise<void> {
  for (const file of files) if (!(await parquetColumns(file)).columns.has(column)) return;
  const database = await openDatabase(spillPath());
  try {
    const parts = files.map((file, i) => {
      const rows = `read_parquet(${sqlReadPath(file)}, file_row_number = true, hive_partitioning = false)`;
      return `SELECT ${sqlName(column)} AS id, ${i} AS file, file_row_number + 1 AS row FROM ${rows}`;
    });
    const rows = parts.join(' UNION ALL ');
    const ask = async (query: string) => (await database.connection.runAndReadAll(query)).getRowsJson();
    const [repeated] = await ask(
      `SELECT CAST(id AS VARCHAR) FROM (${rows}) WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1 ORDER BY min(id) LIMIT 1`,
    );
    if (repeated === undefined) return;
    const [id] = repeated as string[];
    const places = await ask(
      `SELECT file, row FROM (${rows}) WHERE CAST(id AS VARCHAR) = ${sqlText(id)} ORDER BY file, row LIMIT 2`,
    );
    const [[firstFile, firstRow], [file, row]] = places.map((place) => place.map(Number));
    throw new InputError(
      { file: files[file], row, column },
      `${id}, as in row ${firstRow} of ${files[firstFile]}`,
      'an id of its own for each event',
    );
  } finally {
    database.close();
  }
}

/** Ids that stand in more than one file: how many, and the smallest with the first two files that have it. */
export interface SharedIds {
  readonly count: number;
  readonly id: number;
  readonly files: readonly [string, string];
}

/** The ids in `column` that more than one source has, if there are any; memory is bounded, as DuckDB spills to disk. */
export async function findSharedIds(sources: readonly ColumnSource[], column: string): Promise<SharedIds | undefined> {
  if (sources.length < 2) return undefined;
  const database = await openDatabase(spillPath());
  try {
    const parts = sources.map(({ from, columns }, i) => {
      const id = `TRY_CAST(${columns.get(column)!.reference} AS DOUBLE)`;
      return `SELECT DISTINCT ${id} AS id, ${i} AS file FROM ${from} WHERE ${id} IS NOT NULL`;
    });
    const ids = parts.join(' UNION ALL ');
    const several = `SELECT id, list_sort(list(file)) AS files FROM (${ids}) GROUP BY id HAVING count(*) > 1`;
    const query = `SELECT count(*), min(id), arg_min(files[1], id), arg_min(files[2], id) FROM (${several})`;
    const [row] = (await database.connection.runAndReadAll(query)).getRowsJson();
    const [count, id, first, second] = row.map(Number);
    return count === 0 ? undefined : { count, id, files: [sources[first].file, sources[second].file] };
  } finally {
    database.close();
  }
}
