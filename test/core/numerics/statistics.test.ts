import assert from 'node:assert/strict';
import * as stats from '../../../src/core/numerics/statistics.js';

function near(actual: number, expected: number, relative = 1e-12): void {
  assert.ok(
    Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-300),
    `${actual} is not ${expected}`,
  );
}

describe('distribution functions', () => {
  it('give the tabulated normal probabilities, far into the tail', () => {
    near(stats.normalCdf(1.959963984540054), 0.975);
    near(stats.normalCdf(-5), 2.866515718791939e-7, 1e-11);
    near(stats.normalCdf(-20), 2.7536241186062337e-89, 1e-11);
    near(stats.normalQuantile(0.975), 1.959963984540054);
    near(stats.normalQuantile(2.866515718791939e-7), -5, 1e-11);
    assert.equal(stats.normalQuantile(0.5), 0);
    assert.equal(stats.normalQuantile(0), -Infinity);
    assert.equal(stats.normalQuantile(1), Infinity);
  });

  it('give the tabulated chi-square quantiles, also between whole degrees of freedom', () => {
    near(stats.chi2Quantile(0.9, 1), 2.705543454095404, 1e-12);
    near(stats.chi2Quantile(0.95, 10), 18.307038053275146, 1e-12);
    near(stats.chi2Cdf(stats.chi2Quantile(0.37, 4.6), 4.6), 0.37);
    assert.equal(stats.chi2Cdf(-1, 3), 0);
  });

  it('give the classical 90 % Poisson limits, also between whole counts', () => {
    const limits = [2.3026, 3.8897, 5.3223, 6.6808, 7.9936, 9.2747];
    limits.forEach((limit, n) => {
      near(stats.poissonUpperLimit(n, 0.9), limit, 2e-5);
      near(stats.poissonLowerTail(n, limit), 0.1, 2e-4);
    });
    const between = stats.poissonUpperLimit(1.5, 0.9);
    assert.ok(between > limits[1] && between < limits[2]);
  });

  it('sum Poisson tails', () => {
    near(stats.poissonUpperTail(3, 1.3), 1 - Math.exp(-1.3) * (1 + 1.3 + 1.3 ** 2 / 2));
    near(stats.poissonUpperTail(2, 1e-5), 4.999966666791667e-11);
    assert.equal(stats.poissonUpperTail(0, 0), 1);
    assert.equal(stats.poissonUpperTail(1, 0), 0);
    near(stats.poissonLowerTail(2, 4.2) + stats.poissonUpperTail(3, 4.2), 1);
    assert.equal(stats.poissonLowerTail(-1, 2), 0);
  });

  it('agree on the on/off p-values of Cousins, Linnemann and Tucker', () => {
    near(stats.regularizedBeta(1 / 6, 4, 6), 0.0480215, 1e-6);
    near(stats.regularizedBeta(1 / 2.2, 140, 101), 4.18555e-5, 1e-5);
  });

  it('relate P and Q of the incomplete gamma function', () => {
    near(stats.gammaP(3, 2), 0.3233235838169365);
    near(stats.gammaQ(3, 2), 0.6766764161830635);
  });
});

describe('weighted statistics', () => {
  it('take the mean by weight', () => {
    near(stats.weightedMean([1, 2, 6], [1, 1, 2]), 3.75);
    assert.ok(Number.isNaN(stats.weightedMean([], [])));
  });

  it('take quantiles in any order of rows, with a weight of two as two rows', () => {
    near(stats.weightedQuantile([4, 1, 3, 2], [1, 1, 1, 1], 0.5), 2.5);
    near(stats.weightedQuantile([1, 2, 3, 4], [1, 1, 1, 1], 0.25), 1.5);
    assert.equal(stats.weightedQuantile([1, 2, 3], [1, 1, 1], 0), 1);
    assert.equal(stats.weightedQuantile([1, 2, 3], [1, 1, 1], 1), 3);
    assert.equal(stats.weightedQuantile([5, 9], [1, 0], 0.9), 5);
    near(stats.weightedQuantile([1, 2], [3, 1], 0.5), 1.25);
    assert.ok(Number.isNaN(stats.weightedQuantile([], [], 0.5)));
  });

  it('find the Kolmogorov-Smirnov distance and its asymptotic p-value', () => {
    const ones = (n: number) => new Float64Array(n).fill(1);
    const { distance } = stats.weightedKs([1, 2, 3, 4], ones(4), [3, 4, 5, 6], ones(4));
    near(distance, 0.5);
    near(stats.kolmogorovTail(1.3581), 0.05, 1e-3);
    near(stats.kolmogorovTail(1.2238), 0.1, 1e-3);
    assert.equal(stats.kolmogorovTail(0.1), 1);
    assert.equal(stats.weightedKs([1, 2], ones(2), [1, 2], ones(2)).distance, 0);
    near(stats.weightedKs([1, 2], [3, 1], [1, 2], [1, 1]).distance, 0.25);
    assert.ok(Number.isNaN(stats.weightedKs([], [], [1], [1]).p));
  });

  it('does not change the Kolmogorov-Smirnov p-value when all weights are scaled', () => {
    const x = Array.from({ length: 50 }, (_, i) => i / 50);
    const y = x.map((value) => value * value);
    const wx = x.map((value) => 1 + value);
    const wy = y.map(() => 1);
    const p = stats.weightedKs(x, wx, y, wy).p;
    const scaled = stats.weightedKs(
      x,
      wx.map((w) => 7 * w),
      y,
      wy,
    ).p;
    near(scaled, p, 1e-9);
  });

  it('counts pairs in the area under the curve, ties half', () => {
    const score = [0.1, 0.4, 0.35, 0.8];
    near(stats.areaUnderCurve(score, [0, 0, 1, 1], [1, 1, 1, 1]), 0.75);
    near(stats.areaUnderCurve([1, 1, 1], [0, 1, 1], [1, 2, 3]), 0.5);
    near(stats.areaUnderCurve([1, 2, 3], [0, 1, 0], [3, 1, 1]), 0.75);
    assert.ok(Number.isNaN(stats.areaUnderCurve([1], [1], [1])));
    assert.ok(Number.isNaN(stats.areaUnderCurve([NaN, 0.1, 0.3, 0.9], [0, 0, 1, 1], [1, 1, 1, 1])));
  });

  it('counts effective entries', () => {
    near(stats.effectiveCount([2, 2, 2]), 3);
    near(stats.effectiveCount([1, 3]), 1.6);
    assert.equal(stats.effectiveCount([]), 0);
  });
});
