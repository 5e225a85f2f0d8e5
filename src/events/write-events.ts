/** Writes reconstructed events as a folder of three Parquet files. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { settleAll } from '../core/settle-all.js';
import { openTableWriter } from '../io/tables/table-files.js';
import type { EventBatch } from './event-batch.js';
import { eventBatchToTables } from './event-tables.js';
import type { EventTables } from './event-tables.js';

/** Files of an event folder. */
export const EVENT_FILES: Readonly<Record<keyof EventTables, string>> = {
  events: 'events.parquet',
  tracks: 'tracks.parquet',
  clusters: 'clusters.parquet',
};

/** Takes the events of a folder. */
export interface EventsWriter {
  append(batch: EventBatch): Promise<void>;
  /** Writes the files. @throws RangeError if no batch was appended */
  close(): Promise<void>;
}

/** Opens an event folder for batches that arrive one by one; makes the folder; memory does not grow with the events. */
export async function openEventsWriter(dir: string): Promise<EventsWriter> {
  await mkdir(dir, { recursive: true });
  const names = Object.keys(EVENT_FILES) as (keyof EventTables)[];
  const writers = await Promise.all(names.map((name) => openTableWriter(join(dir, EVENT_FILES[name]))));
  return {
    async append(batch) {
      const tables = eventBatchToTables(batch);
      for (const [i, name] of names.entries()) await writers[i].append(tables[name]);
    },
    async close() {
      await settleAll(writers.map((writer) => writer.close()));
    },
  };
}

/** Writes all batches into an event folder. */
export async function writeEvents(
  dir: string,
  batches: Iterable<EventBatch> | AsyncIterable<EventBatch>,
): Promise<void> {
  const writer = await openEventsWriter(dir);
  for await (const batch of batches) await writer.append(batch);
  await writer.close();
}
