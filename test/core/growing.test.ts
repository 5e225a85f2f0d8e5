import assert from 'node:assert/strict';
import { Growing } from '../../src/core/growing.js';

describe('core/growing', () => {
  it('keeps what is appended in order, whatever the room to start with', () => {
    for (const room of [0, 1, 100]) {
      const column = new Growing(new Float64Array(room));
      const expected: number[] = [];
      for (let i = 0; i < 50; i++) {
        column.push(i);
        column.append([i + 0.5, -i]);
        expected.push(i, i + 0.5, -i);
        assert.equal(column.length, expected.length);
      }
      assert.deepEqual(column.finish(), Float64Array.from(expected));
    }
  });

  it('has the element type of its room and gives away an array of its own', () => {
    const column = new Growing(new Int8Array(4));
    column.append([1, -2]);
    const first = column.finish();
    column.push(3);
    assert.deepEqual(first, Int8Array.of(1, -2));
    assert.deepEqual(column.finish(), Int8Array.of(1, -2, 3));
  });
});
