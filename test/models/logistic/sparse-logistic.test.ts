import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { inBag } from '../../../src/models/forest/out-of-bag.js';
import { trainForest } from '../../../src/models/forest/forest.js';
import type { Forest } from '../../../src/models/forest/forest.js';
import { logisticLoss, logisticObjective } from '../../../src/models/logistic/objective.js';
import { predictLeaves } from '../../../src/models/forest/predict.js';
import { sparseLogistic } from '../../../src/models/logistic/sparse-logistic.js';
import { stackDesign, STACK_INPUTS } from '../../../src/models/stack/inputs.js';
import type { StackDesign, StackInputName } from '../../../src/models/stack/inputs.js';
import { truncatedNewton } from '../../../src/models/logistic/truncated-newton.js';
import { withTrainingWeights } from '../../../src/models/sample/training-weights.js';
import { toySample } from '../../helpers/toy-candidates.js';

const INPUTS = Object.keys(STACK_INPUTS) as StackInputName[];
const TREES = 7;

describe('models/sparse-logistic', () => {
  const sample = withTrainingWeights(toySample({ events: 4500 }), 'events');
  const designs = {} as Record<StackInputName, StackDesign>;
  let forest: Forest;
  before(async () => {
    forest = await trainForest(sample, { trees: TREES, maxDepth: 6, minSamplesLeaf: 5 }, { seed: 3 });
    for (const input of INPUTS) designs[input] = stackDesign(forest, sample, input);
  });

  /** Rows as lists of column and value, from each tree's leaves and bags, one after another. */
  function slowRows(input: StackInputName): [number, number][][] {
    const leaf = predictLeaves(forest, sample.features, sample.rowCount);
    const bags = Array.from({ length: TREES }, (_, t) => inBag(forest, t, sample));
    const leaves = [...forest.leftChild.keys()].filter((node) => forest.leftChild[node] === 0);
    const columnOf = new Map(leaves.map((node, column) => [node, column]));
    return Array.from({ length: sample.rowCount }, (_, row) => {
      const trees = bags.flatMap((bag, t) => (bag[row] === 0 ? [t] : []));
      const nodes = trees.map((t) => forest.treeStart[t] + leaf[row * TREES + t]);
      const mean = nodes.reduce((sum, node) => sum + forest.value[node], 0) / trees.length;
      const scale = TREES / trees.length;
      const own = {
        probability: [],
        trees: nodes.map((node, k): [number, number] => [trees[k], scale * (forest.value[node] - 0.5)]),
        leaves: nodes.map((node): [number, number] => [columnOf.get(node)!, scale]),
      }[input];
      const common = { probability: 0, trees: TREES, leaves: leaves.length }[input];
      return trees.length === 0 ? [] : [...own, [common, 20 * (mean - 0.5)]];
    });
  }

  for (const input of INPUTS) {
    it(`has the products of a matrix written out row by row, with '${input}'`, () => {
      const { design } = designs[input];
      const rows = slowRows(input);
      const random = new Random(1, 'products');
      const coefficients = Float64Array.from({ length: design.columnCount }, () => random.normal());
      const value = Float64Array.from(rows, () => random.uniform());
      const [product, squares] = [0, 0].map(() => new Float64Array(design.columnCount));
      const [slowProduct, slowSquares] = [0, 0].map(() => new Float64Array(design.columnCount));
      const seen: number[] = [];
      design.transposeTimes(
        coefficients,
        (from, predictors) => {
          predictors.forEach((z, i) => {
            const expected = rows[from + i].reduce((sum, [column, x]) => sum + x * coefficients[column], 0);
            assert.ok(Math.abs(z - expected) < 1e-5, `row ${from + i}: ${z} against ${expected}`);
            seen.push(from + i);
            predictors[i] = value[from + i];
          });
        },
        product,
      );
      assert.deepEqual(seen, [...rows.keys()]);
      design.squares(value, squares);
      rows.forEach((row, k) => {
        for (const [column, x] of row) {
          slowProduct[column] += x * value[k];
          slowSquares[column] += x * x * value[k];
        }
      });
      slowProduct.forEach((expected, j) => {
        assert.ok(Math.abs(product[j] - expected) < 1e-5 * (1 + Math.abs(expected)));
        assert.ok(Math.abs(squares[j] - slowSquares[j]) < 1e-5 * (1 + slowSquares[j]));
      });
    });
  }

  it('ends where the gradient vanishes, whatever the start', () => {
    const { design, outOfBagTrees } = designs.leaves;
    const weight = sample.weight.map((value, row) => (outOfBagTrees[row] > 0 ? value : 0));
    const total = weight.reduce((sum, value) => sum + value, 0);
    const random = new Random(2, 'starts');
    const zero = new Float64Array(design.columnCount + 1);
    const far = zero.map(() => 0.5 * random.normal());
    for (const l2 of [0.3, 10]) {
      const [a, b] = [zero, far].map((start) => sparseLogistic(design, sample.label, weight, l2, start));
      const objective = logisticObjective(design, sample.label, weight, l2);
      assert.ok(a.converged && b.converged && a.products < 100, `${a.products} products`);
      const gradients = [zero, a.x].map((x) => {
        const gradient = new Float64Array(x.length);
        return { value: objective(x, gradient), norm: Math.hypot(...gradient) };
      });
      assert.ok(gradients[1].norm < 2e-3 * gradients[0].norm);
      assert.ok(Math.abs(objective(b.x, zero.slice()) - gradients[1].value) < 1e-6 * total);
    }
  });

  it('has the gradient and the curvature of the loss', () => {
    const { design } = designs.trees;
    const [l2, h] = [0.7, 1e-5];
    const random = new Random(3, 'gradient');
    const at = Float64Array.from({ length: design.columnCount + 1 }, () => random.normal());
    const curvature = new Float64Array(sample.rowCount);
    const objective = logisticObjective(design, sample.label, sample.weight, l2, curvature);
    const gradient = new Float64Array(at.length);
    const value = objective(at, gradient);
    let slow = 0;
    design.transposeTimes(
      at.subarray(1),
      (from, predictors) => {
        predictors.forEach((z, i) => {
          slow += sample.weight[from + i] * logisticLoss(z + at[0], sample.label[from + i]);
        });
      },
      new Float64Array(design.columnCount),
    );
    slow += at.subarray(1).reduce((sum, x) => sum + (l2 / 2) * x * x, 0);
    assert.ok(Math.abs(value - slow) < 1e-9 * slow);
    const bend = curvature.reduce((sum, each) => sum + each, 0);
    const other = new Float64Array(at.length);
    at.forEach((x, j) => {
      const moved = at.slice();
      moved[j] = x + h;
      const rise = objective(moved, other) - value;
      assert.ok(Math.abs(rise / h - gradient[j]) < 1e-2 * (1 + Math.abs(gradient[j])), `${j}`);
      if (j === 0) assert.ok(Math.abs((other[0] - gradient[0]) / h / bend - 1) < 1e-3);
    });
  });

  it('shortens steps that overshoot', () => {
    // sqrt(1 + x^2): from 3 a whole Newton step goes to -27.
    const problem = {
      objective: (x: Float64Array, gradient: Float64Array) => {
        gradient[0] = x[0] / Math.hypot(1, x[0]);
        at = x[0];
        return Math.hypot(1, x[0]);
      },
      times: (v: Float64Array, out: Float64Array) => (out[0] = v[0] / (1 + at * at) ** 1.5),
      diagonal: (out: Float64Array) => (out[0] = 1 / (1 + at * at) ** 1.5),
    };
    let at = NaN;
    const { x, converged } = truncatedNewton(problem, Float64Array.of(3), { decrease: 1e-12, maxProducts: 50 });
    assert.ok(converged && Math.abs(x[0]) < 1e-5);
  });

  it('shortens steps that go too far', () => {
    // (x - 3)^2 / 2000, with a Hessian that is five times too small.
    const { x, converged } = truncatedNewton(
      {
        objective: ([at], gradient) => {
          gradient[0] = (at - 3) / 1000;
          return (at - 3) ** 2 / 2000;
        },
        times: ([v], out) => {
          out[0] = v / 5000;
        },
        diagonal: (out) => out.fill(1 / 5000),
      },
      Float64Array.of(0),
      { decrease: 1e-12, maxProducts: 200 },
    );
    assert.ok(converged && Math.abs(x[0] - 3) < 1e-3, `${x[0]}`);
  });
});
