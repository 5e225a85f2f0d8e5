import assert from 'node:assert/strict';
import { tabulate } from '../../../src/inference/signal/tabulate.js';
import { near } from '../near.js';

describe('inference: tabulated functions', () => {
  const box = { u: [1, 3], v: [-1, 1] } as const;

  it('are exact for bilinear functions and at the nodes', () => {
    const table = tabulate((u, v) => [u * v, 2 * u - v + 1], box, [4, 8]);
    const [product, plane] = table(1.37, 0.61);
    near(product, 1.37 * 0.61, 1e-12);
    near(plane, 2 * 1.37 - 0.61 + 1, 1e-12);
    near(tabulate((u) => [u ** 3], box, [4, 2])(2.5, 0)[0], 2.5 ** 3, 1e-12);
  });

  it('stay at their value at the edge outside the box', () => {
    const table = tabulate((u, v) => [u + v], box, [3, 3]);
    near(table(9, 9)[0], 4, 1e-12);
    near(table(-9, 0)[0], 1, 1e-12);
  });

  it('may depend on one coordinate only', () => {
    const table = tabulate((u) => [u], { u: [0, 1], v: [0, 0] }, [2, 1]);
    near(table(0.3, 0)[0], 0.3, 1e-12);
    assert.equal(table.length, 2);
  });
});
