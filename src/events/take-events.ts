/** Some of the events of a batch. */
import type { EventBatch } from './event-batch.js';

type Numbers = Float64Array | Int32Array | Uint8Array | Int8Array;

/** How many entries of a field belong to one event, track or cluster, and to which of the three. */
const PER_TRACK: Readonly<Record<string, number>> = {
  charge: 1,
  helix: 5,
  covariance: 15,
  pid: 1,
  truthPdg: 1,
  truthDarkPhoton: 1,
};
const PER_CLUSTER: Readonly<Record<string, number>> = { clusterEnergy: 1, clusterTheta: 1, clusterPhi: 1 };

/** The events of `batch` whose positions (ascending) are given, with their tracks and clusters. */
export function takeEvents(batch: EventBatch, events: readonly number[]): EventBatch {
  if (events.length === batch.eventCount) return batch;
  const tracks = pick(batch.trackStart, events);
  const clusters = pick(batch.clusterStart, events);
  const taken: Record<string, unknown> = { processNames: batch.processNames, eventCount: events.length };
  for (const [field, values] of Object.entries(batch)) {
    if (!ArrayBuffer.isView(values)) continue;
    if (field in PER_TRACK) taken[field] = gather(values as Numbers, tracks.rows, PER_TRACK[field]);
    else if (field in PER_CLUSTER) taken[field] = gather(values as Numbers, clusters.rows, PER_CLUSTER[field]);
    else taken[field] = gather(values as Numbers, events, 1);
  }
  return { ...(taken as unknown as EventBatch), trackStart: tracks.start, clusterStart: clusters.start };
}

/** Rows of the given events, and where each event's rows start among them. */
function pick(start: Int32Array, events: readonly number[]): { rows: number[]; start: Int32Array } {
  const rows: number[] = [];
  const starts = Int32Array.from(events, (event) => {
    const first = rows.length;
    for (let row = start[event]; row < start[event + 1]; row++) rows.push(row);
    return first;
  });
  return { rows, start: Int32Array.of(...starts, rows.length) };
}

function gather(values: Numbers, rows: readonly number[], width: number): Numbers {
  const taken = new (values.constructor as new (n: number) => Numbers)(rows.length * width);
  rows.forEach((row, i) => {
    for (let k = 0; k < width; k++) taken[i * width + k] = values[row * width + k];
  });
  return taken;
}
