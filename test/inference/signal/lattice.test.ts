import assert from 'node:assert/strict';
import { lattice } from '../../../src/inference/signal/lattice.js';
import { near } from '../near.js';

describe('inference: functions on a lattice', () => {
  const box = [
    [1, 3],
    [-2, 2],
    [0, 1],
  ] as const;

  it('are exact for what is linear along each coordinate', () => {
    const table = lattice(([u, v, w]) => [u * v * w, 2 * u - v + w], 2, box, [4, 8, 3]);
    const [product, plane] = table([1.7, 0.33, 0.9]);
    near(product, 1.7 * 0.33 * 0.9, 1e-12);
    near(plane, 3.4 - 0.33 + 0.9, 1e-12);
  });

  it('are evaluated only where they are asked for, once', () => {
    let calls = 0;
    const table = lattice(
      ([u]) => {
        calls++;
        return [u];
      },
      1,
      box,
      [100, 100, 0],
    );
    for (let i = 0; i < 5; i++) near(table([1.005, 0.01, 0.5])[0], 1.005, 1e-12);
    assert.equal(calls, 4);
  });

  it('keep their value at the edge outside the box', () => {
    near(lattice(([u]) => [u], 1, box, [4, 4, 4])([9, 9, 9])[0], 3, 1e-12);
  });
});
