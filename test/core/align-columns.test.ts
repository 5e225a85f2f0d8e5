import assert from 'node:assert/strict';
import { alignColumns } from '../../src/core/align-columns.js';

describe('columns of text', () => {
  it('align the first column to the left and the others to the right', () => {
    assert.deepEqual(
      alignColumns([
        ['a', '1'],
        ['bbb', '22'],
      ]),
      ['a     1', 'bbb  22'],
    );
  });
});
