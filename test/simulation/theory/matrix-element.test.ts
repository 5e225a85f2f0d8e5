import assert from 'node:assert/strict';
import { massiveMatrixElement, orePowell } from '../../../src/simulation/theory/matrix-element.js';

const POINTS = [
  [0.8, 0.7, 0.5],
  [0.7, 0.7, 0.6],
  [0.8, 0.65, 0.55],
  [0.75, 0.65, 0.6],
  [0.9, 0.6, 0.5],
] as const;

describe('simulation: matrix element of the three-body decay', () => {
  it('gives the tabulated ratios to 1e-4', () => {
    const table: readonly (readonly [number, readonly (number | undefined)[]])[] = [
      [0.05, [1.00208, 0.99995, 1.0065, 1.00172, 1.05109]],
      [0.1, [1.01274, 1.00131, 1.01486, 1.00458, 1.08341]],
      [0.2, [1.10041, 1.01232, 1.07889, 1.02646]],
      [0.25, [undefined, 1.02833, 1.16953, 1.05714]],
    ];
    for (const [ratio, values] of table) {
      values.forEach((expected, i) => {
        if (expected === undefined) return;
        const [x1, x2, x3] = POINTS[i];
        const value = massiveMatrixElement(x1, x2, x3, ratio);
        assert.ok(Math.abs(value - expected) < 1e-4, `m/M ${ratio} at ${POINTS[i].join()}: ${value}, ${expected}`);
      });
    }
  });

  it('is the Ore-Powell formula for massless bosons', () => {
    for (const [x1, x2, x3] of POINTS) {
      assert.ok(Math.abs(massiveMatrixElement(x1, x2, x3, 0) / orePowell(x1, x2, x3) - 1) < 1e-9);
    }
  });

  it('integrates Ore-Powell over the triangle to pi^2 - 9', () => {
    const n = 600;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n - i; j++) {
        const lower = i + j === n - 1 ? 1 / 3 : 0.5;
        const x1 = 1 - (i + lower) / n;
        const x2 = 1 - (j + lower) / n;
        sum += (orePowell(x1, x2, 2 - x1 - x2) * 1.6875 * (i + j === n - 1 ? 0.5 : 1)) / (n * n);
      }
    }
    assert.ok(Math.abs(sum - (Math.PI ** 2 - 9)) < 2e-3, `${sum}`);
  });
});
