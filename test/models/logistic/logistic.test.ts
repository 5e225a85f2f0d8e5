import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { fitLogistic, predictLogit } from '../../../src/models/logistic/logistic.js';
import type { LogisticSample } from '../../../src/models/logistic/logistic.js';
import { standardisedDesign } from '../../../src/models/logistic/design-matrix.js';
import { logisticLoss, logisticObjective, logit, sigmoid } from '../../../src/models/logistic/objective.js';
import { newton } from '../../../src/models/logistic/newton.js';

/** Temperature (F) and thermal distress of 23 shuttle flights: Dalal, Fowlkes, Hoadley, JASA 84 (1989) 945, table 1. */
const TEMPERATURE = [53, 57, 58, 63, 66, 67, 67, 67, 68, 69, 70, 70, 70, 70, 72, 73, 75, 75, 76, 76, 78, 79, 81];
const DISTRESS = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0];

function shuttle(weight = 1): LogisticSample {
  return {
    features: Float64Array.from(TEMPERATURE),
    columnCount: 1,
    label: DISTRESS,
    weight: new Float64Array(23).fill(weight),
  };
}

/** Rows with `columnCount` correlated columns of very different units and labels drawn from a logistic law. */
function toy(rowCount: number, columnCount: number, seed = 1): LogisticSample {
  const random = new Random(seed, 'logistic toy');
  const features = new Float64Array(rowCount * columnCount);
  const label = new Uint8Array(rowCount);
  const weight = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    const common = random.normal();
    let z = -0.3;
    for (let j = 0; j < columnCount; j++) {
      const x = common + random.normal();
      z += (j % 2 === 0 ? 0.5 : -0.4) * x;
      features[row * columnCount + j] = 5 + 10 ** ((j % 7) - 3) * x;
    }
    label[row] = random.uniform() < sigmoid(z) ? 1 : 0;
    weight[row] = 0.5 + random.uniform();
  }
  return { features, columnCount, label, weight };
}

const near = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not ${expected} within ${tolerance}`);

describe('models/logistic', () => {
  for (const solver of ['newton', 'lbfgs'] as const) {
    it(`gives the published fit of the shuttle data by ${solver}`, () => {
      const fit = fitLogistic(shuttle(), { solver, covariance: true });
      assert.ok(fit.converged);
      near(fit.intercept, 15.0429, 5e-5);
      near(fit.coefficients[0], -0.2322, 5e-5);
      near(Math.sqrt(fit.covariance![0]), 7.3786, 5e-4);
      near(Math.sqrt(fit.covariance![3]), 0.1082, 5e-5);
      near(2 * 23 * fit.logLoss, 20.315, 5e-4);
    });
  }

  it('agrees between Newton and L-BFGS on correlated columns of different units', () => {
    const sample = toy(2000, 12);
    const newton = fitLogistic(sample, { solver: 'newton', l2: 3, covariance: true });
    const lbfgs = fitLogistic(sample, { solver: 'lbfgs', l2: 3, covariance: true });
    for (let j = 0; j < 12; j++) {
      near(lbfgs.coefficients[j] / newton.coefficients[j], 1, 1e-6);
      near(lbfgs.covariance![(j + 1) * 14] / newton.covariance![(j + 1) * 14], 1, 1e-6);
    }
  });

  it('has the inverse of the second derivatives of the penalised likelihood for a covariance', () => {
    const { features, label } = toy(400, 1, 5);
    const columns = Float64Array.from(features);
    const mean = columns.reduce((sum, x) => sum + x, 0) / 400;
    const sd = Math.sqrt(columns.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 400);
    const standard = columns.map((x) => (x - mean) / sd);
    const l2 = 40;
    const fit = fitLogistic({ features: standard, columnCount: 1, label }, { l2, covariance: true });
    const loss = ([a, b]: number[]) =>
      standard.reduce(
        (sum, x, row) => sum + Math.log1p(Math.exp((label[row] ? -1 : 1) * (a + b * x))),
        (l2 / 2) * b * b,
      );
    const h = 1e-3;
    const at = (i: number, j: number) => loss([fit.intercept + i * h, fit.coefficients[0] + j * h]);
    const [aa, bb] = [at(1, 0) - 2 * at(0, 0) + at(-1, 0), at(0, 1) - 2 * at(0, 0) + at(0, -1)].map((d) => d / h ** 2);
    const ab = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h ** 2);
    const determinant = aa * bb - ab * ab;
    [bb, -ab, -ab, aa].forEach((value, k) => {
      near(fit.covariance![k], value / determinant, 1e-4 * Math.abs(aa / determinant));
    });
  });

  it('has coefficients that scatter by their covariance', () => {
    const fits = Array.from({ length: 200 }, (_, k) => fitLogistic(toy(400, 2, k + 10), { covariance: true }));
    for (const j of [0, 1]) {
      const values = fits.map((fit) => fit.coefficients[j]);
      const mean = values.reduce((a, b) => a + b) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      const expected = fits.reduce((sum, fit) => sum + fit.covariance![(j + 1) * 4], 0) / fits.length;
      near(variance / expected, 1, 0.45);
    }
  });

  it('takes a weight of 2 as a duplicated row', () => {
    const sample = toy(300, 3);
    const doubled = {
      ...sample,
      features: Float64Array.from([...sample.features, ...sample.features]),
      label: [...(sample.label as Uint8Array), ...(sample.label as Uint8Array)],
      weight: Float64Array.from([...sample.weight, ...sample.weight]),
    };
    const weighted = { ...sample, weight: sample.weight.map((weight) => 2 * weight) };
    const [a, b] = [doubled, weighted].map((each) => fitLogistic(each, { l2: 1, covariance: true }));
    near(a.intercept, b.intercept, 1e-9);
    a.covariance!.forEach((value, at) => {
      near(value, b.covariance![at], 1e-9 * Math.abs(value) + 1e-15);
    });
  });

  it('does not penalise the intercept and does not depend on the units of the inputs', () => {
    const sample = toy(500, 2);
    const strong = fitLogistic(sample, { l2: 1e12 });
    const label = sample.label as Uint8Array;
    const total = sample.weight.reduce((sum, weight) => sum + weight, 0);
    const signal = sample.weight.reduce((sum, weight, row) => sum + weight * label[row], 0);
    const mean = predictLogit(strong, sample.features);
    near(sigmoid(mean[0]), signal / total, 1e-6);
    const scaled = { ...sample, features: sample.features.map((value) => 1000 * value - 7) };
    const [a, b] = [sample, scaled].map((each) => predictLogit(fitLogistic(each, { l2: 5 }), each.features));
    a.forEach((value, row) => {
      near(value, b[row], 1e-7);
    });
  });

  it('has the mean loss of its predictors, without the penalty', () => {
    const sample = toy(500, 2);
    const fit = fitLogistic(sample, { l2: 50 });
    let [loss, total] = [0, 0];
    predictLogit(fit, sample.features).forEach((z, row) => {
      loss += sample.weight[row] * logisticLoss(z, sample.label[row]);
      total += sample.weight[row];
    });
    near(fit.logLoss, loss / total, 1e-9);
  });

  it('halves Newton steps that go too far', () => {
    const sample = toy(500, 2);
    const design = standardisedDesign(sample.features, 2, sample.weight);
    const likelihood = logisticObjective(design, sample.label, sample.weight, 1);
    // Four times the likelihood has the same minimum, but the steps are four times too long for its curvature.
    const steep = (x: Float64Array, gradient: Float64Array) => {
      const value = likelihood(x, gradient);
      gradient.forEach((g, i) => (gradient[i] = 4 * g));
      return 4 * value;
    };
    const [found, expected] = [steep, likelihood].map((objective) =>
      newton(objective, design, sample.weight, 1, { tolerance: 1e-6, maxIterations: 200 }),
    );
    assert.ok(found.converged);
    found.x.forEach((value, i) => {
      near(value, expected.x[i], 1e-6);
    });
  });

  it('stays finite on separable data, constant columns and doubled columns', () => {
    const separable = { ...shuttle(), label: TEMPERATURE.map((t) => (t < 66 ? 1 : 0)) };
    for (const l2 of [0, 1e-6, 1]) assert.ok(Number.isFinite(fitLogistic(separable, { l2 }).intercept));
    const rows = TEMPERATURE.flatMap((t) => [t, 42, t]);
    const fit = fitLogistic({ ...shuttle(), features: Float64Array.from(rows), columnCount: 3 }, { l2: 1e-9 });
    assert.equal(fit.coefficients[1], 0);
    near(fit.coefficients[0] + fit.coefficients[2], -0.2322, 5e-5);
  });

  it('is safe for any linear predictor', () => {
    assert.equal(sigmoid(-1000), 0);
    assert.equal(sigmoid(1000), 1);
    assert.equal(logisticLoss(1000, 0), 1000);
    assert.equal(logisticLoss(-1000, 1), 1000);
    assert.equal(logisticLoss(0, 1), Math.LN2);
    near(logit(sigmoid(-30)), -30, 1e-9);
  });

  it('refuses inputs that are not finite, labels and weights out of range', () => {
    const bad = shuttle();
    bad.features[3] = NaN;
    assert.throws(() => fitLogistic(bad), /row 3, column 0: NaN/);
    assert.throws(() => fitLogistic({ ...shuttle(), label: TEMPERATURE }), /label 53 is not between 0 and 1/);
    assert.throws(() => fitLogistic(shuttle(-1)), /weight -1/);
    assert.throws(() => fitLogistic(shuttle(0)), /sum to nothing/);
    assert.throws(() => fitLogistic({ ...shuttle(), columnCount: 2 }), /23 values are not 23 rows of 2/);
  });
});
