/** Copies a tree into Parquet files, for what only DuckDB does: carrying columns, and telling words apart. */
import type { DuckDBDataChunk, DuckDBConnection } from '@duckdb/node-api';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase, sqlName, sqlPath } from '../duckdb.js';
import { readTreeRows, type TreeColumn, type TreeRows } from './read-rows.js';
import type { NumberType, RootTree } from './root-branch.js';

/** Type of a column in DuckDB; of bool that in which it crosses. */
const SQL_TYPES: Readonly<Record<NumberType | 'text', string>> = {
  bool: 'UTINYINT',
  int8: 'TINYINT',
  uint8: 'UTINYINT',
  int16: 'SMALLINT',
  uint16: 'USMALLINT',
  int32: 'INTEGER',
  uint32: 'UINTEGER',
  int64: 'BIGINT',
  uint64: 'UBIGINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  text: 'VARCHAR',
};

const CHUNK_ROWS = 2048;
/** Values that a file of the copy holds. */
const PART_VALUES = 1 << 24;

/** Writes the columns as Parquet files 0.parquet, 1.parquet, ... in the new folder `folder`. */
export async function copyTree(tree: RootTree, columns: readonly TreeColumn[], folder: string): Promise<void> {
  await mkdir(folder);
  const database = await openDatabase(`${folder}.spill`);
  try {
    const { connection } = database;
    const partRows = CHUNK_ROWS * Math.ceil(PART_VALUES / columns.length / CHUNK_ROWS);
    let part = 0;
    for await (const rows of readTreeRows(tree, columns, partRows)) {
      await writePart(connection, columns, rows, join(folder, `${part++}.parquet`));
    }
    const none = columns.map(({ type }) => (type === 'text' ? [] : new Float64Array()));
    if (part === 0) await writePart(connection, columns, { rowCount: 0, values: none }, join(folder, '0.parquet'));
  } finally {
    database.close();
  }
}

async function writePart(
  connection: DuckDBConnection,
  columns: readonly TreeColumn[],
  { rowCount, values }: TreeRows,
  path: string,
): Promise<void> {
  const duckdb = await import('@duckdb/node-api');
  const declared = columns.map(({ type }, i) => `c${i} ${SQL_TYPES[type]}`);
  await connection.run(`CREATE TABLE part (${declared.join(', ')})`);
  const appender = await connection.createAppender('part');
  const types = columns.map(({ type }) => duckdb[SQL_TYPES[type] as 'DOUBLE']);
  const chunk = duckdb.DuckDBDataChunk.create(types);
  for (let from = 0; from < rowCount; from += CHUNK_ROWS) {
    chunk.rowCount = Math.min(CHUNK_ROWS, rowCount - from);
    for (const [i, column] of values.entries()) fill(chunk, i, column.slice(from, from + chunk.rowCount));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
  const list = columns.map(
    ({ name, type }, i) => `${type === 'bool' ? `CAST(c${i} AS BOOLEAN)` : `c${i}`} AS ${sqlName(name)}`,
  );
  await connection.run(`COPY (SELECT ${list.join(', ')} FROM part) TO ${sqlPath(path)} (FORMAT parquet)`);
  await connection.run('DROP TABLE part');
}

function fill(chunk: DuckDBDataChunk, column: number, values: TreeRows['values'][number]): void {
  if (Array.isArray(values)) {
    chunk.setColumnValues(column, values as string[]);
    return;
  }
  const vector = chunk.getColumnVector(column) as unknown as { items: Float64Array; flush(): void };
  vector.items.set(values as Float64Array);
  vector.flush();
}
