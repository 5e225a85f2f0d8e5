import assert from 'node:assert/strict';
import fc from 'fast-check';
import { concatTables, isCategory, makeTable, sliceRows, toCategory } from '../../../src/core/table.js';
import type { CategoryColumn, Column, Table } from '../../../src/core/table.js';
import { openDatabase } from '../../../src/io/tables/duckdb.js';
import {
  listColumns,
  openTableWriter,
  readTable,
  readTableBatches,
  writeTable,
} from '../../../src/io/tables/table-files.js';
import { scratchFolder } from '../../helpers/scratch.js';
import { assertTablesEqual } from '../../helpers/table-equal.js';

/** Words in which no number can be mistaken, with all that CSV has to quote. */
const word = fc.string({ unit: fc.constantFrom(...'ab,"\n\r \'é'), maxLength: 6 }).map((text) => `w${text}`);

const columnOf: Readonly<Record<string, (rows: number) => fc.Arbitrary<Column>>> = {
  event_id: (rows) =>
    fc.float64Array({ minLength: rows, maxLength: rows, noNaN: true, noDefaultInfinity: true }).map(whole),
  double: (rows) => fc.float64Array({ minLength: rows, maxLength: rows }),
  float: (rows) => fc.float32Array({ minLength: rows, maxLength: rows }),
  integer: (rows) => fc.int32Array({ minLength: rows, maxLength: rows }),
  byte: (rows) => fc.uint8Array({ minLength: rows, maxLength: rows }),
  words: (rows) => fc.array(word, { minLength: rows, maxLength: rows }).map(sortedWords),
};

function whole(values: Float64Array): Float64Array {
  return values.map((value) => Math.trunc(value % 2 ** 53) + 0);
}

function sortedWords(words: readonly string[]): CategoryColumn {
  return toCategory(words, [...new Set(words)].sort());
}

function tables(kinds: readonly string[]): fc.Arbitrary<Table> {
  return fc
    .nat(40)
    .chain((rows) => fc.tuple(...kinds.map((kind) => columnOf[kind](rows).map((column) => [kind, column] as const))))
    .map((columns) => makeTable(Object.fromEntries(columns)));
}

/** What CSV keeps of a table: numbers without their type. */
function asCsv(table: Table): Table {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => [name, isCategory(column) ? column : Float64Array.from(column)] as const,
  );
  return makeTable(Object.fromEntries(columns));
}

describe('readTable and writeTable', () => {
  const path = scratchFolder();
  const kinds = Object.keys(columnOf);

  it('give back random tables through Parquet', async () => {
    await fc.assert(
      fc.asyncProperty(tables(kinds), async (table) => {
        await writeTable(path('t.parquet'), table);
        assertTablesEqual(await readTable(path('t.parquet')), table);
      }),
      { seed: 3, numRuns: 12 },
    );
  });

  it('give back the numbers and words of random tables through CSV', async () => {
    await fc.assert(
      fc.asyncProperty(tables(['event_id', 'double', 'integer', 'byte', 'words']), async (table) => {
        fc.pre(table.rowCount > 0);
        await writeTable(path('t.csv'), table);
        assertTablesEqual(await readTable(path('t.csv')), asCsv(table));
      }),
      { seed: 4, numRuns: 12 },
    );
  });

  it('stream pieces of any size in both formats', async () => {
    const table = makeTable({
      event_id: Float64Array.from({ length: 500 }, (_, i) => i),
      kind: sortedWords(Array.from({ length: 500 }, (_, i) => `k${i % 5}`)),
    });
    for (const name of ['s.parquet', 's.csv', 'S.PARQUET']) {
      const writer = await openTableWriter(path(name));
      for (let from = 0; from < 500; from += 77) await writer.append(sliceRows(table, from, Math.min(500, from + 77)));
      await writer.close();
      const batches: Table[] = [];
      for await (const batch of readTableBatches(path(name), { batchRows: 33 })) batches.push(batch);
      assertTablesEqual(concatTables(batches), table);
    }
  });

  it('list the columns of a file, also those they cannot read', async () => {
    const table = makeTable({ event_id: Float64Array.of(1), kind: sortedWords(['a']) });
    for (const name of ['l.parquet', 'l.csv']) {
      await writeTable(path(name), table);
      assert.deepEqual(await listColumns(path(name)), ['event_id', 'kind']);
    }
    const database = await openDatabase(path('spill'));
    await database.connection.run(`COPY (SELECT 1 AS x, [1, 2] AS pair) TO '${path('list.parquet')}' (FORMAT parquet)`);
    database.close();
    assert.deepEqual(await listColumns(path('list.parquet')), ['x', 'pair']);
    assert.equal((await readTable(path('list.parquet'), { columns: ['x'] })).columns.x.constructor, Int32Array);
    await assert.rejects(readTable(path('list.parquet')), /column 'pair': found type INTEGER\[\]; allowed: numbers or/);
    await assert.rejects(listColumns(path('absent.parquet')), /found no such file/);
  });

  it('refuse another extension with the known ones', async () => {
    await assert.rejects(readTable('a.dat'), /found the extension '.dat'; allowed: .parquet, .csv, .root/);
    await assert.rejects(writeTable('a', makeTable({})), /found a name without extension/);
  });
});
