import assert from 'node:assert/strict';
import { category, makeTable, numeric, toCategory } from '../../../src/core/table.js';
import { trainingTable } from '../../../src/models/sample/training-table.js';

describe('models/training-table', () => {
  it('labels rightly reconstructed signal 1 and the whole optimisation sample 0', () => {
    const table = (ids: number[], process: string, matched: number[]) =>
      makeTable({
        event_id: Float64Array.from(ids),
        process: toCategory(ids.map(() => process)),
        truth_matched: Uint8Array.from(matched),
      });
    const joined = trainingTable(table([1, 2, 3], 'signal', [1, 0, 1]), table([7, 8], 'uds', [0, 1]));
    assert.deepEqual([...numeric(joined, 'event_id')], [1, 3, 7, 8]);
    assert.deepEqual([...numeric(joined, 'label')], [1, 1, 0, 0]);
    assert.deepEqual(category(joined, 'process').levels, ['signal', 'uds']);
  });
});
