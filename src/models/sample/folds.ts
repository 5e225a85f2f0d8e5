/**
 * Which rows stay together, and where they go: a function of the seed and an id, never of the order of rows. The id is
 * that of the event, or of its source where several events have one.
 */
import { ascending } from '../../core/numerics/ascending.js';
import { Random } from '../../core/numerics/random.js';
import { keysFrom, multiplicity } from './bag.js';

/** Fold (0 .. folds - 1) of each row, the same for all rows of an event. */
export function foldsOf(eventId: Float64Array, folds: number, seed: number): Uint8Array {
  const random = new Random(seed, 'models/fold');
  return Uint8Array.from(eventId, (id) => random.at(id).below(folds));
}

/** 1 for rows whose event is held out of training: each event with probability `fraction`. */
export function heldOutRows(eventId: Float64Array, fraction: number, seed: number): Uint8Array {
  const random = new Random(seed, 'models/hold-out');
  return Uint8Array.from(eventId, (id) => (random.at(id).uniform() < fraction ? 1 : 0));
}

/** The distinct event ids in ascending order. */
export function distinctEvents(eventId: Float64Array): Float64Array {
  const sorted = eventId.slice().sort();
  return sorted.filter((id, i) => i === 0 || id !== sorted[i - 1]);
}

/** True if ascending `sorted` contains `id`. */
export function containsEvent(sorted: Float64Array, id: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < id) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === id;
}

/** The distinct event ids in ascending order, and for each row the rank of its event among them. */
export function eventRanks(eventId: Float64Array): { readonly events: Float64Array; readonly rank: Int32Array } {
  const rank = new Int32Array(eventId.length);
  const events = new Float64Array(eventId.length);
  let count = 0;
  for (const row of ascending(eventId)) {
    if (count === 0 || eventId[row] !== events[count - 1]) events[count++] = eventId[row];
    rank[row] = count - 1;
  }
  return { events: events.subarray(0, count), rank };
}

/** How often each of `events` enters bootstrap replica `replica`: Poisson with mean 1, a function of seed and id. */
export function bootstrapCounts(events: Float64Array, replica: number, seed: number): Uint8Array {
  const keys = keysFrom(new Random(seed, 'models/bootstrap').at(replica));
  const counts = new Uint8Array(events.length);
  for (let i = 0; i < counts.length; i++) counts[i] = multiplicity(events[i], keys);
  return counts;
}
