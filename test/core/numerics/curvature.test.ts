import assert from 'node:assert/strict';
import { covarianceAt } from '../../../src/core/numerics/curvature.js';

describe('inference: covariance from the curvature', () => {
  it('is that of a Gaussian likelihood', () => {
    // 1/2 x^T V^-1 x with V = (4, 1; 1, 0.5), whose determinant is 1
    const minusLogL = ([x, y]: readonly number[]): number => 0.5 * (0.5 * x * x - 2 * x * y + 4 * y * y);
    const covariance = covarianceAt(([x, y]) => minusLogL([x - 3, y + 1]), [3, -1], 0.1);
    assert.ok(covariance);
    [4, 1, 1, 0.5].forEach((wanted, i) => {
      assert.ok(Math.abs(covariance[i] - wanted) < 1e-6, covariance.join(' '));
    });
  });

  it('does not exist where the function does not curve upwards', () => {
    assert.equal(
      covarianceAt(([x, y]) => x * x - y * y, [0, 0], 0.1),
      undefined,
    );
    assert.equal(
      covarianceAt(([x]) => x * x, [0, 0], 0.1),
      undefined,
    );
  });
});
