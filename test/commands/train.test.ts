import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/core/numerics/random.js';
import { category, numeric } from '../../src/core/table.js';
import { areaUnderCurve } from '../../src/core/numerics/statistics.js';
import { readTable, writeTable } from '../../src/io/tables/table-files.js';
import { readModel } from '../../src/models/model-file.js';
import { heldOutRows } from '../../src/models/sample/folds.js';
import { darkonium } from '../helpers/cli.js';

/** Rows of a table of two features, of which the first tells the classes apart; two candidates an event. */
function rowsOf(seed: number, events: number): string[] {
  const random = new Random(seed, 'test/train');
  return Array.from({ length: 2 * events }, (_, row) => {
    const event = row >> 1;
    const label = event % 2;
    const [first, second] = [label + 0.7 * random.normal(), random.normal()];
    return [seed * 100000 + event, label, event % 3 === 0 ? 'C0' : 'C1', first.toFixed(5), second.toFixed(5)].join(',');
  });
}

interface Loss {
  readonly feature: string;
  readonly importance: number;
  readonly error: number;
}

const HEADER = 'event_id,label,category,first,second';

describe('darkonium train, score and inspect', function () {
  this.timeout(300000);
  let folder: string;
  let training: string;
  let model: string;
  const path = (name: string) => join(folder, name);
  const csv = async (name: string, rows: readonly string[], header = HEADER) => {
    await writeFile(path(name), `${[header, ...rows].join('\n')}\n`);
    return path(name);
  };
  const train = (file: string, out: string, ...more: string[]) =>
    darkonium(['train', file, '--out', out, '--variables', 'first,second', '--trees', '20', '--folds', '2', ...more]);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'darkonium-'));
    training = await csv('training.csv', rowsOf(1, 1200));
    model = path('model.darkonium');
    const { code, stdout, stderr } = await train(training, model, '--workers', '2');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^category +signal events +background events +AUC/);
    assert.match(stdout, /^C1 /m);
  });
  after(() => rm(folder, { recursive: true }));

  it('makes the same model file with one worker, and records what it was made from', async () => {
    const again = path('again.darkonium');
    assert.equal((await train(training, again, '--workers', '1')).code, 0);
    assert.deepEqual(await readFile(again), await readFile(model));
    const record = JSON.parse(await readFile(`${model}.provenance.json`, 'utf8')) as { inputs: { path: string }[] };
    assert.deepEqual(
      record.inputs.map((input) => input.path),
      [training],
    );
  });

  it('takes files of signal and of background in place of a label, and of signal the rows that are matched', async () => {
    const cells = rowsOf(1, 1200).map((row) => row.split(','));
    const ofClass = (label: string) => cells.filter(([, found]) => found === label);
    const bare = (rows: string[][]) => rows.map(([id, , ...rest]) => [id, ...rest].join(','));
    const header = 'event_id,category,first,second';
    const wrong = ofClass('1').map(([id, , ...rest]) => [Number(id) + 5e6, ...rest, 0].join(','));
    const matched = [...bare(ofClass('1')).map((row) => `${row},1`), ...wrong];
    const signal = await csv('signal.csv', matched, `${header},truth_matched`);
    const background = await csv('background.csv', bare(ofClass('0')), header);
    const labelled = await csv(
      'labelled.csv',
      [...ofClass('1'), ...ofClass('0')].map((row) => row.join(',')),
    );
    const options = ['--variables', 'first,second', '--trees', '20', '--folds', '2', '--json'];
    const apart = ['train', '--signal', signal, '--background', background, ...options];
    const { code, stdout, stderr } = await darkonium([...apart, '--out', path('apart.darkonium')]);
    assert.deepEqual([code, stderr], [0, '']);
    const together = await darkonium(['train', labelled, ...options, '--out', path('together.darkonium')]);
    assert.equal(stdout, together.stdout);
    for (const [args, line] of [
      [
        [background],
        /background\.csv, column 'label': found no such column; allowed: .*--signal FILES --background FILES/,
      ],
      [['--signal', signal], /train: found no background; allowed: /],
      [[], /train: found no files; allowed: /],
      [['--signal', labelled, '--background', background], /labelled\.csv, column 'label': found a label; allowed: /],
    ] as const) {
      const refused = await darkonium(['train', ...args, ...options, '--out', path('refused.darkonium')]);
      assert.deepEqual([refused.code, refused.stderr.split('\n').length], [2, 2], refused.stderr);
      assert.match(refused.stderr, line);
    }
  });

  it('warns of an event_id that stands in two files, whatever their formats, where it trains and where it scores', async () => {
    const [first, second] = [rowsOf(1, 600), rowsOf(1, 1200).slice(1190)];
    const files = [await csv('half-one.csv', first), await csv('half-two.csv', second)];
    const out = ['--out', path('halves.darkonium'), '--variables', 'first,second', '--trees', '20', '--folds', '2'];
    const warning =
      /^warning: event_id 100595 stands in \S+half-one\.csv and in \S+half-two\.csv \(5 such ids in all\): .*\n$/;
    const { code, stderr } = await darkonium(['train', ...files, ...out]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, warning);
    const scored = await darkonium(['score', model, ...files, '--out', path('halves.parquet')]);
    assert.deepEqual([scored.code, scored.stdout], [0, `${path('halves.parquet')}: 2410 candidates scored\n`]);
    assert.match(scored.stderr, warning);
    await writeTable(path('half-one.parquet'), await readTable(files[0]));
    const other = await darkonium(['score', model, files[0], path('half-one.parquet'), '--out', path('halves.csv')]);
    assert.match(other.stderr, /half-one\.csv and in \S+half-one\.parquet \(600 such ids in all\)/);
  });

  it('finds the importance by permuting whole events, with errors, on held-out events or, without these, with honest scores', async () => {
    for (const more of [[], ['--hold-out', '0']]) {
      const [one, two] = [path('one.darkonium'), path('two.darkonium')];
      const wanted = ['--importance', 'permutation', ...more];
      const { stdout } = await train(training, one, '--workers', '1', ...wanted);
      assert.match(stdout, /^loss of AUC if permuted +C0 +C1\nfirst +0\.\d{4} ± 0\.\d{4} .*\nsecond /m);
      const { stdout: json } = await train(training, two, '--workers', '2', '--json', ...wanted);
      assert.deepEqual(await readFile(one), await readFile(two));
      const reports = JSON.parse(json) as Record<string, { permutation: Loss[] }>;
      for (const { permutation } of Object.values(reports)) {
        const [first, second] = permutation;
        assert.deepEqual([first.feature, second.feature], ['first', 'second']);
        assert.ok(first.importance > 0.2 && first.importance > 5 * first.error && first.error > 0);
        assert.ok(Math.abs(second.importance) < 0.06);
      }
    }
    const { code, stderr } = await train(training, path('no.darkonium'), '--importance', 'guess');
    assert.deepEqual([code, stderr], [2, 'darkonium: --importance: found "guess"; allowed: impurity, permutation\n']);
  });

  it('ends with exit code 1 if scores of held-out events differ, after the model is written', async () => {
    const rows = rowsOf(1, 1200).map((row) => row.split(','));
    const held = heldOutRows(
      Float64Array.from(rows, ([id]) => Number(id)),
      0.3,
      1,
    );
    // The first variable, which tells the classes apart, says nothing in the events that are held out.
    const spoiled = rows.map((cells, k) => (held[k] ? [...cells.slice(0, 3), '0.5', cells[4]] : cells).join(','));
    const file = await csv('spoiled.csv', spoiled);
    const out = path('spoiled.darkonium');
    const { code, stdout, stderr } = await train(file, out, '--hold-out', '0.3');
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^darkonium: .*checks? failed: overtraining C.*, allowed: at least 0\.002\n$/);
    assert.match(stdout, /^model: /m);
    assert.equal((await darkonium(['inspect', out])).code, 0);
    assert.equal((await train(file, out, '--hold-out', '0.3', '--gates', 'report')).code, 0);
  });

  it('scores other events with the full model and its own with the fold that did not see them', async () => {
    const fresh = await csv('fresh.csv', rowsOf(2, 500));
    const out = path('scores.parquet');
    const { code, stdout, stderr } = await darkonium(['score', model, fresh, training, '--out', out]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /scores\.parquet: 3400 candidates scored\n$/);
    const scores = await readTable(out);
    const by = category(scores, 'scored_by');
    const words = [...by.codes].map((code) => by.levels[code]);
    assert.ok(words.slice(0, 1000).every((word) => word === 'full'));
    // A tenth of the training events is held out of training and scored by the full model.
    assert.ok(words.slice(1000).filter((word) => word.startsWith('fold')).length > 1800);
    const part = (name: string) => numeric(scores, name).slice(0, 1000);
    assert.ok(areaUnderCurve(part('score'), part('label'), new Float64Array(1000).fill(1)) > 0.8);
  });

  it('takes every option of the forest and the regression, and refuses what is out of range', async () => {
    const out = path('options.darkonium');
    const options = ['--max-depth', 'none', '--criterion', 'entropy', '--min-weight-leaf', '0.01', '--l2', '0.2,3'];
    const { code } = await train(training, out, ...options, '--class-balance', 'balanced', '--min-events', '20');
    assert.equal(code, 0);
    const { options: found } = await readModel(out);
    assert.equal((await train(training, out, '--l2', 'auto')).code, 0);
    assert.equal((await readModel(out)).options.l2, 'auto');
    assert.deepEqual(
      [found.max_depth, found.criterion, found.min_weight_leaf, found.l2, found.class_balance, found.min_events],
      [null, 'entropy', 0.01, [0.2, 3], 'balanced', 20],
    );
    for (const [flag, value] of [
      ['--max-depth', 'deep'],
      ['--l2', '1,x'],
      ['--criterion', 'mse'],
      ['--min-weight-leaf', '0.6'],
    ]) {
      const refused = await train(training, path('refused.darkonium'), flag, value);
      assert.equal(refused.code, 2);
      assert.match(refused.stderr, new RegExp(`^darkonium: ${flag}: found .*; allowed: `));
      assert.equal(refused.stderr.trim().split('\n').length, 1, refused.stderr);
    }
  });

  it('keeps events of one source on one side, and refuses to score a file that does not name the sources', async () => {
    const sourced = (rows: readonly string[]) =>
      rows.map((row) => `${row},${Math.floor(Number(row.split(',')[0]) / 4)}`);
    const header = `${HEADER},source_id`;
    const file = await csv('sourced.csv', sourced(rowsOf(1, 1200)), header);
    const out = path('sourced.darkonium');
    const { code: trained, stdout: summary } = await train(file, out, '--hold-out', '0');
    assert.equal(trained, 0);
    assert.match(summary, /^C0 +200 +200 .*\nC1 +400 \(300 sources\) +400 \(300 sources\)/m);
    const score = (features: string, scores: string) => darkonium(['score', out, features, '--out', path(scores)]);
    const others = rowsOf(1, 1200).map(
      (row, i) => `${i + 5e6}${row.slice(row.indexOf(','))},${Number(row.split(',')[0]) >> 2}`,
    );
    assert.equal((await score(await csv('others.csv', others, header), 'others.parquet')).code, 0);
    const by = category(await readTable(path('others.parquet')), 'scored_by');
    assert.ok(by.codes.every((code) => by.levels[code].startsWith('fold ')));
    const { code, stderr } = await score(training, 'none.parquet');
    assert.equal(code, 2);
    assert.match(stderr, /training\.csv, column 'source_id'/);
    const mixed = await darkonium([
      'train',
      file,
      training,
      '--out',
      path('mixed.darkonium'),
      '--variables',
      'first,second',
    ]);
    assert.equal(mixed.code, 2);
    assert.match(mixed.stderr, /training\.csv, column 'source_id'/);
    const half = await csv('half.csv', [`${rowsOf(2, 1)[0]},0.5`], header);
    assert.match(
      (await train(half, path('half.darkonium'))).stderr,
      /half\.csv, row 1, column 'source_id': found '0\.5'/,
    );
  });

  it('says what is in a model, a table and a generator file', async () => {
    assert.match((await darkonium(['inspect', model])).stdout, /20 trees.*first, second\ncategory +signal events/);
    const table = await darkonium(['inspect', training]);
    assert.match(table.stdout, /training\.csv: 2400 rows\n/);
    assert.match(table.stdout, /^category +word .*C1 1600, C0 800$/m);
    const sample = await darkonium(['inspect', 'data/kkmc-tautau-6trk-excl.hepmc3.gz']);
    assert.match(sample.stdout, /^264 events, /);
    const absent = await darkonium(['inspect', path('none.csv')]);
    assert.deepEqual([absent.code, absent.stderr.split('\n').length], [2, 2]);
  });

  it('prints the schema of the configuration as JSON', async () => {
    const { code, stdout } = await darkonium(['schema']);
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), JSON.parse(await readFile('config/schema.json', 'utf8')));
  });

  it('says with one line and exit code 2 that a file cannot be written to its end', async () => {
    for (const args of [
      ['train', training, '--variables', 'first,second', '--folds', '2', '--trees', '20'],
      ['score', model, training],
    ]) {
      const out = path(`full.${args[0] === 'train' ? 'darkonium' : 'parquet'}`);
      const { code, stdout, stderr } = await darkonium([...args, '--workers', '1', '--out', out], { fileKiB: 8 });
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, /^darkonium: .*full\.\w+: found .* while it was written; allowed: .*\n$/);
    }
    assert.ok((await readdir(folder)).every((name) => !name.includes('full.')));
  });

  it('takes a reader that has seen enough for no fault', async () => {
    const { code, stderr } = await darkonium(['schema'], { closeOutput: true });
    assert.deepEqual([code, stderr], [0, '']);
  });

  it('answers bad input with one line and exit code 2, and leaves no file', async () => {
    const rows = rowsOf(3, 300);
    const broken = await csv('broken.darkonium', []);
    await writeFile(broken, await readFile(model));
    await truncate(broken, 5000);
    const out = path('out.parquet');
    const cases: [string[], RegExp][] = [
      [['train', await csv('empty.csv', []), '--out', out, '--variables', 'first'], /empty\.csv/],
      [
        ['train', await csv('short.csv', ['1,1'], 'event_id,label'), '--out', out, '--variables', 'first'],
        /short\.csv.*'first'/,
      ],
      [
        ['train', await csv('nan.csv', [...rows, '9,1,C0,nan,1']), '--out', out, '--variables', 'first,second'],
        /nan\.csv, row 601, column 'first': found NaN or an empty cell; allowed: .*, or .* --missing names the column/,
      ],
      [
        ['train', await csv('label.csv', [...rows, '9,7,C0,1,1']), '--out', out, '--variables', 'first'],
        /label\.csv, row 601, column 'label': found .*7/,
      ],
      [
        ['train', await csv('text.csv', [...rows, '9,signal,C0,1,1']), '--out', out, '--variables', 'first'],
        /text\.csv, row 601, column 'label': found 'signal'; allowed: 0 or 1/,
      ],
      [['train', training, '--out', out, '--variables', 'first,third'], /'third'/],
      [['train', training, '--out', out, '--variables', 'first,m_upsilon'], /m_upsilon must not .*--variables/],
      [
        ['train', training, '--out', out, '--variables', 'first', '--trees', '0'],
        /--trees: found 0; allowed: at least 5/,
      ],
      [
        ['train', await csv('few.csv', rows.slice(0, 40)), '--out', out, '--variables', 'first'],
        /category C0 .*at least 40/,
      ],
      [
        ['train', training, '--out', out, '--variables', 'first', '--seed', '1.5'],
        /--seed: found 1\.5; allowed: a whole/,
      ],
      [
        ['optimise', '--data', training, '--signal', training, '--points', training, '--out', out, '--seed', '0.5'],
        /--seed: found 0\.5; allowed: a whole number/,
      ],
      [['score', broken, training, '--out', out], /broken\.darkonium/],
      [['score', training, training, '--out', out], /training\.csv/],
      [
        ['score', model, await csv('other.csv', ['1,1,C2,1,1']), '--out', out],
        /other\.csv, row 1, column 'category': found 'C2'.*C0, C1/,
      ],
    ];
    for (const [args, line] of cases) {
      const { code, stdout, stderr } = await darkonium(args);
      assert.deepEqual([code, stdout], [2, ''], `${args.join(' ')}: ${stderr}`);
      assert.match(stderr, line);
      assert.equal(stderr.trim().split('\n').length, 1, stderr);
    }
    assert.ok((await readdir(folder)).every((name) => !name.includes('out.parquet')));
  });
});
