import assert from 'node:assert/strict';
import { Random } from '../../src/core/numerics/random.js';
import { logisticLoss } from '../../src/models/logistic/objective.js';
import type { WeightedSample } from '../../src/models/sample/sample.js';
import { scoreByFolds, scoreStack } from '../../src/models/stack/stack.js';
import { trainStack } from '../../src/models/stack/train-stack.js';
import { categoryReport } from '../../src/models/training-report.js';
import { withTrainingWeights } from '../../src/models/sample/training-weights.js';
import { toySample } from '../helpers/toy-candidates.js';

/** Events of very different weights. */
function uneven(sample: WeightedSample): WeightedSample {
  const random = new Random(5, 'uneven weights');
  return { ...sample, weight: sample.eventId.map((id) => 0.05 + random.at(id).uniform() ** 4 * 20) };
}

/** Weight of the pairs of signal and background that are in order over that of all, pair by pair; rows without a score left out. */
function slowArea(score: ArrayLike<number>, { label, weight, rowCount }: WeightedSample): number {
  let [inOrder, all] = [0, 0];
  for (let s = 0; s < rowCount; s++) {
    for (let b = 0; b < rowCount; b++) {
      if (label[s] !== 1 || label[b] !== 0 || Number.isNaN(score[s]) || Number.isNaN(score[b])) continue;
      const pair = weight[s] * weight[b];
      all += pair;
      inOrder += score[s] > score[b] ? pair : score[s] === score[b] ? pair / 2 : 0;
    }
  }
  return inOrder / all;
}

const near = (found: number, expected: number) => {
  assert.ok(Math.abs(found - expected) < 1e-6, `${found} against ${expected}`);
};

describe('models/training-report', () => {
  it('has the weighted areas, loss and shift of the scores, row by row', async () => {
    const training = uneven(toySample({ events: 500 }));
    const heldOut = uneven(toySample({ events: 400, firstEvent: 1e6 }));
    // Few trees, so that some rows are never out of bag.
    const options = { forest: { trees: 5, maxDepth: 5, minSamplesLeaf: 5 }, folds: 3, l2: [0.5] };
    const trained = await trainStack(training, options, { seed: 1 });
    const report = await categoryReport('C0', trained, training, heldOut, { seed: 1, importance: 'impurity' });
    const [seen, fresh] = [training, heldOut].map((sample) => withTrainingWeights(sample, 'events'));
    const honest = trained.heldOut.score;
    near(report.auc, slowArea(honest, seen));
    assert.ok(trained.outOfBag.some(Number.isNaN));
    near(report.outOfBagAuc, slowArea(trained.outOfBag, seen));
    const { stack } = trained;
    const full = (await scoreStack(stack, fresh.features, fresh.rowCount, { eventId: 'new' })).score;
    near(report.heldOutAuc, slowArea(full, fresh));
    const byFold = (await scoreByFolds(stack, fresh.features, fresh.eventId)).score;
    let [shift, signal, loss, total] = [0, 0, 0, 0];
    for (let row = 0; row < fresh.rowCount; row++) {
      if (fresh.label[row] === 0) continue;
      signal += fresh.weight[row];
      shift += fresh.weight[row] * (full[row] - byFold[row]);
    }
    for (let row = 0; row < seen.rowCount; row++) {
      total += seen.weight[row];
      loss += seen.weight[row] * logisticLoss(honest[row], seen.label[row]);
    }
    near(report.fullShift, shift / signal);
    near(report.logLoss, loss / total);
  });
});
