import assert from 'node:assert/strict';
import { ascending } from '../../../src/core/numerics/ascending.js';
import { Random } from '../../../src/core/numerics/random.js';

describe('core/ascending', () => {
  it('sorts as comparing does, whatever the numbers, and keeps the order of equal ones', () => {
    const random = new Random(1, 'ascending');
    const draws: (() => number)[] = [
      () => random.normal(),
      () => random.below(5) - 2,
      () => Math.fround(random.normal()),
      () => random.below(2 ** 32) * 2 ** 20 + random.below(2 ** 20),
      () => (random.uniform() - 0.5) * 10 ** (random.below(600) - 300),
      () => [0, -0, Infinity, -Infinity, 5e-324, -5e-324, Number.MAX_VALUE][random.below(7)],
    ];
    for (const draw of draws) {
      for (const count of [0, 1, 2, 17, 5000]) {
        const values = Float64Array.from({ length: count }, draw);
        const compare = (a: number, b: number) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : a - b);
        assert.deepEqual(ascending(values), Uint32Array.from(values.keys()).sort(compare));
      }
    }
  });

  it('puts NaN last, and takes plain and float32 numbers', () => {
    assert.deepEqual(ascending([NaN, 2, -1, NaN, -Infinity]), Uint32Array.of(4, 2, 1, 0, 3));
    assert.deepEqual(ascending(Float32Array.of(0.1, -0.2, 0)), Uint32Array.of(1, 2, 0));
  });
});
