import assert from 'node:assert/strict';
import { poissonUpperLimit } from '../../../src/core/numerics/statistics.js';
import { clsLimit, knownBackground, onOffBackground } from '../../../src/inference/limits/cls.js';
import { feldmanCousins } from '../../../src/inference/limits/feldman-cousins.js';
import { onOffP } from '../../../src/inference/scan/significance.js';
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

  it('CLs limits on a control region tend to those on a known background, and use the on/off tail', () => {
    near(clsLimit(onOffBackground(2000000, 1000000, 3), 0.9), clsLimit(knownBackground(2, 3), 0.9), 1e-3);
    const below = onOffBackground(3, 2, 4).reduce((sum, p) => sum + p, 0);
    near(1 - below, onOffP(5, 3, 2), 1e-12);
    near(clsLimit(onOffBackground(7, 1, 0), 0.9), 2.302585, 1e-6);
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
