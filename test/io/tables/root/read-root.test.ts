import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from 'node:process';
import { isCategory, type Column } from '../../../../src/core/table.js';
import { removeLocalCopies } from '../../../../src/io/local-copies.js';
import { openTrees } from '../../../../src/io/tables/root/open-trees.js';
import type { RootBranch } from '../../../../src/io/tables/root/root-branch.js';
import {
  joinTables,
  listColumns,
  readTable,
  readTableBatches,
  writeTable,
} from '../../../../src/io/tables/table-files.js';
import { makeTable } from '../../../../src/core/table.js';
import { readWithJsroot } from '../../../helpers/jsroot.js';
import { scratchFolder } from '../../../helpers/scratch.js';
import { writeRoot, type WrittenBranch } from '../../../helpers/write-root.js';

const ROWS = 1000;
const rows = <T>(value: (row: number) => T) => Array.from({ length: ROWS }, (_, row) => value(row));

/** Every flat type, with the ends of its range. */
const BRANCHES: readonly WrittenBranch[] = [
  { name: 'flag', type: 'bool', values: rows((i) => i % 3 === 0) },
  { name: 'i8', type: 'int8', values: rows((i) => (i % 256) - 128) },
  { name: 'u8', type: 'uint8', values: rows((i) => i % 256) },
  { name: 'i16', type: 'int16', values: rows((i) => (i % 2 === 0 ? -32768 + i : 32767 - i)) },
  { name: 'u16', type: 'uint16', values: rows((i) => 65535 - i) },
  { name: 'i32', type: 'int32', values: rows((i) => (i % 2 === 0 ? -2147483648 + i : 2147483647 - i)) },
  { name: 'u32', type: 'uint32', values: rows((i) => 4294967295 - i) },
  { name: 'i64', type: 'int64', values: rows((i) => BigInt(i) - 5n * 10n ** 14n) },
  { name: 'u64', type: 'uint64', values: rows((i) => 9007199254740991n - BigInt(i)) },
  { name: 'f', type: 'float', values: rows((i) => Math.fround(Math.sqrt(i))) },
  { name: 'd', type: 'double', values: rows((i) => [Math.PI * i, NaN, Infinity, -Infinity][i % 4]) },
];
const WORDS: WrittenBranch = { name: 'größe', type: 'text', values: rows((i) => ['K⁻π⁺', '', 'x'.repeat(300)][i % 3]) };

const plain = (column: Column) =>
  isCategory(column) ? [...column.codes].map((code) => column.levels[code]) : [...column];

describe('ROOT files', () => {
  const path = scratchFolder();
  after(removeLocalCopies);

  for (const [what, options] of [
    ['plain, in one basket', {}],
    ['zlib, in baskets of 7 rows', { codec: 'ZL', basketRows: 7 }],
    ['old deflate, in baskets of 300 rows', { codec: 'CS', basketRows: 300 }],
    ['zlib, the last basket inside the tree', { codec: 'ZL', basketRows: 300, embedded: true }],
    ['plain, all inside the tree', { embedded: true }],
  ] as const) {
    it(`give back every type and value: ${what}`, async () => {
      const file = path(`${what.replaceAll(/\W/g, '')}.root`);
      writeRoot(file, 'tree', [...BRANCHES, WORDS], options);
      const table = await readTable(file, { columns: BRANCHES.map(({ name }) => name), batchRows: 111 } as object);
      for (const { name, values } of BRANCHES) assert.deepEqual(plain(table.columns[name]), values.map(Number), name);
      const words = await readTable(`${file}:tree`, { columns: ['d', 'größe'] });
      assert.deepEqual(plain(words.columns.größe), WORDS.values);
      assert.deepEqual(plain(words.columns.d), BRANCHES.at(-1)!.values);
      assert.deepEqual(
        await listColumns(file),
        [...BRANCHES, WORDS].map(({ name }) => name),
      );
    });

    it(`written by the test are read by jsroot alike: ${what}`, async () => {
      const file = path(`${what.replaceAll(/\W/g, '')}.root`);
      for (const { name, values } of BRANCHES) {
        const found = await readWithJsroot(file, 'tree', name);
        assert.deepEqual(found.map(Number), values.map(Number), name);
      }
    });
  }

  it('without rows have their columns', async () => {
    writeRoot(path('empty.root'), 'tree', [
      { name: 'x', type: 'double', values: [] },
      { name: 'w', type: 'text', values: [] },
    ]);
    for (const columns of [['x'], ['x', 'w']]) {
      const table = await readTable(path('empty.root'), { columns });
      assert.equal(table.rowCount, 0);
      assert.deepEqual(Object.keys(table.columns), columns);
    }
  });

  it('carry whole numbers of 64 bits into other files with every digit, and are refused as numbers', async () => {
    const id = rows((i) => 2n ** 63n + BigInt(i));
    writeRoot(path('ids.root'), 'tree', [{ name: 'id', type: 'uint64', values: id }]);
    await writeTable(path('score.parquet'), makeTable({ score: new Float64Array(ROWS) }));
    const layout = [
      { name: 'id', carried: true },
      { name: 'score', carried: false },
    ];
    await joinTables(
      [{ file: path('ids.root'), beside: path('score.parquet') }],
      layout,
      path('ids.csv'),
      path('scratch'),
    );
    const lines = readFileSync(path('ids.csv'), 'utf8').trim().split('\n').slice(1);
    assert.deepEqual(
      lines.map((line) => line.split(',')[0]),
      id.map(String),
    );
    await assert.rejects(
      readTable(path('ids.root')),
      /row 1, column 'id': found 9223372036854775808; allowed: a whole number below 2\^53/,
    );
  });

  it('say which tree and branch there are', async () => {
    writeRoot(path('t.root'), 'candidates', [
      { name: 'mass', type: 'double', values: [1] },
      { name: 'w', type: 'text', values: ['a'] },
    ]);
    const cases: readonly (readonly [string, object, RegExp])[] = [
      [
        't.root:candidate',
        {},
        /t\.root: found no tree 'candidate' \(nearest is 'candidates'\); allowed: one of its trees: candidates$/,
      ],
      ['t.root', { columns: ['masss'] }, /column 'masss': found no such column \(nearest is 'mass'\)/],
      ['t.root', { columns: ['w'], numbers: ['w'] }, /column 'w': found type string; allowed: numbers/],
      ['none.root:x', {}, /none\.root: found no such file/],
    ];
    for (const [name, options, message] of cases) await assert.rejects(readTable(path(name), options), message);
  });

  it('that are cut or damaged are refused in one line', async () => {
    writeRoot(path('whole.root'), 'tree', [BRANCHES[9]], { codec: 'ZL' });
    const bytes = readFileSync(path('whole.root'));
    writeFileSync(path('cut.root'), bytes.subarray(0, bytes.length - 100));
    await assert.rejects(readTable(path('cut.root')), /cut\.root: found a ROOT file that ends in the middle/);
    const basket = bytes.indexOf('ZL');
    const damaged = Buffer.from(bytes);
    damaged.fill(0x55, basket + 20, basket + 60);
    writeFileSync(path('damaged.root'), damaged);
    await assert.rejects(readTable(path('damaged.root')), /damaged\.root: found damaged ROOT data/);
    writeFileSync(path('foreign.root'), 'x,y\n1,2\n');
    await assert.rejects(readTable(path('foreign.root')), /foreign\.root: found 'x,y'; allowed: a ROOT file/);
  });

  it('are read in bounded batches', async () => {
    const counts: number[] = [];
    writeRoot(path('b.root'), 'tree', [BRANCHES[0]], { basketRows: 10 });
    for await (const { rowCount } of readTableBatches(path('b.root'), { batchRows: 400 })) counts.push(rowCount);
    assert.deepEqual(counts, [400, 400, 200]);
  });
});

describe('ROOT files that ROOT wrote', function () {
  const folder = env.DARKONIUM_ROOT_FILES;
  if (folder === undefined) {
    it('are read as jsroot reads them (skipped: DARKONIUM_ROOT_FILES is not set)');
    return;
  }
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.root'))) {
    it(`are read as jsroot reads them: ${name}`, async function () {
      this.timeout(60_000);
      const { trees, close } = await openTrees(join(folder, name));
      assert.ok(trees.length > 0);
      for (const tree of trees)
        for (const branch of tree.branches.filter(({ name }) => !name.startsWith('_'))) {
          assert.notEqual(branch.item, undefined, `${branch.name} of type ${branch.typeName}`);
          const found = await valuesOf(branch);
          if (branch.typeName.includes('Cardinality')) {
            // jsroot does not read numbers of items.
            const counted = tree.branches.find((one) => one.name === branch.name.replace(/^n(.*)$/, '$1_pt'))!;
            assert.deepEqual(
              found,
              (await valuesOf(counted)).map((items) => (items as unknown[]).length),
            );
            continue;
          }
          const expected: unknown[] = (await readWithJsroot(join(folder, name), tree.name, branch.name)).map(
            plainValue,
          );
          // Of a projected collection jsroot gives one item a row, whatever their number.
          const items =
            Array.isArray(expected[0]) || branch.length === 1 ? found : found.flat().slice(0, expected.length);
          assert.deepEqual(items, expected, branch.name);
        }
      await close();
    });
  }
});

/** Numbers of any width as numbers, other values as they are. */
const plainValue = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(plainValue) : typeof value === 'string' ? value : Number(value);

/** The value of each row, an array where a row may have several. */
async function valuesOf({ pieces, length }: RootBranch): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const piece of pieces) {
    const { values, offsets } = await piece.read();
    for (let row = 0; row < piece.rowCount; row++) {
      if (length === 1) all.push(plainValue(values[row]));
      else {
        const [from, to] =
          offsets === undefined
            ? [row * (length as number), (row + 1) * (length as number)]
            : [offsets[row], offsets[row + 1]];
        all.push(Array.from(values.slice(from, to) as ArrayLike<unknown>).map(plainValue));
      }
    }
  }
  return all;
}
