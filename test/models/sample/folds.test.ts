import assert from 'node:assert/strict';
import {
  bootstrapCounts,
  containsEvent,
  distinctEvents,
  eventRanks,
  foldsOf,
  heldOutRows,
} from '../../../src/models/sample/folds.js';

describe('models/folds', () => {
  const ids = Float64Array.from({ length: 6000 }, (_, row) => 2 ** 40 + Math.floor(row / 3));

  it('keeps the rows of an event together in folds of about the same size, in any order of rows', () => {
    const folds = foldsOf(ids, 5, 1);
    const counts = new Float64Array(5);
    folds.forEach((fold, row) => {
      assert.equal(fold, folds[row - (row % 3)]);
      counts[fold]++;
    });
    for (const count of counts) assert.ok(Math.abs(count / 3 - 400) < 4 * Math.sqrt(2000 * 0.2 * 0.8));
    assert.deepEqual(foldsOf(ids.slice().reverse(), 5, 1).reverse(), folds);
    assert.notDeepEqual(foldsOf(ids, 5, 2), folds);
  });

  it('holds out whole events, independently of the folds', () => {
    const held = heldOutRows(ids, 0.3, 1);
    const fraction = held.reduce((sum, value) => sum + value, 0) / ids.length;
    assert.ok(Math.abs(fraction - 0.3) < 4 * Math.sqrt((0.3 * 0.7) / 2000));
    held.forEach((value, row) => {
      assert.equal(value, held[row - (row % 3)]);
    });
    const folds = foldsOf(ids, 2, 1);
    const both = held.reduce((sum, value, row) => sum + value * folds[row], 0) / ids.length;
    assert.ok(Math.abs(both - 0.15) < 0.04);
  });

  it('ranks and finds events', () => {
    const events = distinctEvents(Float64Array.of(7, 3, 7, 12));
    assert.deepEqual(events, Float64Array.of(3, 7, 12));
    assert.deepEqual(eventRanks(Float64Array.of(7, 3, 7, 12)), {
      events: Float64Array.of(3, 7, 12),
      rank: Int32Array.of(1, 0, 1, 2),
    });
    assert.deepEqual(
      [2, 3, 7, 8, 12, 13].map((id) => containsEvent(events, id)),
      [false, true, true, false, true, false],
    );
    assert.equal(containsEvent(new Float64Array(0), 1), false);
  });

  it('draws bootstrap counts with mean and variance 1', () => {
    const counts = bootstrapCounts(distinctEvents(ids), 3, 1);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    const square = counts.reduce((sum, count) => sum + (count - 1) ** 2, 0) / counts.length;
    assert.ok(Math.abs(mean - 1) < 0.1 && Math.abs(square - 1) < 0.2);
  });

  it('draws counts of a Poisson distribution with mean 1', () => {
    const counts = bootstrapCounts(
      Float64Array.from({ length: 200_000 }, (_, id) => id),
      1,
      1,
    );
    let probability = Math.exp(-1);
    for (let count = 0; count < 7; count++) {
      const found = counts.filter((value) => value === count).length / counts.length;
      const error = Math.sqrt((probability * (1 - probability)) / counts.length);
      assert.ok(Math.abs(found - probability) < 4 * error, `${count}: ${found} against ${probability}`);
      probability /= count + 1;
    }
  });
});
