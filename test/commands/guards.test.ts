import assert from 'node:assert/strict';
import { link, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../../src/core/numerics/random.js';
import { category, numeric, toCategory } from '../../src/core/table.js';
import { readTable, writeTable } from '../../src/io/tables/table-files.js';
import { darkonium } from '../helpers/cli.js';
import { scratchFolder } from '../helpers/scratch.js';

const HEADER = 'event_id,label,first,second';

/** Rows of a table of two variables, of which the first tells the classes apart; one row an event. */
function rowsOf(seed: number, events: number): string[] {
  const random = new Random(seed, 'test/guards');
  return Array.from({ length: events }, (_, event) => {
    const label = event % 2;
    return [seed * 100000 + event, label, (label + random.normal()).toFixed(5), random.normal().toFixed(5)].join(',');
  });
}

describe('guards of train and score', function () {
  this.timeout(120000);
  const path = scratchFolder();
  const text = (rows: readonly string[], header = HEADER) => `${[header, ...rows].join('\n')}\n`;
  const csv = async (name: string, rows: readonly string[], header?: string) => {
    await writeFile(path(name), text(rows, header));
    return path(name);
  };
  const OPTIONS = [
    '--variables',
    'first,second',
    '--trees',
    '5',
    '--folds',
    '2',
    '--gates',
    'report',
    '--workers',
    '1',
  ];
  const train = (files: readonly string[], out: string, ...more: string[]) =>
    darkonium(['train', ...files, '--out', out, ...OPTIONS, ...more]);
  const score = (files: readonly string[], out: string) =>
    darkonium(['score', path('all.darkonium'), ...files, '--out', out, '--workers', '1']);
  const refused = async (answer: ReturnType<typeof darkonium>, line: RegExp) => {
    const { code, stdout, stderr } = await answer;
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, line);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
  };

  before(async () => {
    const { code, stderr } = await train([await csv('all.csv', rowsOf(1, 400))], path('all.darkonium'));
    assert.equal(code, 0, stderr);
  });

  describe('of what is on the disk', () => {
    it('refuse a directory as output and leave what is in it', async () => {
      await mkdir(path('precious'));
      await writeFile(path('precious/notes.txt'), 'mine');
      await refused(
        train([path('all.csv')], path('precious')),
        /--out .*precious: found a directory; allowed: a new file/,
      );
      await refused(score([path('all.csv')], path('precious')), /extension/);
      await mkdir(path('precious.csv'));
      await refused(score([path('all.csv')], path('precious.csv')), /found a directory/);
      assert.equal(await readFile(path('precious/notes.txt'), 'utf8'), 'mine');
    });

    it('refuse an output that is an input under another spelling, a link or as the record beside it', async () => {
      const input = await csv('kept.csv', rowsOf(2, 10));
      await symlink(input, path('symbolic.csv'));
      await link(input, path('hard.csv'));
      const spelled = join(path('precious/..'), 'kept.csv');
      for (const out of [input, path('symbolic.csv'), path('hard.csv'), spelled]) {
        await refused(score([input], out), /found the input .*kept\.csv; allowed/);
        await refused(train([input], out), /found the input .*kept\.csv; allowed/);
      }
      await refused(score([input], path('all.darkonium')), /extension/);
      const record = path('kept.csv.provenance.json');
      await writeFile(record, text(rowsOf(2, 10)));
      await refused(train([record], path('kept.csv')), /which its record would replace/);
      assert.equal(await readFile(input, 'utf8'), text(rowsOf(2, 10)));
    });

    it('refuse a path that cannot be written, before any work, and leave no folder', async () => {
      for (const out of ['', path('folder/'), path('all.csv/m'), '/proc/none/m', '/dev/null'])
        await refused(
          train([path('all.csv')], out),
          /^darkonium: --out (.*: found .*; allowed: a new file|needs a value)/,
        );
      await refused(train([await csv('bad.csv', ['1,2,3,4'])], path('new/deep/m')), /bad\.csv, row 1, column 'label'/);
      await refused(score([path('all.csv')], path('scores.xyz')), /scores\.xyz: found the extension '\.xyz'/);
    });

    it('make the missing folders of an output', async () => {
      assert.equal((await score([path('all.csv')], path('made/here/scores.csv'))).code, 0);
      assert.deepEqual((await readdir(path('made/here'))).sort(), ['scores.csv', 'scores.csv.provenance.json']);
    });

    it('refuse one file given twice, by name, by link or as a copy', async () => {
      await writeFile(path('copy.csv'), await readFile(path('all.csv')));
      await symlink(path('all.csv'), path('alias.csv'));
      for (const twin of ['all.csv', 'alias.csv', 'copy.csv']) {
        await refused(train([path('all.csv'), path(twin)], path('m')), /the same content as .*all\.csv; allowed/);
        await refused(score([path('all.csv'), path(twin)], path('s.csv')), /the same content as .*all\.csv/);
      }
    });
  });

  describe('of values', () => {
    it('name file, row and column of a value that cannot be used, in train as in score', async () => {
      const rows = rowsOf(3, 10);
      const cases: [string, RegExp][] = [
        ['-4,1,0,0', /row 11, column 'event_id': found -4; allowed: a whole number from 0/],
        ['4,1,1e300,0', /row 11, column 'first': found 1e\+300; allowed: a finite number below 3.4e38/],
        ['4,1,word,0', /row 11, column 'first': found 'word'; allowed: a number/],
        ['word,1,0,0', /row 11, column 'event_id': found 'word'; allowed: a whole number/],
        ['4,1,0', /line 12: found 3 fields; allowed: 4/],
      ];
      for (const [row, line] of cases) {
        const file = await csv('value.csv', [...rows, row]);
        await refused(train([path('all.csv'), file], path('m')), line);
        await refused(score([path('all.csv'), file], path('s.parquet')), line);
      }
      const words = await csv(
        'words.csv',
        Array.from({ length: 300 }, (_, i) => `w${i},${i % 2},1,1`),
      );
      await refused(train([words], path('m')), /row 1, column 'event_id': found 'w0'; allowed: a whole number/);
      assert.ok((await readdir(path('.'))).every((name) => !/writing|^m$|^s\./.test(name)));
    });

    it('name file, row and column of what only training looks at', async () => {
      const header = `${HEADER},weight,category`;
      const rows = rowsOf(4, 300);
      const weighted = (weight: (row: number) => number, category = 'x') =>
        rows.map((row, i) => `${row},${weight(i)},${i === 5 ? category : 'x'}`);
      const negative = await csv(
        'negative.csv',
        weighted((i) => (i === 5 ? -1 : 1)),
        header,
      );
      await refused(train([path('all.csv'), negative], path('m')), /negative\.csv, row 6, column 'weight': found -1/);
      const unnamed = await csv(
        'unnamed.csv',
        weighted(() => 1, ''),
        header,
      );
      await refused(train([unnamed], path('m')), /unnamed\.csv, row 6, column 'category': found no word/);
      const nothing = await csv(
        'nothing.csv',
        weighted(() => 0),
        header,
      );
      await refused(
        train([nothing], path('m')),
        /nothing\.csv: found no rows of weight above 0; allowed: at least one row/,
      );
      const signal = await csv(
        'signal.csv',
        rows.filter((_, i) => i % 2),
      );
      await refused(train([signal], path('m')), /signal\.csv, column 'category': found 0 background and 1\d\d signal/);
    });

    it('name the nearest column of all the file has, and refuse a variable named twice', async () => {
      const file = path('all.csv');
      const run = (...more: string[]) => darkonium(['train', file, '--out', path('m'), ...more]);
      await refused(
        run('--variables', 'first,sekond'),
        /'sekond': found .*nearest is 'second'.*: event_id, label, first, second/,
      );
      await refused(run('--variables', 'first,first'), /--variables: found .*first.*; allowed: .*once/);
      await refused(
        run('--variables', 'first', '--max-features', 'abc'),
        /--max-features: found "abc"; allowed: .*sqrt/,
      );
      const semicolons = await csv('semicolons.csv', ['1;1'], 'event_id;label');
      await refused(train([semicolons], path('m')), /line 1: found a header with semicolons/);
    });
  });

  it('train prints the importance of each variable by category, or all that it showed as JSON', async () => {
    const { stdout } = await train([path('all.csv')], path('m1.darkonium'), '--max-features', 'all');
    assert.match(stdout, /^importance \(impurity\) +all\nfirst +0\.\d{3} ± 0\.\d{3}\nsecond +0\.\d{3} ± 0\.\d{3}\n/m);
    await refused(
      train([path('all.csv')], path('m3.darkonium'), '--ordered', 'second'),
      /ordered category 'second': \d+ levels; allowed: at most 25\d/,
    );
    const json = await train([path('all.csv')], path('m2.darkonium'), '--json');
    const reports = JSON.parse(json.stdout) as Record<string, { importance: { share: number }[] }>;
    assert.equal(reports.all.importance.length, 2);
  });

  describe('of what score carries', () => {
    it('score the file that a model without categories was trained on', async () => {
      const { code, stderr } = await score([path('all.csv')], path('round.parquet'));
      assert.equal(code, 0, stderr);
      const scores = await readTable(path('round.parquet'));
      assert.deepEqual(Object.keys(scores.columns), ['event_id', 'label', 'score', 'scored_by']);
      assert.ok(category(scores, 'scored_by').levels.includes('fold 1'));
      assert.ok(numeric(scores, 'score').every(Number.isFinite));
    });

    it('take a file without rows for no candidates, alone and beside others', async () => {
      const empty = await csv('empty.csv', []);
      assert.match((await score([empty], path('none.parquet'))).stdout, /: 0 candidates scored/);
      assert.equal((await readTable(path('none.parquet'))).rowCount, 0);
      const { stdout, stderr } = await score([empty, path('all.csv')], path('some.parquet'));
      assert.match(stdout, /: 400 candidates scored/, stderr);
    });

    it('keep digits, types and any number of words of columns that are no inputs', async () => {
      const header = `${HEADER},big,code,note`;
      const rows = rowsOf(5, 400).map((row, i) => `${row},9007199254740993,00${i},"word, ${i}"`);
      const file = await csv('carried.csv', rows, header);
      assert.equal((await score([file], path('carried.out.csv'))).code, 0);
      const lines = (await readFile(path('carried.out.csv'), 'utf8')).split('\n');
      assert.equal(lines[0], 'event_id,label,big,code,note,score,scored_by');
      assert.match(lines[301], /^500300,0,9007199254740993,00300,"word, 300",-?[\d.e-]+,full$/);
      // Through Parquet, which has types, and back.
      assert.equal((await score([file], path('carried.parquet'))).code, 0);
      const { columns } = await readTable(path('carried.parquet'), { columns: ['event_id', 'label'] });
      assert.ok(columns.label instanceof Float64Array);
    });

    it('keep the type of each column of Parquet files, in the order of files and rows', async () => {
      const make = async (name: string, rows: number, from: number) => {
        const ids = Float64Array.from({ length: rows }, (_, i) => from + i);
        const value = Float64Array.from(ids, (id) => (id % 7) / 7);
        await writeTable(path(name), {
          rowCount: rows,
          columns: {
            event_id: ids,
            tag: Int32Array.from(ids, (id) => id % 1000),
            first: value,
            kind: toCategory(Array.from(ids, (id) => (id % 2 ? 'odd' : 'even'))),
            second: value,
          },
        });
        return path(name);
      };
      // More than one row group each.
      const files = [await make('one.parquet', 150000, 1e6), await make('two.parquet', 130000, 2e6)];
      const { code, stderr } = await score(files, path('both.parquet'));
      assert.equal(code, 0, stderr);
      const both = await readTable(path('both.parquet'));
      const id = (row: number) => (row < 150000 ? 1e6 + row : 2e6 + row - 150000);
      assert.ok(numeric(both, 'event_id').every((value, row) => value === id(row)));
      const tag = numeric(both, 'tag');
      assert.ok(tag instanceof Int32Array && tag.every((value, row) => value === id(row) % 1000));
      // Rows with the same inputs have the same score, so scores stand beside their own rows.
      const scores = numeric(both, 'score');
      assert.ok(scores.every((value, row) => value === scores[id(row) % 7 === id(0) % 7 ? 0 : row]));
    });

    it('refuse files with other columns, and a column that has the name of what is made', async () => {
      const more = await csv(
        'more.csv',
        rowsOf(6, 5).map((row) => `${row},1`),
        `${HEADER},extra`,
      );
      await refused(
        score([path('all.csv'), more], path('s.csv')),
        /more\.csv, column 'extra': found a column of its own/,
      );
      await refused(score([more, path('all.csv')], path('s.csv')), /all\.csv, column 'extra': found no such column/);
      const scored = await csv(
        'scored.csv',
        rowsOf(6, 5).map((row) => `${row},1`),
        `${HEADER},score`,
      );
      await refused(score([scored], path('s.csv')), /scored\.csv, column 'score': found a column of that name/);
    });
  });
});
