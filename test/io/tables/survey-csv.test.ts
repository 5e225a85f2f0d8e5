import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { removeLocalCopies } from '../../../src/io/local-copies.js';
import { listColumns, readTable } from '../../../src/io/tables/table-files.js';
import { scratchFolder } from '../../helpers/scratch.js';

describe('CSV files as they come', () => {
  const path = scratchFolder();
  after(removeLocalCopies);

  const read = async (name: string, content: string | Buffer) => {
    writeFileSync(path(name), content);
    const { columns } = await readTable(path(name));
    return Object.fromEntries(
      Object.entries(columns).map(([key, column]) => [
        key,
        'codes' in column ? [...column.codes].map((code) => column.levels[code]) : [...column],
      ]),
    );
  };

  it('may end their lines in several ways, but keep those within quotes', async () => {
    const content = 'x,w\r\n1,"a\r\nb"\n2,c\r3,d\n';
    assert.deepEqual(await read('mixed.csv', content), { x: [1, 2, 3], w: ['a\r\nb', 'c', 'd'] });
  });

  it('may be gzip streams with bytes 0 behind them', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => i);
    const packed = gzipSync(`x\n${rows.join('\n')}\n`);
    writeFileSync(path('padded.csv.gz'), packed);
    appendFileSync(path('padded.csv.gz'), Buffer.alloc(512));
    assert.deepEqual([...((await readTable(path('padded.csv.gz'))).columns.x as Float64Array)], rows);
  });

  it('may have a header longer than any buffer', async () => {
    const names = Array.from({ length: 4300 }, (_, i) => `${'variable'.repeat(8)}_${i}`);
    writeFileSync(path('long.csv'), `${names.join(',')}\n${names.map((_, i) => i).join(',')}\n`);
    assert.deepEqual(await listColumns(path('long.csv')), names);
    const { columns } = await readTable(path('long.csv'), { columns: [names[4299], names[0]] });
    assert.deepEqual(
      Object.values(columns).map((column) => (column as Float64Array)[0]),
      [4299, 0],
    );
  });

  it('may have names that differ only in case, and end in _number', async () => {
    assert.deepEqual(await read('case.csv', 'E,e,baryon_number\n1,2,0.3333\n3,4,\n'), {
      E: [1, 3],
      e: [2, 4],
      baryon_number: [0.3333, NaN],
    });
  });

  it('may hold text alone', async () => {
    assert.deepEqual(await read('text.csv', 'a,b\nx,y\n'), { a: ['x'], b: ['y'] });
  });

  it('are refused with the line where they are not UTF-8, or hold a byte 0', async () => {
    const good = 'x,w\n' + '1,a\n'.repeat(200_000);
    await assert.rejects(
      read('latin1.csv', Buffer.concat([Buffer.from(good), Buffer.from('2,M\xfcnchen\n', 'latin1')])),
      /latin1\.csv, line 200002: found '2,M\xfcnchen', which is not UTF-8; allowed: UTF-8: iconv -f latin1 -t utf8 makes it so$/,
    );
    await assert.rejects(read('nul.csv', `${good}2,\0\n`), /nul\.csv, line 200002: found a byte 0; allowed: text$/);
  });

  it('have whole numbers as inputs only if a double holds them', async () => {
    writeFileSync(path('big.csv'), 'x,y\n9007199254740991,1e300\n9007199254740993,2\n');
    assert.deepEqual(
      [...((await readTable(path('big.csv'), { columns: ['y'] })).columns.y as Float64Array)],
      [1e300, 2],
    );
    await assert.rejects(readTable(path('big.csv')), /row 2, column 'x': found '9007199254740993'; allowed: a number/);
  });

  it('have true and false for 1 and 0 where numbers are asked for', async () => {
    writeFileSync(path('flags.csv'), 'f\nTrue\nfalse\n');
    assert.deepEqual([...((await readTable(path('flags.csv'), { numbers: ['f'] })).columns.f as Float64Array)], [1, 0]);
  });
});
