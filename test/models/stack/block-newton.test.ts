import assert from 'node:assert/strict';
import { trainForest } from '../../../src/models/forest/forest.js';
import type { Forest } from '../../../src/models/forest/forest.js';
import { inBag } from '../../../src/models/forest/out-of-bag.js';
import { predictLeaves } from '../../../src/models/forest/predict.js';
import { logisticLoss, sigmoid } from '../../../src/models/logistic/objective.js';
import { withTrainingWeights } from '../../../src/models/sample/training-weights.js';
import { blockFitter, COMMON_SCALE } from '../../../src/models/stack/block-newton.js';
import type { StackParameters, StackProblem } from '../../../src/models/stack/block-newton.js';
import { STACK_INPUTS } from '../../../src/models/stack/inputs.js';
import type { StackInputName } from '../../../src/models/stack/inputs.js';
import { leavesOf, unseenLeaves } from '../../../src/models/stack/unseen-leaves.js';
import { toySample } from '../../helpers/toy-candidates.js';

const INPUTS = Object.keys(STACK_INPUTS) as StackInputName[];
const TREES = 7;
const EXACT = { tolerance: 1e-10, maxPasses: 1000 };

describe('models/stack/block-newton', () => {
  const sample = withTrainingWeights(toySample({ events: 4500 }), 'events');
  let forest: Forest;
  const problems = {} as Record<StackInputName, StackProblem>;
  before(async () => {
    forest = await trainForest(sample, { trees: TREES, maxDepth: 6, minSamplesLeaf: 5 }, { seed: 3 });
    const leaves = leavesOf(forest);
    const unseen = unseenLeaves(forest, sample, leaves);
    const { label, weight } = sample;
    for (const name of INPUTS) problems[name] = { leaves, unseen, input: STACK_INPUTS[name], label, weight };
  });

  /** Rows as lists of column and value, from each tree's leaves and bags, one after another; the intercept is column 0. */
  function slowRows(input: StackInputName): [number, number][][] {
    const leaf = predictLeaves(forest, sample.features, sample.rowCount);
    const bags = Array.from({ length: TREES }, (_, t) => inBag(forest, t, sample));
    const leaves = [...forest.leftChild.keys()].filter((node) => forest.leftChild[node] === 0);
    const columnOf = new Map(leaves.map((node, column) => [node, column + 2]));
    return Array.from({ length: sample.rowCount }, (_, row) => {
      const trees = bags.flatMap((bag, t) => (bag[row] === 0 ? [t] : []));
      if (trees.length === 0) return [];
      const nodes = trees.map((t) => forest.treeStart[t] + leaf[row * TREES + t]);
      const mean = nodes.reduce((sum, node) => sum + forest.value[node], 0) / trees.length;
      const scale = TREES / trees.length;
      const own = {
        probability: [],
        trees: nodes.map((node, k): [number, number] => [trees[k] + 2, scale * (forest.value[node] - 0.5)]),
        leaves: nodes.map((node): [number, number] => [columnOf.get(node)!, scale]),
      }[input];
      return [[0, 1], [1, COMMON_SCALE * (mean - 0.5)], ...own];
    });
  }

  /** Objective and gradient of the parameters, intercept and common first, row by row. */
  function slowObjective(input: StackInputName, l2: number, { intercept, common, coefficients }: StackParameters) {
    const x = [intercept, common, ...coefficients];
    const gradient = x.map((value, j) => (j === 0 ? 0 : l2 * value));
    let value = x.reduce((sum, each, j) => sum + (j === 0 ? 0 : (l2 / 2) * each * each), 0);
    slowRows(input).forEach((row, i) => {
      if (row.length === 0) return;
      const z = row.reduce((sum, [column, entry]) => sum + entry * x[column], 0);
      value += sample.weight[i] * logisticLoss(z, sample.label[i]);
      for (const [column, entry] of row) gradient[column] += sample.weight[i] * (sigmoid(z) - sample.label[i]) * entry;
    });
    return { value, gradient };
  }

  for (const input of INPUTS) {
    it(`ends where the gradient, made row by row, vanishes, with '${input}'`, () => {
      for (const l2 of [1, 10, 300]) {
        const fit = blockFitter(problems[input])(l2, undefined, EXACT);
        const slow = slowObjective(input, l2, fit);
        const begin = slowObjective(input, l2, {
          intercept: 0,
          common: 0,
          coefficients: fit.coefficients.map(() => 0),
        });
        assert.ok(fit.converged, `${fit.passes} passes`);
        assert.ok(Math.abs(fit.value / slow.value - 1) < 1e-6, `${fit.value} against ${slow.value}`);
        const [end, first] = [slow, begin].map(({ gradient }) => Math.hypot(...gradient));
        assert.ok(end < 1e-4 * first, `gradient ${end} of ${first}`);
      }
    });
  }

  it('comes to the same minimum from anywhere, and stops near it without being asked for more', () => {
    const problem = problems.leaves;
    for (const l2 of [TREES, 10 * TREES]) {
      const exact = blockFitter(problem)(l2, undefined, EXACT);
      const far = {
        intercept: 3,
        common: -1,
        coefficients: exact.coefficients.map((value, j) => -value + (j % 3) - 1),
      };
      const other = blockFitter(problem)(l2, far, EXACT);
      assert.ok(Math.abs(other.value / exact.value - 1) < 1e-6, `${other.value} against ${exact.value}`);
      const quick = blockFitter(problem)(l2);
      assert.ok(quick.value / exact.value - 1 < 1e-4, `${quick.value} against ${exact.value}`);
      assert.ok(quick.passes < 20, `${quick.passes} passes`);
    }
  });

  it('lowers the objective in every pass, also where whole Newton steps overshoot', () => {
    const far = { intercept: 60, common: -20, coefficients: new Float64Array(problems.leaves.leaves.node.length) };
    let last = Infinity;
    for (let passes = 1; passes < 15; passes++) {
      const { value } = blockFitter(problems.leaves)(0.01, far, { tolerance: 0, maxPasses: passes });
      assert.ok(value < last, `pass ${passes}: ${value} after ${last}`);
      last = value;
    }
  });
});
