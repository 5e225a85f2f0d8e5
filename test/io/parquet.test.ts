import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { InputError } from '../../src/core/errors.js';
import { concatTables, makeTable, sliceRows, toCategory } from '../../src/core/table.js';
import type { Table } from '../../src/core/table.js';
import { openTableWriter, readTable, readTableBatches, writeTable } from '../../src/io/tables/table-files.js';
import { openDuckdbWriter, PARQUET_OPTIONS } from '../../src/io/tables/table-writer.js';
import { scratchFolder } from '../helpers/scratch.js';
import { assertTablesEqual } from '../helpers/table-equal.js';

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

function exampleTable(rowCount: number): Table {
  const word = ['uds', 'ccbar', 'tautau'];
  return makeTable({
    event_id: Float64Array.from({ length: rowCount }, (_, i) => i * 1e9),
    mass: Float64Array.from({ length: rowCount }, (_, i) => Math.sqrt(i + 0.1)),
    score: Float32Array.from({ length: rowCount }, (_, i) => (i % 7 === 0 ? NaN : 1 / (i + 3))),
    candidate: Int32Array.from({ length: rowCount }, (_, i) => -i),
    flag: Uint8Array.from({ length: rowCount }, (_, i) => i % 2),
    process: toCategory(
      Array.from({ length: rowCount }, (_, i) => word[i % 3]),
      ['ccbar', 'tautau', 'uds'],
    ),
  });
}

describe('table files: Parquet', () => {
  const path = scratchFolder();

  it('give back every type and value', async () => {
    const table = exampleTable(5000);
    await writeTable(path('a.parquet'), table);
    assertTablesEqual(await readTable(path('a.parquet')), table);
  });

  it('read the named columns in the given order', async () => {
    const table = await readTable(path('a.parquet'), { columns: ['process', 'mass'] });
    assert.deepEqual(Object.keys(table.columns), ['process', 'mass']);
  });

  it('write the same bytes for the same rows, however they arrive', async () => {
    const table = exampleTable(130000);
    await writeTable(path('one.parquet'), table);
    await writeTable(path('again.parquet'), table);
    const writer = await openTableWriter(path('pieces.parquet'));
    for (let from = 0; from < table.rowCount; from += 3333) {
      await writer.append(sliceRows(table, from, Math.min(from + 3333, table.rowCount)));
    }
    await writer.close();
    assert.equal(digest(path('again.parquet')), digest(path('one.parquet')));
    assert.equal(digest(path('pieces.parquet')), digest(path('one.parquet')));
    const batches: Table[] = [];
    for await (const batch of readTableBatches(path('one.parquet'), { batchRows: 50000 })) batches.push(batch);
    assert.deepEqual(
      batches.map((batch) => batch.rowCount),
      [50000, 50000, 30000],
    );
    assertTablesEqual(concatTables(batches), table);
  });

  it('write the same bytes through part files, which do not stay', async () => {
    const table = makeTable({
      hit_number: Float64Array.from({ length: 150000 }, (_, i) => i % 1000),
      kind: { levels: ['a', 'b'], codes: Uint8Array.from({ length: 150000 }, (_, i) => i % 2) },
    });
    await writeTable(path('whole.parquet'), table);
    const writer = await openDuckdbWriter(path('parts.parquet'), PARQUET_OPTIONS, 100000);
    await writer.append(sliceRows(table, 0, 70001));
    await writer.append(sliceRows(table, 70001, 150000));
    await writer.close();
    assert.equal(digest(path('parts.parquet')), digest(path('whole.parquet')));
    assertTablesEqual(await readTable(path('parts.parquet')), table);
    assert.deepEqual(
      readdirSync(path('.')).filter((name) => /parts$|spill|tmp/.test(name)),
      [],
    );
  });

  it('keep the columns of a table without rows', async () => {
    await writeTable(path('empty.parquet'), exampleTable(0));
    const table = await readTable(path('empty.parquet'));
    assert.equal(table.rowCount, 0);
    assert.deepEqual(Object.keys(table.columns), Object.keys(exampleTable(0).columns));
  });

  it('take a path with pattern characters and quotes literally', async () => {
    const odd = path("x=1 a[1]*?'s.parquet");
    await writeTable(odd, exampleTable(3));
    assert.equal((await readTable(odd)).rowCount, 3);
  });

  it('let a reader stop early', async () => {
    for await (const batch of readTableBatches(path('one.parquet'), { batchRows: 10 })) {
      assert.equal(batch.rowCount, 10);
      break;
    }
  });

  it('refuse an identifier that is not whole, with file, row and column', async () => {
    const table = makeTable({ event_id: Float64Array.of(1, 2.5) });
    await assert.rejects(writeTable(path('bad.parquet'), table), (error: unknown) => {
      assert.ok(error instanceof InputError);
      assert.deepEqual(error.location, { file: path('bad.parquet'), row: 2, column: 'event_id' });
      return true;
    });
  });

  it('refuse a second table with other columns', async () => {
    const writer = await openTableWriter(path('mixed.parquet'));
    await writer.append(makeTable({ a: Float64Array.of(1) }));
    await assert.rejects(writer.append(makeTable({ a: Float32Array.of(1) })), RangeError);
    await assert.rejects(writer.append(makeTable({ b: Float64Array.of(1) })), RangeError);
  });

  it('name the nearest column when one is absent', async () => {
    await assert.rejects(readTable(path('a.parquet'), { columns: ['mas'] }), /nearest is 'mass'/);
  });

  const broken: readonly [title: string, make: (file: string) => void, message: RegExp][] = [
    ['an absent file', () => {}, /found no such file; allowed: a Parquet file/],
    ['an empty file', (file) => writeFileSync(file, ''), /found an empty file/],
    ['a PNG image', (file) => writeFileSync(file, '\x89PNG\r\n', 'latin1'), /found a PNG image/],
    ['a text', (file) => writeFileSync(file, 'a,b\n1,2\n'), /found 'a,b'/],
    [
      'a file cut in the middle',
      (file) => {
        writeFileSync(file, readFileSync(path('one.parquet')));
        truncateSync(file, 100000);
      },
      /found a Parquet file that ends in the middle/,
    ],
    [
      'a file with a damaged end',
      (file) => {
        const bytes = readFileSync(path('one.parquet'));
        writeFileSync(file, bytes.fill(7, bytes.length - 400, bytes.length - 12));
      },
      /allowed: a Parquet file/,
    ],
    [
      'a file with damaged pages',
      (file) => {
        const bytes = readFileSync(path('one.parquet'));
        writeFileSync(file, bytes.fill(7, 200, 20000));
      },
      /: found .*; allowed: /,
    ],
  ];
  for (const [index, [title, make, message]] of broken.entries()) {
    it(`refuse ${title} in one line`, async () => {
      const file = path(`broken-${index}.parquet`);
      make(file);
      await assert.rejects(readTable(file), (error: unknown) => {
        assert.ok(error instanceof InputError, String(error));
        assert.match(error.message, message);
        assert.ok(error.message.startsWith(file) && !error.message.includes('\n'));
        return true;
      });
    });
  }

  it('refuse a directory, and a folder that does not exist', async () => {
    mkdirSync(path('folder.parquet'));
    await assert.rejects(readTable(path('folder.parquet')), /found a directory/);
    await assert.rejects(writeTable(path('nowhere/a.parquet'), exampleTable(1)), /found no such folder/);
  });
});
