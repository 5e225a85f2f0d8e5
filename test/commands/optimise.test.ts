import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { readWorkingPoint } from '../../src/selection/optimise/working-point.js';
import { writePoints } from '../../src/simulation/signal-points.js';
import { filterRows, numeric } from '../../src/core/table.js';
import { CATEGORIES } from '../../src/events/final-states.js';
import { writeTable } from '../../src/io/tables/table-files.js';
import { optimise } from '../../src/selection/optimise/optimise.js';
import { optimiseSchema } from '../../src/selection/optimise/options.js';
import { darkonium } from '../helpers/cli.js';
import { normalScores } from '../helpers/score-tables.js';
import { scratchFolder } from '../helpers/scratch.js';

const POINTS = [{ mUpsilon: 3, mDarkPhoton: 0.5, ctauCm: 0, generated: 1000 }];
const DATA = normalScores(1, { C0: 2000, C1: 3000, C2: 4000 }, -4, 2);
const SIGNAL = normalScores(2, { C0: 150, C1: 100, C2: 50 }, 5, 2, { masses: [3, 0.5], matched: 1, process: 'signal' });

describe('darkonium optimise', () => {
  const path = scratchFolder();
  const files = (...data: string[]) => [
    ...['--data', ...data.map(path)],
    ...['--signal', path('signal.parquet'), '--points', path('points.csv')],
  ];
  const withPoints = (points: string) => [...files('odd.parquet').slice(0, -1), path(points)];
  const run = (out: string, ...args: string[]) => darkonium(['optimise', ...args, '--out', path(out)]);
  const chosen = ['--fraction', '0.5', '--replicas', '4', '--seed', '7', '--figure-of-merit', 'punzi', '--no-joint'];

  before(async () => {
    const id = numeric(DATA, 'event_id');
    const score = numeric(DATA, 'score').slice();
    score[3] = NaN;
    await writeTable(
      path('even.parquet'),
      filterRows(DATA, (row) => id[row] % 2 === 0),
    );
    await writeTable(
      path('odd.parquet'),
      filterRows(DATA, (row) => id[row] % 2 === 1),
    );
    await writeTable(path('nan.parquet'), { ...DATA, columns: { ...DATA.columns, score } });
    await writeTable(path('signal.parquet'), SIGNAL);
    await writePoints(path('points.csv'), POINTS);
    await writePoints(path('zero.csv'), [...POINTS, { mUpsilon: 6, mDarkPhoton: 0.5, ctauCm: 0, generated: 0 }]);
    await writePoints(path('none.csv'), []);
    await writePoints(path('twice.csv'), [...POINTS, ...POINTS]);
    await writePoints(path('other.csv'), [{ ...POINTS[0], mUpsilon: 4 }]);
  });

  it('writes the working point that the library finds, for the shards of the data in any order', async () => {
    const options = optimiseSchema.parse({ fraction: 0.5, replicas: 4, figure_of_merit: 'punzi', joint: false });
    const { workingPoint } = await optimise(DATA, SIGNAL, options, { seed: 7, points: POINTS });
    const { code, stdout, stderr } = await run('a.json', ...files('even.parquet', 'odd.parquet'), ...chosen);
    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(await readWorkingPoint(path('a.json')), workingPoint);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0], /^category +cut +sd +expected +sd +sources +mean efficiency$/);
    for (const [c, name] of CATEGORIES.entries())
      assert.match(lines[c + 1], new RegExp(`^${name} +${workingPoint.cuts[name]} +\\d+\\.\\d{3} `));
    assert.equal((await run('b.json', ...files('odd.parquet', 'even.parquet'), ...chosen)).code, 0);
    assert.deepEqual(await readFile(path('b.json')), await readFile(path('a.json')));
  });

  it('writes nothing but the working point and where it came from', async () => {
    const made = (await readdir(path('.'))).filter((name) => name.startsWith('a.json'));
    assert.deepEqual(made.sort(), ['a.json', 'a.json.provenance.json']);
  });

  it('answers wrong input with one line and exit code 2, and leaves no file', async () => {
    const before = await readdir(path('.'));
    for (const [args, line] of [
      [files('nan.parquet'), /nan\.parquet, row 4, column 'score': found NaN; allowed: a finite number/],
      [files('points.csv'), /points\.csv, column 'event_id': found no such column/],
      [withPoints('zero.csv'), /zero\.csv, row 2, column 'generated': found 0; allowed: a number above 0/],
      [withPoints('none.csv'), /none\.csv: found no rows; allowed: at least one mass point/],
      [
        withPoints('twice.csv'),
        /twice\.csv, row 2: found the mass point of row 1 \(3, 0\.5, 0\); allowed: each point once/,
      ],
      [withPoints('other.csv'), /signal\.parquet, .*other\.csv: .*found the mass point \(3, 0\.5\) GeV/],
      [[...files('odd.parquet'), '--figure-of-merit', 'punzy'], /--figure-of-merit: found "punzy"; allowed: .*punzi/],
    ] as const) {
      const { code, stdout, stderr } = await run('bad.json', ...args);
      assert.deepEqual([code, stdout, stderr.split('\n').length], [2, '', 2], stderr);
      assert.match(stderr, line);
    }
    assert.deepEqual(await readdir(path('.')), before);
  });
});
