import assert from 'node:assert/strict';
import { findRoot } from '../../../src/core/numerics/find-root.js';
import { normalCdf, poissonUpperLimit, regularizedBeta } from '../../../src/core/numerics/statistics.js';
import { clsLimit, knownBackground, onOffBackground } from '../../../src/inference/limits/cls.js';
import { feldmanCousins } from '../../../src/inference/limits/feldman-cousins.js';
import { near } from '../near.js';

describe('inference: other limits', () => {
  it('classical Poisson limits are the tabulated ones', () => {
    [2.3026, 3.8897, 5.3223, 6.6808, 7.9936, 9.2747].forEach((limit, n) => {
      near(poissonUpperLimit(n, 0.9), limit, 5e-5);
      near(clsLimit(knownBackground(0, n), 0.9), limit, 5e-5);
    });
  });

  it('CLs limits on a known background are the tabulated ones', () => {
    for (const [b, limits] of [
      [0.5, [2.303, 3.508, 4.843, 6.184, 7.494, 8.775]],
      [1, [2.303, 3.272, 4.443, 5.711, 7.0, 8.276]],
      [2, [2.303, 2.995, 3.877, 4.926, 6.087, 7.306]],
      [3, [2.303, 2.839, 3.523, 4.362, 5.345, 6.437]],
    ] as const)
      limits.forEach((limit, n) => {
        near(clsLimit(knownBackground(b, n), 0.9), limit, 6e-4);
      });
  });

  it('CLs limits on a control region tend to those on a known background, and use the lower tail of the binomial', () => {
    near(clsLimit(onOffBackground(2000000, 1000000, 3), 0.9), clsLimit(knownBackground(2, 3), 0.9), 1e-3);
    // P(k <= 4) of k on-events before the 3 off-events, each event off with probability 2/3.
    const below = onOffBackground(3, 2, 4).reduce((sum, log) => sum + Math.exp(log), 0);
    near(below, regularizedBeta(2 / 3, 3, 5), 1e-12);
    near(clsLimit(onOffBackground(7, 1, 0), 0.9), 2.302585, 1e-6);
    near(clsLimit(onOffBackground(0, 1, 3), 0.9), 6.6808, 5e-5);
  });

  it('CLs limits stand for any number of events', () => {
    // Far from zero: n - y / tau + a one-sided quantile of CLs, 1.645 of sqrt(n + y / tau^2) for n = y / tau.
    for (const [n, y, tau] of [
      [500, 500, 1],
      [1000, 1000, 1],
      [2000, 2000, 1],
      [4000, 2000, 0.5],
      [2000, 700, 0.5],
      [20000, 20000, 1],
      [100, 2000, 1],
    ]) {
      const limit = clsLimit(onOffBackground(y, tau, n), 0.9);
      const [excess, sd] = [n - y / tau, Math.sqrt(n + y / tau ** 2)];
      const tail = (z: number) => normalCdf(-z);
      const gauss = findRoot((s) => tail((s - excess) / sd) - 0.1 * tail(-excess / sd), 0, excess + 100 * sd);
      if (n > 100) near(limit / gauss, 1, 0.02);
      else assert.ok(limit > Math.log(10) && limit < 20);
    }
  });

  it('CLs limits grow with the error of the efficiency', () => {
    const limit = (error: number) => clsLimit(knownBackground(1, 3), 0.9, error);
    assert.ok(limit(0.1) > limit(0) && limit(0.1) < 1.05 * limit(0));
    assert.ok(limit(0.3) > limit(0.1));
    near(limit(1e-4), limit(0), 1e-5);
  });

  it('Feldman-Cousins intervals are the published ones', () => {
    const published = [
      [2, 0, 0.53, 5.91],
      [2, 1, 0, 4.91],
      [3, 0.5, 0.6, 6.92],
      [4, 2, 0, 6.6],
      [5, 3, 0, 6.99],
      [5, 1, 1.25, 8.99],
      [3, 5, 0, 2.78],
    ] as const;
    for (const [n, b, lower, upper] of published) {
      const interval = feldmanCousins(n, b, 0.9);
      near(interval.lower, lower, 0.011);
      near(interval.upper, upper, 0.011);
    }
    for (const [n, b, upper] of [
      [0, 0, 2.44],
      [0, 2, 1.26],
      [0, 3, 1.08],
      [1, 0, 4.36],
      [1, 2, 2.53],
    ] as const)
      near(feldmanCousins(n, b, 0.9).upper, upper, 0.03);
  });

  it('Feldman-Cousins gives the example of TFeldmanCousins', () => {
    const interval = feldmanCousins(10, 3, 0.9);
    near(interval.lower, 2.635, 0.0051);
    near(interval.upper, 13.505, 0.0051);
  });
});
