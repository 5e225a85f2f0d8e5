/** Joins event batches. */
import type { EventBatch } from './event-batch.js';

type Numbers = Float64Array | Int32Array | Uint8Array | Int8Array;

/** The events of all batches in order; process names are united. @throws RangeError without a batch */
export function concatEventBatches(batches: readonly EventBatch[]): EventBatch {
  if (batches.length === 0) throw new RangeError('no batch to join');
  const processNames = [...new Set(batches.flatMap((batch) => batch.processNames))];
  const joined: Record<string, unknown> = {};
  for (const [field, first] of Object.entries(batches[0])) {
    if (ArrayBuffer.isView(first)) joined[field] = joinField(batches, field as keyof EventBatch);
  }
  return {
    ...(joined as unknown as EventBatch),
    eventCount: batches.reduce((sum, batch) => sum + batch.eventCount, 0),
    processNames,
    process: joinProcess(batches, processNames),
    trackStart: joinStarts(batches.map((batch) => batch.trackStart)),
    clusterStart: joinStarts(batches.map((batch) => batch.clusterStart)),
  };
}

function joinField(batches: readonly EventBatch[], field: keyof EventBatch): Numbers {
  const parts = batches.map((batch) => batch[field] as Numbers);
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const joined = new (parts[0].constructor as new (n: number) => Numbers)(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function joinProcess(batches: readonly EventBatch[], names: readonly string[]): Uint8Array {
  const recoded = batches.map((batch) => {
    const recode = batch.processNames.map((name) => names.indexOf(name));
    return batch.process.map((code) => recode[code]);
  });
  return Uint8Array.from(recoded.flatMap((codes) => [...codes]));
}

function joinStarts(starts: readonly Int32Array[]): Int32Array {
  const joined = new Int32Array(starts.reduce((sum, start) => sum + start.length - 1, 1));
  let event = 0;
  for (const start of starts) {
    const offset = joined[event];
    for (let i = 1; i < start.length; i++) joined[event + i] = offset + start[i];
    event += start.length - 1;
  }
  return joined;
}
