import assert from 'node:assert/strict';
import { concatEventBatches } from '../../src/events/concat-events.js';
import { takeEvents } from '../../src/events/take-events.js';
import { exampleEvents } from '../helpers/example-events.js';

describe('takeEvents', () => {
  const batch = exampleEvents(7);

  it('takes events with their tracks and clusters', () => {
    const parts = [takeEvents(batch, [0, 1, 2]), takeEvents(batch, [3, 4, 5, 6])];
    assert.deepEqual(concatEventBatches(parts), batch);
    const odd = takeEvents(batch, [1, 5]);
    assert.deepEqual([...odd.eventId], [batch.eventId[1], batch.eventId[5]]);
    const helices = (of: typeof batch, event: number) =>
      of.helix.slice(5 * of.trackStart[event], 5 * of.trackStart[event + 1]);
    assert.ok(helices(batch, 5).length > 0);
    assert.deepEqual(helices(odd, 1), helices(batch, 5));
  });

  it('takes none, and all as they are', () => {
    const none = takeEvents(batch, []);
    assert.deepEqual([none.eventCount, none.helix.length, [...none.trackStart]], [0, 0, [0]]);
    assert.equal(takeEvents(batch, [0, 1, 2, 3, 4, 5, 6]), batch);
  });
});
