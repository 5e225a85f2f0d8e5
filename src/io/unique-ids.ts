/** Ids that must be unique over several Parquet files. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { InputError } from '../core/errors.js';
import { openDatabase, sqlName, sqlReadPath, sqlText } from './duckdb.js';
import { parquetColumns } from './read-parquet.js';

/**
 * Checks that no value of `column` stands twice in all files together; memory is bounded, as DuckDB spills to disk.
 * @throws InputError naming both places, or as readParquetBatches
 */
export async function requireUniqueIds(files: readonly string[], column: string): Promise<void> {
  for (const file of files) if (!(await parquetColumns(file)).columns.has(column)) return;
  const database = await openDatabase(join(tmpdir(), `darkonium-${randomUUID()}.spill`));
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
