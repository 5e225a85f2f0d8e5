import assert from 'node:assert/strict';
import { liMaZ, onOffP, priorPredictiveP, zOfP } from '../../../src/inference/scan/significance.js';
import { near } from '../near.js';

/** n_on, n_off, tau, p, Z_Bi, Li-Ma; the fourth and last are published by Cousins, Linnemann and Tucker. */
const ON_OFF = [
  [2, 0, 1, 0.25, 0.674, 1.66511],
  [2, 1, 1, 0.5, 0, 0.58292],
  [3, 1, 1, 0.3125, 0.4888, 1.02298],
  [4, 5, 5, 0.0480215, 1.66435, 1.9473],
  [10, 10, 2, 0.0918958, 1.32917, 1.53482],
  [6, 2, 1, 0.144531, 1.06018, 1.44672],
  [140, 100, 1.2, 4.18555e-5, 3.93352, 3.99781],
] as const;

describe('inference: significance', () => {
  it('of on/off counts is that of Cousins, Linnemann and Tucker, and of Li and Ma', () => {
    for (const [on, off, tau, p, z, liMa] of ON_OFF) {
      near(onOffP(on, off, tau), p, 1e-5 * p);
      near(zOfP(onOffP(on, off, tau)), z, 6e-4);
      near(liMaZ(on, off, tau), liMa, 1e-5);
    }
    assert.equal(onOffP(0, 4, 1), 1);
    assert.ok(liMaZ(1, 4, 1) < 0);
  });

  it('averages over a Gaussian background estimate cut off at zero', () => {
    near(priorPredictiveP(2, 0.3, 0), 0.0369363, 1e-7);
    near(priorPredictiveP(2, 0.3, 0.15), 0.0438232, 1e-6);
    near(priorPredictiveP(5, 1.5, 0.5), 0.0278151, 1e-6);
  });
});
