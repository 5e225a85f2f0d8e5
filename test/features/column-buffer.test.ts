import assert from 'node:assert/strict';
import { ColumnBuffer } from '../../src/features/column-buffer.js';

describe('features/column-buffer', () => {
  it('gives back each column in the order of the rows, however often it grew', () => {
    const buffer = new ColumnBuffer(3);
    const rows = 5 * buffer.capacity;
    for (let row = 0; row < rows; row++) {
      const at = buffer.next();
      for (let c = 0; c < 3; c++) buffer.values[at + c * buffer.capacity] = 10 * row + c;
    }
    for (let c = 0; c < 3; c++) {
      assert.deepEqual(
        buffer.column(c),
        Float64Array.from({ length: rows }, (_, row) => 10 * row + c),
      );
    }
  });
});
