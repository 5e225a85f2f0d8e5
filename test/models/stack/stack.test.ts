import assert from 'node:assert/strict';
import { createPool } from '../../../src/core/pool.js';
import { areaUnderCurve } from '../../../src/core/numerics/statistics.js';
import { foldsOf } from '../../../src/models/sample/folds.js';
import { trainForest } from '../../../src/models/forest/forest.js';
import { minimise } from '../../../src/models/logistic/lbfgs.js';
import { logisticLoss, sigmoid } from '../../../src/models/logistic/objective.js';
import { outOfBag } from '../../../src/models/forest/out-of-bag.js';
import { permutationKs } from '../../../src/models/checks/permutation-test.js';
import { predictForest } from '../../../src/models/forest/predict.js';
import { reliabilityCurve } from '../../../src/models/checks/reliability.js';
import { meanLogLoss } from '../../../src/models/logistic/objective.js';
import { takeSample } from '../../../src/models/sample/sample.js';
import type { WeightedSample } from '../../../src/models/sample/sample.js';
import { scoredOnly, scoreStack } from '../../../src/models/stack/stack.js';
import { trainStack } from '../../../src/models/stack/train-stack.js';
import type { StackTraining } from '../../../src/models/stack/train-stack.js';
import { STACK_DEFAULTS } from '../../../src/models/stack/options.js';
import { STACK_INPUTS } from '../../../src/models/stack/inputs.js';
import type { StackInputName } from '../../../src/models/stack/inputs.js';
import { withTrainingWeights } from '../../../src/models/sample/training-weights.js';
import { toySample } from '../../helpers/toy-candidates.js';

const FOREST = { trees: 30, maxDepth: 8, minSamplesLeaf: 5 };
const OPTIONS = { forest: FOREST, folds: 3, l2: [0.3, 3] };

const auc = ({ label, weight }: WeightedSample, score: Float32Array) => areaUnderCurve(score, label, weight);

describe('models/stack', function () {
  const training = toySample({ events: 1500 });
  const fresh = withTrainingWeights(toySample({ events: 4000, firstEvent: 1e6 }), 'events');
  const trained = {} as Record<StackInputName, StackTraining>;
  before(async () => {
    for (const input of Object.keys(STACK_INPUTS) as StackInputName[]) {
      trained[input] = await trainStack(training, { ...OPTIONS, input }, { seed: 1 });
    }
  });

  for (const input of Object.keys(STACK_INPUTS) as StackInputName[]) {
    it(`scores its training events as well as events it never saw, with '${input}'`, async () => {
      const { stack, heldOut, penalties } = trained[input];
      const scores = await scoreStack(stack, fresh.features, fresh.rowCount, { eventId: fresh.eventId });
      assert.ok(scores.scoredBy.every((by) => by === 0));
      const weighted = withTrainingWeights(training, 'events');
      const [honest, other] = [auc(weighted, heldOut.score), auc(fresh, scores.score)];
      assert.ok(other > 0.9, `area ${other}`);
      assert.ok(Math.abs(honest - other) < 0.02, `${honest} against ${other}`);
      const { logLoss } = penalties.find(({ l2 }) => l2 === stack.l2)!;
      assert.ok(Math.abs(logLoss - meanLogLoss({ ...fresh, ...scores })) < 0.05);
      const blind = await scoreStack(stack, training.features, training.rowCount, { eventId: 'new' });
      assert.ok(auc(weighted, blind.score) > honest + 0.005, 'trees that saw an event know its label');
    });
  }

  it('gives training events, alone or in any file, the score of the member that left them out', async () => {
    const { stack, heldOut } = trained.leaves;
    const rows = Int32Array.from({ length: training.rowCount }, (_, row) => training.rowCount - 1 - row);
    const file = takeSample(training, rows);
    const { score, scoredBy } = await scoreStack(stack, file.features, file.rowCount, { eventId: file.eventId });
    assert.deepEqual(
      score,
      Float32Array.from(rows, (row) => heldOut.score[row]),
    );
    assert.deepEqual(
      scoredBy,
      Uint8Array.from(rows, (row) => heldOut.scoredBy[row]),
    );
    assert.ok(scoredBy.every((by) => by >= 1 && by <= OPTIONS.folds));
  });

  it('gives an event a score that does not depend on its own label', async () => {
    const event = training.eventId[training.rowCount - 1];
    const label = training.label.map((value, row) => (training.eventId[row] === event ? 1 - value : value));
    const other = await trainStack({ ...training, label }, { ...OPTIONS, l2: [1] }, { seed: 1 });
    const own = await trainStack(training, { ...OPTIONS, l2: [1] }, { seed: 1 });
    let same = 0;
    training.eventId.forEach((id, row) => {
      if (id === event) assert.equal(other.heldOut.score[row], own.heldOut.score[row]);
      else if (other.heldOut.score[row] === own.heldOut.score[row]) same++;
    });
    assert.ok(same > 0 && same < training.rowCount / 2, 'members that saw the event change, the others do not');
  });

  it('gives the same bytes with one and with two workers', async () => {
    const pool = createPool(2);
    const parallel = await trainStack(training, { ...OPTIONS, input: 'leaves' }, { seed: 1, pool });
    await pool.close();
    assert.deepEqual(parallel, trained.leaves);
  });

  it('finds the same stack, up to rounding, when all weights are scaled', async () => {
    const scaled = { ...training, weight: training.weight.map((weight) => 1000 * weight) };
    const { heldOut } = await trainStack(scaled, { ...OPTIONS, input: 'leaves' }, { seed: 1 });
    heldOut.score.forEach((score, row) => {
      assert.ok(Math.abs(score - trained.leaves.heldOut.score[row]) < 0.02);
    });
  });

  it('gives signal many distinct scores over a wide range', () => {
    const signal = trained.leaves.heldOut.score.filter((_, row) => training.label[row] === 1);
    assert.ok(new Set(signal).size > 0.95 * signal.length);
  });

  it('does not move when every candidate of an event comes five times', async () => {
    const copied = toySample({ events: 1500, copies: 5 });
    const forest = { ...FOREST, minSamplesLeaf: 25 };
    const { heldOut, outOfBag } = await trainStack(copied, { ...OPTIONS, forest, input: 'leaves' }, { seed: 1 });
    const single = trained.leaves;
    const [a, b] = [withTrainingWeights(training, 'events'), withTrainingWeights(copied, 'events')];
    assert.ok(Math.abs(auc(a, single.heldOut.score) - auc(b, heldOut.score)) < 0.01);
    const vote = (sample: WeightedSample, values: Float64Array) => areaUnderCurve(values, sample.label, sample.weight);
    assert.ok(Math.abs(vote(a, single.outOfBag) - vote(b, outOfBag)) < 0.01);
    const half = (sample: WeightedSample, score: Float32Array, which: number) => {
      const keep = (_: number, row: number) => sample.eventId[row] % 4 < 2 === (which === 0);
      return { value: score.filter(keep), weight: sample.weight.filter(keep), eventId: sample.eventId.filter(keep) };
    };
    const p = (sample: WeightedSample, score: Float32Array) =>
      permutationKs(half(sample, score, 0), half(sample, score, 1), 300, 1).p;
    assert.ok(Math.abs(p(a, single.heldOut.score) - p(b, heldOut.score)) < 0.15);
    const width = (sample: WeightedSample, score: Float32Array, eventId = sample.eventId) => {
      const { bins } = reliabilityCurve({ ...sample, score, eventId }, 1, { bins: 5, replicas: 50 });
      return bins.reduce((sum, { low, high }) => sum + (high - low) / bins.length, 0);
    };
    const bands = width(b, heldOut.score) / width(a, single.heldOut.score);
    assert.ok(Math.abs(bands - 1) < 0.25, `bands ${bands}`);
    const narrow = width(b, heldOut.score, Float64Array.from(copied.eventId.keys()));
    assert.ok(narrow < 0.65 * width(b, heldOut.score), 'bands of candidates take copies for new events');
    const byCandidate = { ...copied, eventId: Float64Array.from(copied.eventId.keys()) };
    const bags = await trainStack(byCandidate, { ...OPTIONS, forest, input: 'leaves' }, { seed: 1 });
    assert.ok(vote(b, bags.outOfBag) > vote(b, outOfBag) + 0.03, 'bags of candidates leak labels between copies');
    assert.ok(auc(b, bags.heldOut.score) > auc(b, heldOut.score) + 0.03, 'and so do folds of candidates');
  });

  it('takes the penalty of least log-loss, and defaults for what is not said, also of the forest', async () => {
    const l2 = [1e-4, 0.5, 1e4];
    const { stack, penalties } = await trainStack(training, { forest: { trees: 8 }, l2, folds: 2 }, { seed: 1 });
    const logLoss = penalties.map((tried) => tried.logLoss);
    assert.deepEqual(penalties.map((tried) => tried.l2), [1e4, 0.5, 1e-4]); // prettier-ignore
    assert.ok(Math.max(...logLoss) > 1.05 * Math.min(...logLoss));
    assert.equal(stack.l2, penalties[logLoss.indexOf(Math.min(...logLoss))].l2);
    assert.deepEqual(stack.options.forest, { ...STACK_DEFAULTS.forest, trees: 8 });
    assert.equal(stack.full.forest.options.maxDepth, 12);
  });

  it("is, with 'probability', the logistic regression on the out-of-bag probability, of rows that have one", async () => {
    const sample = toySample({ events: 400 });
    const light = { ...sample, weight: sample.weight.map((value, row) => (sample.label[row] ? 0.2 : 1) * value) };
    const options = { input: 'probability', folds: 2, l2: [40], classBalance: 'none' } as const;
    const forestOptions = { trees: 5, maxDepth: 4, minSamplesLeaf: 5 };
    const { stack } = await trainStack(light, { ...options, forest: forestOptions }, { seed: 1 });
    const weighted = withTrainingWeights(light, 'none');
    const forest = await trainForest(weighted, { ...forestOptions, classBalance: 'none' }, { seed: 1 });
    const { probability } = await outOfBag(forest, weighted);
    assert.ok(probability.some(Number.isNaN));
    // The penalty is that of one column, as there are fewer columns than trees.
    const { x } = minimise(
      ([b, slope], gradient) => {
        gradient.set([0, 40 * slope]);
        let value = 20 * slope ** 2;
        probability.forEach((p, row) => {
          if (Number.isNaN(p)) return;
          const input = 20 * (p - 0.5);
          const z = b + slope * input;
          value += weighted.weight[row] * logisticLoss(z, weighted.label[row]);
          const residual = weighted.weight[row] * (sigmoid(z) - weighted.label[row]);
          gradient[0] += residual;
          gradient[1] += residual * input;
        });
        return value;
      },
      new Float64Array(2),
      { tolerance: 1e-9, maxIterations: 100 },
    );
    const { score } = await scoreStack(stack, fresh.features, fresh.rowCount, { eventId: 'new' });
    (await predictForest(forest, fresh.features, fresh.rowCount)).forEach((p, row) => {
      assert.ok(Math.abs(score[row] - x[0] - x[1] * 20 * (p - 0.5)) < 0.005, `${score[row]}`);
    });
  });

  it('leaves rows without a score out of a sum', () => {
    const { score, weight } = scoredOnly({ score: Float32Array.of(1, NaN), weight: Float64Array.of(2, 3) });
    assert.deepEqual(
      [[...score], [...weight]],
      [
        [1, 0],
        [2, 0],
      ],
    );
  });

  it('wants to know whose rows it scores', async () => {
    const blind = scoreStack(trained.leaves.stack, fresh.features, fresh.rowCount, {} as { eventId: 'new' });
    await assert.rejects(blind, /rows without ids: allowed: eventId, sourceId, or eventId: 'new'/);
  });

  it('refuses options that it does not know or out of range, and folds that lack a class', async () => {
    const refuse = (options: object, message: RegExp) =>
      assert.rejects(trainStack(training, { ...OPTIONS, ...options }, { seed: 1 }), message);
    await refuse({ folds: 1 }, /'folds': found 1; allowed: a whole number from 2/);
    await refuse({ l2: [] }, /'l2'/);
    await refuse({ l2: [0] }, /'l2'/);
    await refuse({ fold: 3 }, /option 'fold' is unknown; nearest: 'folds'/);
    await refuse({ input: 'leafs' }, /'input': found leafs; allowed: probability, trees, leaves/);
    await refuse({ classBalance: 'blanced' }, /'classBalance': found blanced; allowed: none, balanced, events/);
    await refuse({ trainingScores: 'oobb' }, /'trainingScores': found oobb; allowed: folds, oob/);
    await refuse({ forest: { classBalance: 'none' } }, /'forest': found 'classBalance'/);
    await refuse({ forest: { depth: 3 } }, /forest option 'depth' is unknown/);
    const few = toySample({ events: 4 });
    await assert.rejects(trainStack(few, { ...OPTIONS, folds: 5 }, { seed: 1 }), /too few events/);
    const fold = foldsOf(training.eventId, OPTIONS.folds, 1);
    const weight = training.weight.map((value, row) => (fold[row] === 1 && training.label[row] === 1 ? 0 : value));
    await assert.rejects(trainStack({ ...training, weight }, OPTIONS, { seed: 1 }), /too few events/);
    const { stack } = trained.leaves;
    await assert.rejects(scoreStack(stack, fresh.features, 3, { eventId: 'new' }), /for 3 rows/);
    await assert.rejects(
      scoreStack(stack, fresh.features, fresh.rowCount, { eventId: [1, 2] }),
      /^RangeError: 2 ids for/,
    );
  });
});
