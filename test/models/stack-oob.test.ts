import assert from 'node:assert/strict';
import { createPool } from '../../src/core/pool.js';
import { areaUnderCurve } from '../../src/core/numerics/statistics.js';
import { inBag } from '../../src/models/forest/out-of-bag.js';
import { predictTrees } from '../../src/models/forest/predict.js';
import { takeSample } from '../../src/models/sample/sample.js';
import { foldsOf } from '../../src/models/sample/folds.js';
import { decodeModel, encodeModel } from '../../src/models/model-file.js';
import { scoreTable, trainModel } from '../../src/models/model.js';
import { trainOptionsSchema } from '../../src/models/options.js';
import { category, numeric } from '../../src/core/table.js';
import { scoreStack } from '../../src/models/stack/stack.js';
import { trainStack } from '../../src/models/stack/train-stack.js';
import type { StackTraining } from '../../src/models/stack/train-stack.js';
import { scoreOutOfBag } from '../../src/models/stack/member.js';
import { withTrainingWeights } from '../../src/models/sample/training-weights.js';
import { TOY_FEATURES, toySample, toyTable } from '../helpers/toy-candidates.js';

const FOREST = { trees: 60, maxDepth: 8, minSamplesLeaf: 5 };
const OPTIONS = { forest: FOREST, folds: 3, l2: [0.3], trainingScores: 'oob' as const };
const OOB = OPTIONS.folds + 1;

describe('models/stack with scores out of bag', () => {
  const training = toySample({ events: 900 });
  let trained: StackTraining;
  before(async () => {
    trained = await trainStack(training, OPTIONS, { seed: 1 });
  });

  it('asks for each training row exactly the trees whose bag lacks its event', () => {
    const { stack, heldOut } = trained;
    const fold = foldsOf(training.eventId, OPTIONS.folds, 1);
    const bags = Array.from({ length: FOREST.trees }, (_, tree) => inBag(stack.full.forest, tree, training));
    for (const [k, { forest, intercept }] of stack.folds.entries()) {
      const values = predictTrees(forest, training.features, training.rowCount);
      for (let row = 0; row < training.rowCount; row++) {
        if (fold[row] !== k) continue;
        const unseen = Array.from(bags.keys()).filter((tree) => bags[tree][row] === 0);
        const mean = unseen.reduce((sum, tree) => sum + values[row * FOREST.trees + tree], 0) / unseen.length;
        if (unseen.length === 0) assert.ok(Number.isNaN(heldOut.score[row]));
        else assert.ok(Math.abs(heldOut.score[row] - mean - intercept) < 1e-4);
        assert.equal(heldOut.scoredBy[row], unseen.length === 0 ? OOB + 1 : OOB);
      }
    }
  });

  it('finds nothing where there is nothing to find, while coefficients that saw the event do', async () => {
    const noise = toySample({ events: 1500, separation: 0 });
    const { stack, heldOut } = await trainStack(noise, { ...OPTIONS, l2: [0.01] }, { seed: 1 });
    const { label, weight, features, eventId } = withTrainingWeights(noise, 'events');
    const error = 1 / Math.sqrt(3 * 1500);
    const honest = areaUnderCurve(heldOut.score, label, weight);
    assert.ok(Math.abs(honest - 0.5) < 3 * 2 * error, `area ${honest}`);
    const seen = areaUnderCurve(await scoreOutOfBag(stack.full, features, eventId), label, weight);
    assert.ok(seen > 0.6, `coefficients that saw the event: area ${seen}`);
  });

  it('scores its training events as well as events it never saw', async () => {
    const fresh = withTrainingWeights(toySample({ events: 3000, firstEvent: 1e6 }), 'events');
    const { score, scoredBy } = await scoreStack(trained.stack, fresh.features, fresh.rowCount, {
      eventId: fresh.eventId,
    });
    assert.ok(scoredBy.every((by) => by === 0));
    const { label, weight } = withTrainingWeights(training, 'events');
    const scored = trained.heldOut.score.map((value) => (Number.isNaN(value) ? 0 : value));
    const [honest, other] = [areaUnderCurve(scored, label, weight), areaUnderCurve(score, fresh.label, fresh.weight)];
    assert.ok(other > 0.9 && Math.abs(honest - other) < 0.03, `${honest} against ${other}`);
  });

  it('gives training events, alone or in any file, the same scores, with one and with two workers', async () => {
    const rows = Int32Array.from({ length: training.rowCount }, (_, row) => training.rowCount - 1 - row);
    const { features, rowCount, eventId } = takeSample(training, rows);
    const { score, scoredBy } = await scoreStack(trained.stack, features, rowCount, { eventId });
    assert.deepEqual(score, Float32Array.from(rows, (row) => trained.heldOut.score[row])); // prettier-ignore
    assert.deepEqual(scoredBy, Uint8Array.from(rows, (row) => trained.heldOut.scoredBy[row])); // prettier-ignore
    const pool = createPool(2);
    const parallel = await trainStack(training, OPTIONS, { seed: 1, pool });
    await pool.close();
    assert.deepEqual(parallel, trained);
  });

  it('marks rows that are never out of bag, in a table and after a trip through a file', async () => {
    const chosen = { trees: 5, max_depth: 4, folds: 2, l2: [1], hold_out: 0.2, training_scores: 'oob' };
    const options = trainOptionsSchema.parse(chosen);
    const table = toyTable(400);
    const model = await trainModel(table, options, { seed: 1, featureNames: TOY_FEATURES });
    const scores = await scoreTable(decodeModel(encodeModel(model), 'm'), table);
    const score = numeric(scores, 'score');
    const { levels, codes } = category(scores, 'scored_by');
    const words = Array.from(codes, (code) => levels[code]);
    assert.deepEqual([...new Set(words)].sort(), ['full', 'never out of bag', 'oob']);
    words.forEach((word, row) => {
      assert.equal(Number.isNaN(score[row]), word === 'never out of bag');
    });
    // A bag holds an event with probability 1 - 1/e.
    const training = words.filter((word) => word !== 'full').length;
    const never = words.filter((word) => word === 'never out of bag').length / training;
    assert.ok(Math.abs(never - (1 - Math.exp(-1)) ** 5) < 0.05, `${never}`);
    const { auc, overtraining } = model.reports.C0;
    assert.ok(
      auc > 0.7 && Math.min(overtraining!.signal.p, overtraining!.background.p) > 0.001,
      `${auc} ${JSON.stringify(overtraining)}`,
    );
  });
});
