import assert from 'node:assert/strict';
import { makeTable, toCategory } from '../../../src/core/table.js';
import { fromDanfo, recordsToDanfo, toDanfo } from '../../../src/models/peers/danfo.js';

describe('models/danfo', () => {
  const table = makeTable({
    event_id: Float64Array.of(2 ** 42, 7, 9),
    score: Float64Array.of(-1.5, NaN, 3),
    category: toCategory(['C0', 'C2', 'C0']),
  });

  it('gives back a table that went through a data frame', async () => {
    const frame = await toDanfo(table);
    assert.deepEqual(frame.shape, [3, 3]);
    assert.deepEqual(frame.columns, ['event_id', 'score', 'category']);
    assert.deepEqual(fromDanfo(frame), table);
  });

  it('makes a data frame of records', async () => {
    const frame = await recordsToDanfo([
      { category: 'C0', auc: 0.99 },
      { category: 'C1', auc: 0.98 },
    ]);
    assert.deepEqual(fromDanfo(frame).columns.auc, Float64Array.of(0.99, 0.98));
  });

  it('refuses what is too large for danfojs', async () => {
    await assert.rejects(toDanfo(makeTable({ x: new Float64Array(50001) })), RangeError);
  });
});
