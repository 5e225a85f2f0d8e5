import assert from 'node:assert/strict';
import { finiteOrNull, sum } from '../../src/report/numbers.js';

describe('report numbers', () => {
  it('sums an array, nothing to zero', () => {
    assert.equal(sum([1, 2, 3.5]), 6.5);
    assert.equal(sum([]), 0);
  });

  it('keeps finite numbers and makes null of all else, as JSON does', () => {
    const values = [0, -1.5, NaN, Infinity, null];
    assert.deepEqual(values.map(finiteOrNull), JSON.parse(JSON.stringify(values)));
  });
});
