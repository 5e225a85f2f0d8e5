import { Random } from '../../src/core/numerics/random.js';

/** Normal values in events of `perEvent` rows that share a common part. */
export function values(events: number, shift: number, seed: number, perEvent = 1, firstEvent = 0) {
  const random = new Random(seed, 'check values');
  const rows = events * perEvent;
  const value = new Float64Array(rows);
  const eventId = new Float64Array(rows);
  for (let event = 0; event < events; event++) {
    const common = random.normal();
    for (let i = event * perEvent; i < (event + 1) * perEvent; i++) {
      value[i] = shift + common + (perEvent > 1 ? 0.1 * random.normal() : 0);
      eventId[i] = firstEvent + event;
    }
  }
  return { value, weight: new Float64Array(rows).fill(1), eventId };
}
