import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { InputError } from '../../src/core/errors.js';
import { makeTable, toCategory } from '../../src/core/table.js';
import type { CategoryColumn, Table } from '../../src/core/table.js';
import { openTableWriter, readTable, readTableBatches, writeTable } from '../../src/io/tables/table-files.js';
import { scratchFolder } from '../helpers/scratch.js';
import { assertTablesEqual } from '../helpers/table-equal.js';

describe('table files: CSV', () => {
  const path = scratchFolder();
  const read = (text: string | Buffer, columns?: readonly string[]) => {
    writeFileSync(path('text.csv'), text);
    return readTable(path('text.csv'), columns ? { columns } : {});
  };

  it('give back numbers, words and identifiers', async () => {
    const table = makeTable({
      event_id: Float64Array.of(1, 2, 9007199254740991),
      mass: Float64Array.of(0.1, NaN, -1e-300),
      'odd, "name"': Float64Array.of(1, -Infinity, 3),
      process: toCategory(['a "b"', 'c,d', 'e\nf']),
    });
    await writeTable(path('a.csv'), table);
    assertTablesEqual(await readTable(path('a.csv')), table);
    assert.equal(readFileSync(path('a.csv'), 'utf8').split('\n')[1], '1,0.1,1.0,"a ""b"""');
  });

  it('write the same bytes for the same rows, however they arrive', async () => {
    const table = makeTable({ x: Float64Array.from({ length: 5000 }, (_, i) => i / 7) });
    await writeTable(path('one.csv'), table);
    const writer = await openTableWriter(path('pieces.csv'));
    for (const x of table.columns.x as Float64Array) await writer.append(makeTable({ x: Float64Array.of(x) }));
    await writer.close();
    assert.ok(readFileSync(path('one.csv')).equals(readFileSync(path('pieces.csv'))));
    const rows: number[] = [];
    for await (const batch of readTableBatches(path('one.csv'), { batchRows: 3000 })) rows.push(batch.rowCount);
    assert.deepEqual(rows, [3000, 2000]);
  });

  it('take any line end, a byte order mark, gzip by content, a last line without end, blanks around numbers', async () => {
    const expected = makeTable({ a: Float64Array.of(1, 2), b: toCategory(['x', 'y']) });
    for (const text of ['a,b\r\n1,x\r\n2,y\r\n', '\uFEFFa,b\n1,x\n2,y', '"a","b"\n 1 ,x\n2,"y"\n']) {
      assertTablesEqual(await read(text), expected);
      assertTablesEqual(await read(gzipSync(text)), expected);
    }
  });

  it('read an empty field as NaN or the empty word', async () => {
    const table = await read('a,b\n1,x\n,\n');
    assert.deepEqual([...(table.columns.a as Float64Array)], [1, NaN]);
    const words = table.columns.b as CategoryColumn;
    assert.deepEqual(
      [...words.codes].map((code) => words.levels[code]),
      ['x', ''],
    );
  });

  it('read a header without rows, and the named columns only', async () => {
    assert.deepEqual(Object.keys((await read('a,b\n')).columns), ['a', 'b']);
    assert.deepEqual(Object.keys((await read('a,b,c\n1,2,3\n', ['c', 'a'])).columns), ['c', 'a']);
  });

  it('never turn a column into words because of one bad value', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i},${i === 2500 ? 'oops' : i / 2}`);
    await rejectsAt(read(`event_id,mass\n${rows.join('\n')}\n`), { row: 2501, column: 'mass' }, /found 'oops'/);
    await rejectsAt(read('mass\nabc\n1\n2\n'), { row: 1, column: 'mass' }, /found 'abc'; allowed: a number/);
    await rejectsAt(read('mass\n1\n1_000\n'), { row: 2, column: 'mass' }, /found '1_000'/);
    await rejectsAt(read('event_id\n1\n2.5\n'), { row: 2, column: 'event_id' }, /found '2.5'; allowed: a whole/);
    await rejectsAt(read('event_id\n1\n\n3\n'), { row: 2, column: 'event_id' }, /found no value/);
    await rejectsAt(read('event_id\n9007199254740993\n'), { row: 1, column: 'event_id' }, /below 2\^53/);
  });

  it('refuse what is no CSV file in one line', async () => {
    await rejectsAt(read(''), {}, /found an empty file/);
    await rejectsAt(read(gzipSync('')), {}, /found an empty file/);
    await rejectsAt(read(Buffer.from('\x89PNG\r\n\0\0', 'latin1')), {}, /found a PNG image/);
    await rejectsAt(read(`a,b\n${'1,2\n'.repeat(100)}3,\0\n`), { line: 102 }, /found a byte 0; allowed: text/);
    await rejectsAt(read('\na,b\n'), { line: 1 }, /found no name for column 1/);
    await rejectsAt(read('a,,b\n1,2,3\n'), { line: 1 }, /found no name for column 2/);
    await rejectsAt(read('a,b,a\n1,2,3\n'), { line: 1, column: 'a' }, /found the name twice/);
    await rejectsAt(read('a,b\n1,2\n3\n'), { line: 3 }, /found 1 fields; allowed: 2, as in the header/);
    await rejectsAt(read('a,b\n1,2,3\n'), { line: 2 }, /found 3 fields/);
    await rejectsAt(read('a,b\n1,"x\n2,y\n'), { line: 2 }, /unterminated quote/);
    await rejectsAt(read('x,__proto__\n1,2\n'), {}, /found a column '__proto__'; allowed: any other name/);
    await rejectsAt(read('mass\n1\n', ['m']), { column: 'm' }, /nearest is 'mass'/);
    const words = Array.from({ length: 300 }, (_, i) => `w${i}`).join('\n');
    await rejectsAt(read(`w\n${words}\n`), { column: 'w' }, /found 300 distinct words/);
    const gzipped = gzipSync(`a,b\n${'1,2\n'.repeat(100000)}`);
    await rejectsAt(read(gzipped.subarray(0, gzipped.length / 2)), {}, /found a gzip stream that ends in the middle/);
  });

  async function rejectsAt(reading: Promise<Table>, place: object, message: RegExp): Promise<void> {
    await assert.rejects(reading, (error: unknown) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, message);
      assert.deepEqual(error.location, { file: path('text.csv'), ...place });
      assert.ok(!error.message.includes('\n'));
      return true;
    });
  }
});
