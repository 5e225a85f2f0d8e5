import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { threeBodyDecay } from '../../../src/simulation/signal/three-body.js';
import type { MatrixElement } from '../../../src/simulation/signal/three-body.js';
import { massiveMatrixElement } from '../../../src/simulation/theory/matrix-element.js';

const RATIO = 0.2;
const statistic = (x: readonly number[]): number => x.reduce((sum, value) => sum + (value - 2 / 3) ** 2, 0);

/** Mean of the statistic over the Dalitz plot filled by |M|^2, by the midpoint rule. */
function meanUnderMatrixElement(): number {
  const [low, high] = [2 * RATIO, 1 - 3 * RATIO * RATIO];
  const steps = 24;
  let [sum, norm] = [0, 0];
  for (let i = 0; i < steps; i++) {
    for (let j = 0; j < steps; j++) {
      const [x1, x2] = [i, j].map((k) => low + ((high - low) * (k + 0.5)) / steps);
      const x = [x1, x2, 2 - x1 - x2];
      const [p1, p2, p3] = x.map((value) => Math.sqrt(Math.max(0, value * value - low * low)));
      if (x[2] < low || p3 > p1 + p2 || p3 < Math.abs(p1 - p2)) continue;
      const weight = massiveMatrixElement(x1, x2, x[2], RATIO);
      sum += weight * statistic(x);
      norm += weight;
    }
  }
  return sum / norm;
}

/** Mean of the statistic over decays, and its standard error. */
function meanOfDecays(element: MatrixElement, n: number): { mean: number; error: number } {
  const decay = threeBodyDecay(1, RATIO, element);
  const random = new Random(3, 'test/three-body');
  const v = new Float64Array(12);
  let [sum, square] = [0, 0];
  for (let k = 0; k < n; k++) {
    decay(v, 0, random.at(k));
    const t = statistic([2 * v[0], 2 * v[4], 2 * v[8]]);
    sum += t / n;
    square += (t * t) / n;
  }
  return { mean: sum, error: Math.sqrt((square - sum * sum) / n) };
}

describe('simulation: three-body decay', () => {
  it('fills the Dalitz plot by the full massive matrix element, which neither phase space nor Ore-Powell would', () => {
    const expected = meanUnderMatrixElement();
    for (const [element, agrees] of [
      ['massive', true],
      ['phase_space', false],
      ['ore_powell', false],
    ] as const) {
      const { mean, error } = meanOfDecays(element, 10000);
      const pull = (mean - expected) / error;
      assert.equal(Math.abs(pull) < 3, agrees, `${element}: ${pull}`);
    }
  });
});
