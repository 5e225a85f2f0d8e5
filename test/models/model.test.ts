import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, InputError } from '../../src/core/errors.js';
import { category, concatTables, filterRows, makeTable, numeric, toCategory } from '../../src/core/table.js';
import { encodeBundle } from '../../src/io/bundle.js';
import { scoreTable, trainModel } from '../../src/models/model.js';
import type { Model } from '../../src/models/model.js';
import { decodeModel, encodeModel, readModel, writeModel } from '../../src/models/model-file.js';
import { checkOptionsSchema } from '../../src/models/checks/options.js';
import { trainingGates } from '../../src/models/checks/gates.js';
import { trainOptionsSchema } from '../../src/models/options.js';
import { TOY_FEATURES as featureNames, toyTable } from '../helpers/toy-candidates.js';

const options = trainOptionsSchema.parse({
  trees: 20,
  max_depth: 6,
  min_samples_leaf: 5,
  folds: 3,
  l2: [1],
  hold_out: 0.2,
});
const CHECKS = checkOptionsSchema.parse({});
const FILE = 'test/fixtures/model-v1.darkonium';

describe('models/model', () => {
  const table = toyTable(800);
  let model: Model;
  before(async () => {
    model = await trainModel(table, options, { seed: 1, featureNames });
  });

  it('takes rows of weight 0 for no rows, and leaves out negative ones if that is declared', async () => {
    const rows = table.rowCount;
    const event = numeric(table, 'event_id');
    const reweighted = (rest: number) =>
      makeTable({ ...table.columns, weight: Float64Array.from(event, (id) => (id % 7 === 0 ? rest : 1 + (id % 3))) });
    const kept = filterRows(reweighted(0), (row) => event[row] % 7 !== 0);
    const declared = { ...options, negative_weights: 'leave_out' as const };
    const { reports } = await trainModel(kept, options, { seed: 1, featureNames });
    assert.ok(kept.rowCount < rows);
    assert.deepEqual((await trainModel(reweighted(0), options, { seed: 1, featureNames })).reports, reports);
    assert.deepEqual((await trainModel(reweighted(-2), declared, { seed: 1, featureNames })).reports, reports);
    await assert.rejects(trainModel(reweighted(-2), options, { seed: 1, featureNames }), /'weight': found -2/);
    await assert.rejects(
      trainModel(makeTable({ ...table.columns, weight: new Float64Array(rows) }), options, { seed: 1, featureNames }),
      /no rows of weight above 0/,
    );
  });

  it('trains a stack for each category that has candidates and reports on it', () => {
    assert.deepEqual(model.categories, ['C0', 'C2']);
    for (const name of model.categories) {
      const report = model.reports[name];
      assert.ok(report.auc > 0.86 && report.outOfBagAuc > 0.86 && report.heldOutAuc > 0.86);
      assert.ok(Math.abs(report.heldOutEvents - 160) < 50);
      assert.equal(report.signal.events + report.background.events + report.heldOutEvents, 800);
      assert.ok(trainingGates(report, CHECKS).every(({ passed }) => passed));
      assert.ok(report.reliability.calibrationError < 0.08);
      assert.deepEqual(
        report.importance
          .slice(0, 3)
          .map(({ feature }) => feature)
          .sort(),
        ['count', 'shifted', 'width'],
      );
      assert.ok(Math.abs(report.importance.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
    }
  });

  it('scores a table, keeping ids and spectators, and says how each score was made', async () => {
    const scores = await scoreTable(model, concatTables([table, toyTable(10, 1e6)]));
    assert.deepEqual(Object.keys(scores.columns), [
      'event_id',
      'weight',
      'category',
      'm_upsilon',
      'label',
      'score',
      'scored_by', // prettier-ignore
    ]);
    const by = category(scores, 'scored_by');
    const trained = new Set(model.stacks.C0.trainingEvents);
    numeric(scores, 'event_id').forEach((id, row) => {
      assert.equal(by.levels[by.codes[row]].startsWith('fold '), trained.has(id));
    });
    assert.ok(numeric(scores, 'score').every(Number.isFinite));
  });

  it('refuses a category without enough events of a class, an unknown category, spectators and unknown columns', async () => {
    const context = { seed: 1, featureNames };
    const labels = numeric(table, 'label');
    const lonely = filterRows(table, (row) => labels[row] === 1 || row % 50 === 0);
    await assert.rejects(trainModel(lonely, options, context), (error) => {
      return (
        error instanceof InputError && /\d+ background and \d+ signal events .* of category C0/.test(error.message)
      );
    });
    const weightless = {
      ...table.columns,
      weight: labels.map((label, row) => (label === 1 || row % 50 === 0 ? 1 : 0)),
    };
    await assert.rejects(
      trainModel(makeTable(weightless), options, context),
      / \d\d? background and \d\d\d signal events/,
    );
    for (const features of [['shifted', 'm_upsilon'], ['shifted', 'truth_ctau'], ['nowhere']]) {
      await assert.rejects(trainModel(table, { ...options, features }, context), ConfigError);
    }
    const other = { ...table.columns, category: toCategory(Array<string>(table.rowCount).fill('C1')) };
    await assert.rejects(
      scoreTable(model, makeTable(other)),
      /row 1, column 'category': found 'C1'; allowed: .*C0, C2/,
    );
  });

  it('survives a file, byte by byte', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'darkonium-model-'));
    const path = join(folder, 'model.darkonium');
    await writeModel(path, model);
    const back = await readModel(path);
    rmSync(folder, { recursive: true });
    assert.deepEqual(encodeModel(back), encodeModel(model));
    assert.deepEqual(await scoreTable(back, table), await scoreTable(model, table));
  });

  it('refuses a file that is absent, foreign or malformed', async () => {
    await assert.rejects(readModel('/nowhere/model'), /\/nowhere\/model: found no readable file \(ENOENT\)/);
    assert.throws(() => decodeModel(encodeBundle({ kind: 'other' }), 'm'), /malformed model \(kind/);
    assert.throws(() => decodeModel(encodeBundle({ kind: 'darkonium model', model: {} }), 'm'), InputError);
    const { full } = model.stacks.C0;
    const leftChild = full.forest.leftChild.map((child) => (child > 0 ? 1 : 0));
    const looping = { ...full, forest: { ...full.forest, leftChild } };
    const stacks = { ...model.stacks, C0: { ...model.stacks.C0, full: looping } };
    assert.throws(() => decodeModel(encodeModel({ ...model, stacks }), 'm'), /malformed model \(.*child/);
    for (const categories of [['C1'], ['toString']])
      assert.throws(() => decodeModel(encodeModel({ ...model, categories }), 'm'), /\(category \w+ without a stack\)/);
    const { C0, C2 } = model.stacks;
    const fewer = { C0: { ...C0, folds: C0.folds.slice(1) }, C2 };
    assert.throws(() => decodeModel(encodeModel({ ...model, stacks: fewer }), 'm'), /\(C0: wrong number of folds\)/);
    const renamed = model.featureNames.with(0, 'other');
    assert.throws(() => decodeModel(encodeModel({ ...model, featureNames: renamed }), 'm'), /different features/);
  });

  it('loads a model that version 1 of the format wrote, and scores as it did then', async () => {
    const old = await readModel(FILE);
    const scores = numeric(await scoreTable(old, toyTable(4, 2e6)), 'score');
    assert.deepEqual(
      Array.from(scores, (score) => score.toFixed(4)),
      FIXTURE_SCORES,
    );
  });
});

/** What test/fixtures/write-model.ts printed when it wrote the file. */
const FIXTURE_SCORES = '0.0108 -0.4712 -0.4853 -0.6396 0.0108 -0.9938 -0.4791 1.8249 -2.4928 1.9231'.split(' ');
