import assert from 'node:assert/strict';
import { localRegression, mix, mixVariance } from '../../../src/inference/signal/local-regression.js';
import { near } from '../near.js';

const lattice = {
  u: Float64Array.from({ length: 36 }, (_, i) => (i % 6) + 0.1 * Math.floor(i / 6)),
  v: Float64Array.from({ length: 36 }, (_, i) => Math.floor(i / 6)),
};

describe('inference: local regression', () => {
  it('reproduces a plane anywhere inside its points', () => {
    const values = lattice.u.map((u, i) => 3 + 2 * u - 0.5 * lattice.v[i]);
    const mixer = localRegression(lattice, 8);
    for (const [u, v] of [
      [2.3, 2.7],
      [0.4, 3.2],
      [4.9, 1.1],
    ])
      near(mix(mixer(u, v), values), 3 + 2 * u - 0.5 * v, 1e-6);
  });

  it('never leaves the range of the values it mixes, however far outside', () => {
    const values = lattice.u.map((u) => 1 + u);
    const mixer = localRegression(lattice, 8);
    assert.ok(mix(mixer(100, 3), values) <= 6.5);
    assert.ok(mix(mixer(-100, 3), values) >= 1);
  });

  it('leaves a point out on request', () => {
    const values = lattice.u.map((_, i) => (i === 14 ? 1000 : 1));
    const mixer = localRegression(lattice, 8);
    near(mix(mixer(lattice.u[14], lattice.v[14], 14), values), 1, 1e-9);
    assert.ok(mix(mixer(lattice.u[14], lattice.v[14]), values) > 100);
  });

  it('propagates independent errors', () => {
    const mixture = localRegression(lattice, 8)(2.5, 2.5);
    near(
      mixture.coefficient.reduce((sum, c) => sum + c, 0),
      1,
      1e-12,
    );
    const variance = mixVariance(mixture, new Float64Array(36).fill(0.04));
    assert.ok(variance > 0.04 / 9 && variance < 0.04 / 2, `${variance}`);
  });

  it('works with points on a line, with few points and with one', () => {
    const line = { u: Float64Array.of(0, 1, 2, 3, 4), v: new Float64Array(5) };
    near(mix(localRegression(line, 5)(1.5, 0), Float64Array.of(0, 1, 2, 3, 4)), 1.5, 1e-6);
    const one = localRegression({ u: Float64Array.of(1), v: Float64Array.of(2) }, 8);
    assert.equal(mix(one(7, 7), Float64Array.of(5)), 5);
    assert.throws(() => localRegression({ u: new Float64Array(0), v: new Float64Array(0) }, 3), RangeError);
  });
});
