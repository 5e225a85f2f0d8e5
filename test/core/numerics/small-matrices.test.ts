import assert from 'node:assert/strict';
import fc from 'fast-check';
import { choleskyFactor, choleskySolve, invert3, invertPositive } from '../../../src/core/numerics/small-matrices.js';

/** A A^T + 1 of random entries: positive definite. */
function positive(n: number): fc.Arbitrary<Float64Array> {
  return fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n * n, maxLength: n * n }).map((a) =>
    Float64Array.from({ length: n * n }, (_, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return a.slice(0, n).reduce((sum, _, m) => sum + a[n * i + m] * a[n * j + m], i === j ? 1 : 0);
    }),
  );
}

function assertUnit(a: Float64Array, b: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const sum = Array.from({ length: n }, (_, k) => a[n * i + k] * b[n * j + k]).reduce((s, v) => s + v, 0);
      assert.ok(Math.abs(sum - (i === j ? 1 : 0)) < 1e-8, `element ${i}, ${j}: ${sum}`);
    }
  }
}

describe('core/small-matrices', () => {
  it('inverts positive-definite matrices of sizes 3, 5 and 7', () => {
    for (const n of [3, 5, 7]) {
      fc.assert(
        fc.property(positive(n), (a) => {
          const inverse = new Float64Array(n * n);
          assert.ok(invertPositive(a.slice(), n, inverse));
          assertUnit(a, inverse, n);
        }),
        { numRuns: 50, seed: 1 },
      );
    }
  });

  it('has a closed inverse of 3 x 3 equal to that by Cholesky', () => {
    fc.assert(
      fc.property(positive(3), (a) => {
        const inverse = new Float64Array(9);
        assert.ok(invert3(a, inverse));
        assertUnit(a, inverse, 3);
      }),
      { seed: 2 },
    );
  });

  it('solves in place at an offset with a stride', () => {
    const l = Float64Array.of(NaN, 4, 2, 2, 3);
    const b = Float64Array.of(NaN, 10, NaN, 8);
    assert.ok(choleskyFactor(l, 2, 1));
    choleskySolve(l, 2, b, 1, 1, 2);
    assert.ok(Math.abs(b[1] - 1.75) < 1e-12 && Math.abs(b[3] - 1.5) < 1e-12);
  });

  it('refuses matrices that are not positive definite', () => {
    assert.ok(!choleskyFactor(Float64Array.of(1, 2, 2, 1), 2));
    assert.ok(!choleskyFactor(Float64Array.of(NaN), 1));
    assert.ok(!invert3(new Float64Array(9), new Float64Array(9)));
  });
});
