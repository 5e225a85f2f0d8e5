import assert from 'node:assert/strict';
import { choleskyFactor, choleskySolve } from '../../../src/core/numerics/small-matrices.js';
import { makeDetector } from '../../../src/simulation/detector/options.js';

/** Measured points: layers of the vertex tracker, 40 of the chamber (NIM A479, 1); radius and error across, cm. */
const POINTS = [
  ...[3.2, 4.0, 5.4, 10.9, 12.9].map((radius) => ({ radius, error: 15e-4 })),
  ...Array.from({ length: 40 }, (_, i) => ({ radius: 25.5 + 1.36 * i, error: 125e-4 })),
];
const LAYERS = makeDetector().material.layers;
const THICKNESS = LAYERS.reduce((sum, layer) => sum + layer.radiation_lengths, 0);
/** Highland's angle for one radiation length at 1 GeV, rad, with the logarithm of all layers together. */
const SCATTERING = 0.0136 * (1 + 0.038 * Math.log(THICKNESS));

/** The way from a layer to each point, 0 to those in front of it. */
const beyond = (radius: number) => POINTS.map((point) => Math.max(0, point.radius - radius));

/** Derivative of the fitted curvature by one that begins at `radius` only, for a fit that knows all scattering. */
function response(radius: number, pt: number): number {
  const n = POINTS.length;
  const covariance = new Float64Array(n * n);
  POINTS.forEach(({ error }, i) => (covariance[(n + 1) * i] = error ** 2));
  for (const layer of LAYERS) {
    const variance = (SCATTERING / pt) ** 2 * layer.radiation_lengths;
    const way = beyond(layer.radius_cm);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) covariance[n * i + j] += variance * way[i] * way[j];
  }
  assert.ok(choleskyFactor(covariance, n));
  // d0 + phi0 r + omega r^2 / 2
  const model = [POINTS.map(() => 1), POINTS.map((p) => p.radius), POINTS.map((p) => p.radius ** 2 / 2)];
  const weighted = model.map((column) => {
    const solved = Float64Array.from(column);
    choleskySolve(covariance, n, solved);
    return solved;
  });
  const kink = beyond(radius).map((way) => way ** 2 / 2);
  const normal = Float64Array.from({ length: 9 }, (_, k) => dot(weighted[Math.floor(k / 3)], model[k % 3]));
  const fitted = Float64Array.from(weighted, (column) => dot(column, kink));
  assert.ok(choleskyFactor(normal, 3));
  choleskySolve(normal, 3, fitted);
  return fitted[2];
}

const dot = (a: ArrayLike<number>, b: readonly number[]) => b.reduce((sum, value, i) => sum + value * a[i], 0);

describe('simulation/detector: a track that radiates', () => {
  it('has the curvature of what is left of its momentum, to 7 % up to 2 GeV, as the smearing takes it', () => {
    for (const pt of [0.2, 0.5, 1, 2]) {
      const all = LAYERS.map(({ radius_cm }) => response(radius_cm, pt));
      assert.ok(
        all.every((share) => share > 0.93 && share < 1.02),
        `${pt} GeV: ${all.join(' ')}`,
      );
    }
  });

  it('is known less well behind the vertex tracker only where scattering is small', () => {
    const [slow, fast] = [1, 10].map((pt) => response(21, pt));
    assert.ok(slow > 0.96 && fast < 0.9, `${slow} ${fast}`);
  });
});
