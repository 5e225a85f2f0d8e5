/** Writes a table with further columns that stay in the files its rows came from, and so never come into memory. */
import { rm } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { makeTable, numeric } from '../../core/table.js';
import { openDatabase, sqlName, sqlPath, sqlReadPath } from './duckdb.js';
import type { ColumnSource } from './join-columns.js';
import { PARQUET_OPTIONS, writeAll } from './table-writer.js';

/** Number of each row of the table while it is joined. */
const ROW = 'row of the table';

/**
 * Writes the Parquet file `path`: the rows of `table` in order, then the columns `names` of the rows of `sources` with the same `keys`.
 * @param keys columns of whole numbers that tell the rows of all sources apart
 * @throws InputError if a row of the table is there more than once
 */
export async function writeCarrying(
  path: string,
  table: Table,
  keys: readonly string[],
  names: readonly string[],
  sources: readonly ColumnSource[],
): Promise<void> {
  const own = `${path}.own`;
  const row = Float64Array.from({ length: table.rowCount }, (_, i) => i);
  await writeAll(own, PARQUET_OPTIONS, makeTable({ ...table.columns, [ROW]: row }));
  const database = await openDatabase(`${path}.spill`);
  try {
    const { connection } = database;
    const rows = sources.map(({ from, columns }) => {
      const value = (name: string) => columns.get(name)!.reference;
      const list = [
        ...keys.map((name, i) => `CAST(CAST(${value(name)} AS DOUBLE) AS BIGINT) AS k${i}`),
        ...names.map((name) => `CAST(${value(name)} AS VARCHAR) AS ${sqlName(name)}`),
      ];
      return `SELECT ${list.join(', ')} FROM ${from}`;
    });
    const same = keys.map((name, i) => `CAST(own.${sqlName(name)} AS BIGINT) = k${i}`).join(' AND ');
    const joined = `read_parquet(${sqlReadPath(own)}) own JOIN (${rows.join(' UNION ALL ')}) there ON ${same}`;
    const twice = await connection.runAndReadAll(
      `SELECT min(${sqlName(ROW)}) FROM (SELECT ${sqlName(ROW)} FROM ${joined} GROUP BY ALL HAVING count(*) > 1)`,
    );
    const first = twice.getRowsJson()[0][0];
    if (first !== null) {
      const found = keys.map((name) => `${name} ${numeric(table, name)[Number(first)]}`).join(', ');
      throw new InputError({ file: sources.map(({ file }) => file).join(', ') }, `${found} twice`, 'each row once');
    }
    const list = [`own.* EXCLUDE (${sqlName(ROW)})`, ...names.map((name) => `there.${sqlName(name)}`)];
    const query = `SELECT ${list.join(', ')} FROM ${joined} ORDER BY ${sqlName(ROW)}`;
    await connection.run(`COPY (${query}) TO ${sqlPath(path)} (${PARQUET_OPTIONS}, USE_TMP_FILE false)`);
  } finally {
    database.close();
    await rm(own, { force: true });
  }
}
