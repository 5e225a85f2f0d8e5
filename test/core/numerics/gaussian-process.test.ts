import assert from 'node:assert/strict';
import { binomialProcess, fitSmoothness, gaussianProcess } from '../../../src/core/numerics/gaussian-process.js';
import type { Observations } from '../../../src/core/numerics/gaussian-process.js';
import { Random } from '../../../src/core/numerics/random.js';

const near = (found: number, expected: number, tolerance: number): void => {
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} +- ${tolerance}`);
};

const SMOOTH = { amplitude: 0.8, lengths: [0.7, 1.5], roughness: 0.1 };
/** Matern 5/2 as printed by Rasmussen and Williams (eq. 4.17), with a level of ten amplitudes. */
const kernel = (dx: number, dy: number): number => {
  const r = Math.hypot(dx / SMOOTH.lengths[0], dy / SMOOTH.lengths[1]);
  return 0.64 * (100 + (1 + Math.sqrt(5) * r + (5 * r * r) / 3) * Math.exp(-Math.sqrt(5) * r));
};

function observed(count: number, seed: number): Observations {
  const random = new Random(seed, 'test/process');
  const x = Float64Array.from({ length: 2 * count }, () => 3 * random.uniform());
  const precision = Float64Array.from({ length: count }, () => 25 + 100 * random.uniform());
  const value = Float64Array.from(
    precision,
    (w, i) => Math.sin(2 * x[2 * i]) + 0.3 * x[2 * i + 1] + random.normal() / Math.sqrt(w),
  );
  return { x, dimensions: 2, value, precision };
}

/** All observations but one. */
function without({ x, value, precision }: Observations, left: number): Observations {
  const keep = (_: number, i: number) => i !== left;
  return {
    x: x.filter((_, i) => i >> 1 !== left),
    dimensions: 2,
    value: value.filter(keep),
    precision: precision.filter(keep),
  };
}

describe('core: smooth functions from scattered observations', () => {
  it('are the formulas for two observations, written out', () => {
    const two: Observations = {
      x: Float64Array.of(0, 0, 1, 0.5),
      dimensions: 2,
      value: Float64Array.of(1, 2),
      precision: Float64Array.of(50, 20),
    };
    const level = (1 * 50 + 2 * 20) / 70;
    const [a, b, c] = [kernel(0, 0) + 0.01 + 1 / 50, kernel(1, 0.5), kernel(0, 0) + 0.01 + 1 / 20];
    const determinant = a * c - b * b;
    const [k0, k1] = [kernel(0.3, 0.2), kernel(0.7, 0.3)];
    const [y0, y1] = [1 - level, 2 - level];
    const mean = level + (k0 * (c * y0 - b * y1) + k1 * (a * y1 - b * y0)) / determinant;
    const variance = kernel(0, 0) + 0.01 - (k0 * k0 * c - 2 * k0 * k1 * b + k1 * k1 * a) / determinant;
    const found = gaussianProcess(two, SMOOTH).at([0.3, 0.2]);
    near(found.mean, mean, 1e-9);
    near(found.variance, variance, 1e-9);
  });

  it('foretell each observation as if it had not been there', () => {
    const all = observed(30, 1);
    const { leftOut } = gaussianProcess(all, SMOOTH);
    for (let i = 0; i < 30; i++) {
      const rest = without(all, i);
      const { mean, variance } = gaussianProcess(rest, SMOOTH).at(all.x.subarray(2 * i, 2 * i + 2));
      // the mean level differs a little between the two, and counts for next to nothing
      near(leftOut[i].mean, mean, 2e-3);
      near(leftOut[i].variance, variance, 1e-6);
    }
  });

  it('have errors that are those found, with the smoothness that leaving out finds', () => {
    const all = observed(80, 2);
    const process = gaussianProcess(all, fitSmoothness(all, { amplitude: 1, lengths: [1, 1], roughness: 0.05 }));
    const random = new Random(3, 'test/places');
    const pulls = Array.from({ length: 200 }, () => {
      const [u, v] = [3 * random.uniform(), 3 * random.uniform()];
      const { mean, variance } = process.at([u, v]);
      return (mean - Math.sin(2 * u) - 0.3 * v) / Math.sqrt(variance);
    });
    const width = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length);
    assert.ok(width > 0.5 && width < 1.3, `${width}`);
  });

  it('are the most likely logits of counts: there the likelihood pulls as hard as the smoothness', () => {
    const { x } = observed(12, 4);
    const tried = new Float64Array(12).fill(40);
    const passed = Float64Array.from([0, 1, 0, 2, 5, 9, 3, 0, 1, 4, 12, 20]);
    const process = binomialProcess({ x, dimensions: 2, passed, tried }, SMOOTH);
    const found = process.leftOut.map(({ mean, variance }, i) => {
      const weight = process.observations.precision[i] * variance;
      return (mean + weight * process.observations.value[i]) / (1 + weight);
    });
    // stationary: K (passed - tried p) = logit - level, with the covariance of the logits and the roughness of each place
    const pull = found.map((f, i) => passed[i] - tried[i] / (1 + Math.exp(-f)));
    const weights = process.observations.precision;
    const level =
      process.observations.value.reduce((sum, z, i) => sum + z * weights[i], 0) / weights.reduce((a, b) => a + b);
    found.forEach((f, i) => {
      const along = pull.reduce(
        (sum, p, j) => sum + p * (kernel(x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]) + (i === j ? 0.01 : 0)),
        0,
      );
      near(f - level, along, 1e-3);
    });
  });

  it('refuse to be made of nothing', () => {
    const none = new Float64Array(0);
    assert.throws(() => gaussianProcess({ x: none, dimensions: 2, value: none, precision: none }, SMOOTH), RangeError);
  });
});
