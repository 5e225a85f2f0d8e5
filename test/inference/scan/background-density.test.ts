import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { boxProbability, drawFromDensity, estimateDensity } from '../../../src/inference/scan/background-density.js';
import { backgroundMasses } from '../sample.js';
import { near } from '../near.js';

describe('inference: background density', () => {
  const { mUpsilon, mDarkPhoton } = backgroundMasses(600, 4);
  const density = estimateDensity(mUpsilon, mDarkPhoton, new Float64Array(600).fill(1));

  it('is normalised and vanishes where no candidate can be', () => {
    near(boxProbability(density, 0, 10.6, 0, 3.54), 1, 1e-9);
    near(boxProbability(density, 1, 2, 0.7, 3), 0, 1e-12);
    assert.ok(Math.abs(density.events - 600) < 1e-9);
  });

  it('follows the events: the cluster, the broad part and the empty part', () => {
    const more = backgroundMasses(200000, 5);
    const share = (y0: number, y1: number, a0: number, a1: number) =>
      more.mUpsilon.reduce(
        (n, y, i) => n + Number(y > y0 && y < y1 && more.mDarkPhoton[i] > a0 && more.mDarkPhoton[i] < a1),
        0,
      ) / 200000;
    for (const [y0, y1, a0, a1] of [
      [0.05, 0.15, 0, 0.05],
      [5, 6, 0.5, 1.5],
      [7, 9, 1, 2],
      [3, 10, 0, 0.5],
    ])
      near(boxProbability(density, y0, y1, a0, a1) / share(y0, y1, a0, a1), 1, 0.3);
    const empty = boxProbability(density, 0.5, 1, 0.1, 0.15);
    assert.ok(empty > 0 && empty < 1e-4, `${empty}`);
  });

  it('is added up correctly for boxes that cut cells', () => {
    const whole = boxProbability(density, 3.03, 4.01, 0.52, 0.71);
    const parts =
      boxProbability(density, 3.03, 3.5, 0.52, 0.71) +
      boxProbability(density, 3.5, 4.01, 0.52, 0.6) +
      boxProbability(density, 3.5, 4.01, 0.6, 0.71);
    near(parts / whole, 1, 1e-9);
  });

  it('gives back what is drawn from it', () => {
    const random = new Random(1, 'test/draw');
    let inside = 0;
    const total = 20000;
    for (let i = 0; i < total; i++) {
      const [y, a] = drawFromDensity(density, random.uniform(), random.uniform(), random.uniform());
      if (y > 5 && y < 7 && a > 0.5 && a < 1.5) inside++;
    }
    const expected = boxProbability(density, 5, 7, 0.5, 1.5);
    near(inside / total, expected, 5 * Math.sqrt(expected / total));
  });

  it('is even over the plane when there are no candidates', () => {
    const none = estimateDensity([], [], []);
    near(boxProbability(none, 0, 10.6, 0, 3.54), 1, 1e-9);
    assert.ok(boxProbability(none, 3, 3.1, 0.5, 0.51) > 0);
    const one = estimateDensity([3], [0.5], [1]);
    near(boxProbability(one, 0, 10.6, 0, 3.54), 1, 1e-9);
  });
});
