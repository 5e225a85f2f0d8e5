import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestDirectory, sha256File } from '../../src/core/artefact.js';
import type { CutFlow } from '../../src/core/cut-flow.js';
import { Random } from '../../src/core/numerics/random.js';
import { category, filterRows, numeric, takeRows, toCategory, type Table } from '../../src/core/table.js';
import { openDatabase } from '../../src/io/tables/duckdb.js';
import { readTable, writeTable } from '../../src/io/tables/table-files.js';
import { SELECTION_STEPS } from '../../src/selection/select/select.js';
import { darkonium } from '../helpers/cli.js';
import { pickState, scoreTable, type ToyCandidate } from '../helpers/score-tables.js';
import { scratchFolder } from '../helpers/scratch.js';

const CUT = ['--cuts-c0', '0.5', '--cuts-c1', '0.5', '--cuts-c2', '0.5'];
const EVENTS = 8500;
/** Events that pass, all and by process: numbers that nothing else shows. */
const SELECTED = 7919;
const OBSERVED = [SELECTED, 2640, 5279];

/** One to three candidates an event, in the first SELECTED events at least one above the cut of 0.5. */
function toyScores(): Table {
  const random = new Random(3, 'test/select-command');
  const rows: ToyCandidate[] = [];
  for (let eventId = 0; eventId < EVENTS; eventId++) {
    random.at(eventId);
    const process = eventId % 3 === 0 ? 'ccbar' : 'uds';
    const count = 1 + random.below(3);
    for (let candidateId = 0; candidateId < count; candidateId++) {
      const sure = eventId < SELECTED && candidateId === 0;
      const score = sure ? 0.5 + random.uniform() : eventId < SELECTED ? random.uniform() : 0.4 * random.uniform();
      rows.push({ eventId, candidateId, process, finalState: pickState(random), score, spread: random.uniform() });
    }
  }
  return scoreTable(rows);
}

describe('darkonium select', function () {
  this.timeout(120000);
  const path = scratchFolder();
  const scores = toyScores();
  const select = (out: string, ...args: string[]) => darkonium(['select', ...args, '--out', path(out)]);
  const json = async (out: string, name: string) =>
    JSON.parse(await readFile(join(path(out), name), 'utf8')) as unknown;

  before(async () => {
    const id = numeric(scores, 'event_id');
    const backwards = Array.from({ length: scores.rowCount }, (_, i) => scores.rowCount - 1 - i);
    await writeTable(path('all.parquet'), scores);
    await writeTable(
      path('a.parquet'),
      filterRows(scores, (row) => id[row] % 2 === 0),
    );
    await writeTable(
      path('b.parquet'),
      filterRows(scores, (row) => id[row] % 2 === 1),
    );
    await writeTable(path('backwards.parquet'), takeRows(scores, backwards));
  });

  it('shows nothing of what lies above the cut until it is told to', async () => {
    const blind = await select('seen', path('all.parquet'), ...CUT);
    assert.deepEqual([blind.code, blind.stderr], [0, '']);
    assert.deepEqual((await readdir(path('seen'))).sort(), ['cut-flow.json', 'frozen-selection.json']);
    const contents = () =>
      readdir(path('seen')).then((names) => Promise.all(names.map((name) => readFile(join(path('seen'), name)))));
    const shown = Buffer.concat([...(await contents()), Buffer.from(blind.stdout)]);
    assert.ok(shown.includes('2834') && shown.includes('5666'), 'events before the cut are open');
    for (const count of OBSERVED) assert.ok(!shown.includes(String(count)), `${count} is shown`);
    const { data } = (await json('seen', 'cut-flow.json')) as { data: CutFlow };
    assert.deepEqual([...new Set(data.map(({ step }) => step))], [SELECTION_STEPS.scored]);

    const frozen = await readFile(join(path('seen'), 'frozen-selection.json'), 'utf8');
    const open = await select('seen', path('all.parquet'), ...CUT, '--unblind');
    assert.deepEqual([open.code, open.stderr], [0, '']);
    assert.equal(await readFile(join(path('seen'), 'frozen-selection.json'), 'utf8'), frozen);
    const sum = (step: string, flow: CutFlow) =>
      flow.filter((r) => r.step === step && r.category === 'all').reduce((n, { events }) => n + events, 0);
    const unblinded = (await json('seen', 'cut-flow.json')) as { data: CutFlow };
    assert.equal(sum(SELECTION_STEPS.chosen, unblinded.data), SELECTED);
    const opened = Buffer.concat(await contents());
    for (const count of OBSERVED) assert.ok(opened.includes(String(count)), `${count} is not shown`);
  });

  it('writes tables that add up with the cut flow, process by process', async () => {
    const { data } = (await json('seen', 'cut-flow.json')) as { data: CutFlow };
    const selected = await readTable(join(path('seen'), 'selected.parquet'));
    const losers = await readTable(join(path('seen'), 'losers.parquet'));
    const rowsOf = (table: Table, name: string) => {
      const { levels, codes } = category(table, 'process');
      return codes.filter((code) => levels[code] === name).length;
    };
    for (const name of ['ccbar', 'uds']) {
      const [passed, chosen] = [SELECTION_STEPS.scoreCut, SELECTION_STEPS.chosen].map((step) =>
        data.find((row) => row.step === step && row.process === name && row.category === 'all')!,
      );
      assert.equal(chosen.events, rowsOf(selected, name));
      assert.equal(chosen.candidates, chosen.events);
      assert.equal(passed.candidates, rowsOf(selected, name) + rowsOf(losers, name));
    }
    const sensitivity = (await json('seen', 'order-sensitivity.json')) as { events: number; anyPermutation: number };
    assert.equal(sensitivity.events, SELECTED);
    assert.ok(sensitivity.anyPermutation > 100);
    assert.equal(new Set(numeric(selected, 'event_id')).size, selected.rowCount);
  });

  it('gives the same bytes for shards in any order and rows in any order', async () => {
    await writeFile(path('model'), 'any model');
    const model = ['--model', path('model')];
    const digests = async (out: string, ...args: string[]) => {
      const { code, stderr } = await select(out, ...args, ...CUT, '--unblind');
      assert.equal(code, 0, stderr);
      return digestDirectory(path(out));
    };
    const whole = await digests('whole', path('all.parquet'), ...model);
    assert.equal(whole.length, 5);
    assert.deepEqual(await digests('turned', path('backwards.parquet'), ...model), whole);
    const shards = await digests('ab', path('a.parquet'), path('b.parquet'));
    assert.deepEqual(await digests('ba', path('b.parquet'), path('a.parquet')), shards);
    const results = (files: typeof whole) => files.filter((file) => file.path !== 'frozen-selection.json');
    assert.deepEqual(results(shards), results(whole));
  });

  it('says in the frozen record what the digest of the model was taken from', async () => {
    const digest = async (out: string) =>
      ((await json(out, 'frozen-selection.json')) as { modelDigest: string }).modelDigest;
    assert.match(await digest('ab'), /^score files [0-9a-f]{64}$/);
    assert.equal(await digest('whole'), await sha256File(path('model')));
  });

  it('applies further requirements, one by one and all but each', async () => {
    const require = ['--require', 'dark_photon_mass_spread=..0.5', '--require', 'score=0.6..0.9'];
    const { code, stderr } = await select('ranges', path('all.parquet'), ...CUT, ...require, '--unblind');
    assert.deepEqual([code, stderr], [0, '']);
    const flows = (await json('ranges', 'cut-flow.json')) as { data: CutFlow; nMinusOne: { data: CutFlow } };
    const candidates = (step: string, flow: CutFlow) =>
      flow.filter((r) => r.step === step && r.category === 'all').reduce((n, row) => n + row.candidates, 0);
    const spread = numeric(scores, 'dark_photon_mass_spread');
    const score = numeric(scores, 'score');
    const rows = [...score.keys()];
    const narrow = rows.filter((row) => spread[row] <= 0.5);
    const both = narrow.filter((row) => score[row] >= 0.6 && score[row] <= 0.9);
    assert.equal(candidates('dark_photon_mass_spread <= 0.5', flows.data), narrow.length);
    assert.equal(candidates('0.6 <= score <= 0.9', flows.data), both.length);
    assert.equal(
      candidates('all but 0.6 <= score <= 0.9', flows.nMinusOne.data),
      narrow.filter((row) => score[row] >= 0.5).length,
    );
    assert.equal(candidates('all but score cut', flows.nMinusOne.data), both.length);
  });

  it('reads cuts from a file of cuts and keeps to the order of final states', async () => {
    const byCategory = { C0: 0.5, C1: 0.5, C2: 0.5 };
    const all = { ...byCategory, all: 1 };
    const zero = {
      value: 1,
      maximumValue: 1,
      efficiency: all,
      expected: all,
      expectedSd: all,
      sources: all,
      largest: [],
    };
    const point = { figureOfMerit: 'limit', joint: true, cuts: byCategory, cutSd: byCategory, maximumCuts: byCategory };
    await writeFile(path('cuts.json'), JSON.stringify({ ...point, ...zero }));
    const order = '2mu4pi,2e4pi,4mu2pi,2e2mu2pi,4e2pi,6mu,2e4mu,4e2mu,6e';
    const args = [path('all.parquet'), '--cuts', path('cuts.json'), '--unblind'];
    assert.equal((await select('file', ...args)).code, 0);
    const selected = (out: string) => readFile(join(path(out), 'selected.parquet'));
    assert.deepEqual(await selected('file'), await selected('seen'));
    assert.equal((await select('turned', ...args, '--order', order)).code, 0);
    assert.notDeepEqual(await selected('turned'), await selected('seen'));
    assert.deepEqual(((await json('turned', 'frozen-selection.json')) as { order: string[] }).order, order.split(','));
  });

  it('answers wrong input with one line and exit code 2, and leaves nothing', async () => {
    const small = takeRows(scores, [0, 1, 2, 3]);
    const changed = (columns: Table['columns']) => ({ ...small, columns: { ...small.columns, ...columns } });
    await writeFile(path('empty.parquet'), '');
    await writeFile(path('points.csv'), 'm_upsilon,event_id\n3,1\n');
    await writeTable(path('nan.csv'), changed({ score: Float32Array.of(1, 2, NaN, 4) }));
    await writeTable(path('odd.csv'), changed({ category: toCategory(['C0', 'C1', 'C2', 'C3']) }));
    await writeTable(path('light.csv'), changed({ weight: Float64Array.of(1, -1, 1, 1) }));
    await writeTable(path('loose.csv'), changed({ vertex_chi2: Float32Array.of(1, 2, 3, NaN) }));
    await writeFile(path('list.json'), '[]');
    const before = await readdir(path('.'));
    for (const [args, line] of [
      [[path('empty.parquet'), ...CUT], /empty\.parquet: found an empty file; allowed: /],
      [[path('points.csv'), ...CUT], /points\.csv, column 'weight': found no such column/],
      [[path('nan.csv'), ...CUT], /nan\.csv, row 3, column 'score': found NaN; allowed: a finite number/],
      [[path('odd.csv'), ...CUT], /odd\.csv, row 4, column 'category': found 'C3' .*; allowed: C0, C1, C2/],
      [
        [path('all.parquet'), path('all.parquet'), ...CUT],
        /all\.parquet: found the same content as .*all\.parquet; allowed: each input once/,
      ],
      [[path('all.parquet'), '--cuts-c0=1', '--cuts-c2=1'], /--cuts-c1: found nothing; allowed: a number/],
      [[path('all.parquet'), ...CUT, '--require', 'score=a..'], /--require: found 'score=a\.\.'; allowed: COLUMN=MIN/],
      [[path('all.parquet'), ...CUT, '--require', 'mass=1..'], /requirement on 'mass', .*; allowed: event_id, /],
      [
        [path('all.parquet'), ...CUT, '--require', 'score=3..1'],
        /--require: found 'score=3\.\.1'; allowed: .*MIN up to MAX/,
      ],
      [[path('light.csv'), ...CUT], /light\.csv, row 2, column 'weight': found -1; allowed: a finite number from 0/],
      [[path('loose.csv'), ...CUT], /loose\.csv, row 4, column 'vertex_chi2': found NaN; allowed: a finite number/],
      [[path('all.parquet'), '--cuts', path('list.json')], /list\.json: .*; allowed: a working point as/],
      [[path('all.parquet')], /found neither of --cuts FILE and --cuts-c0, --cuts-c1, --cuts-c2; allowed: one of them/],
    ] as const) {
      const { code, stdout, stderr } = await select('bad', ...args);
      assert.deepEqual([code, stdout, stderr.split('\n').length], [2, '', 2], stderr);
      assert.match(stderr, line);
    }
    assert.deepEqual(await readdir(path('.')), before);
  });

  it('never replaces a directory that holds anything else', async () => {
    await mkdir(path('mine'));
    await writeFile(join(path('mine'), 'thesis.tex'), 'years');
    const { code, stderr } = await select('mine', path('all.parquet'), ...CUT);
    assert.equal(code, 2);
    assert.match(stderr, /mine: found thesis\.tex; allowed: a new directory/);
    assert.equal(await readFile(join(path('mine'), 'thesis.tex'), 'utf8'), 'years');
  });

  it('carries text of any number of words past the selection, and inspect says that it is there', async () => {
    const notes: string[] = [];
    for (const name of ['a', 'b']) {
      const part = await readTable(path(`${name}.parquet`));
      const columns = Object.entries(part.columns);
      const rows = Array.from({ length: part.rowCount }, (_, row) => {
        const cells = columns.map(([, column]) => ('codes' in column ? column.levels[column.codes[row]] : column[row]));
        return [...cells, `"${numeric(part, 'event_id')[row]}, ""${numeric(part, 'candidate_id')[row]}"""`].join();
      });
      notes.push(path(`${name}-notes.csv`));
      await writeFile(notes[notes.length - 1], [[...columns.map(([key]) => key), 'note'].join(), ...rows].join('\n'));
    }
    const open = await select('noted', ...notes, ...CUT, '--unblind');
    assert.deepEqual([open.code, open.stderr], [0, '']);
    assert.equal((await select('plain', path('a.parquet'), path('b.parquet'), ...CUT, '--unblind')).code, 0);
    const file = join(path('noted'), 'selected.parquet');
    const database = await openDatabase(path('spill'));
    const count = async (condition: string) =>
      Number(
        (await database.connection.runAndReadAll(`SELECT count(*) FROM '${file}' ${condition}`)).getRowsJson()[0][0],
      );
    assert.equal(await count(''), SELECTED);
    assert.equal(await count(`WHERE note = event_id || ', "' || CAST(candidate_id AS INTEGER) || '"'`), SELECTED);
    database.close();
    const [noted, plain] = [file, join(path('plain'), 'selected.parquet')].map((name) =>
      readTable(name, { columns: ['event_id', 'candidate_id', 'score'] }),
    );
    const ids = (table: Table) => [...numeric(table, 'event_id'), ...numeric(table, 'candidate_id')];
    assert.deepEqual(ids(await noted), ids(await plain));
    assert.match((await darkonium(['inspect', file])).stdout, /^note +text +more than 256 different ones$/m);
    assert.deepEqual(
      (await readdir(path('noted'))).filter((name) => name.startsWith('selected')),
      ['selected.parquet'],
    );
    const [first] = notes;
    const twice = path('twice.csv');
    await writeFile(
      twice,
      `${await readFile(first, 'utf8')}\n${(await readFile(first, 'utf8')).split('\n')[1].replace('"0, ', '"z, ')}`,
    );
    const refused = await select('refused', twice, ...CUT, '--unblind');
    assert.equal(refused.code, 2);
    assert.equal(refused.stderr.trim().split('\n').length, 1, refused.stderr);
  });
});
