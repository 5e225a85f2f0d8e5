/** Reads reconstructed events from a folder of three Parquet files, as a stream. */
import { join } from 'node:path';
import { InputError } from '../core/errors.js';
import { concatTables, numeric, sliceRows } from '../core/table.js';
import type { Table } from '../core/table.js';
import { readParquetBatches } from '../io/tables/read-parquet.js';
import { requireColumns } from '../io/tables/require-columns.js';
import type { ColumnRequirement } from '../io/tables/require-columns.js';
import type { EventBatch } from './event-batch.js';
import {
  CLUSTER_REQUIREMENTS,
  EVENT_REQUIREMENTS,
  OPTIONAL_EVENT_REQUIREMENTS,
  TRACK_REQUIREMENTS,
} from './event-columns.js';
import { tablesToEventBatch } from './event-tables.js';
import { EVENT_FILES } from './write-events.js';

/** Events of a batch if the caller does not say. */
const EVENTS_PER_BATCH = 4096;

/**
 * The events of a folder in batches of `batchEvents` (4096), the tracks and clusters of an event always with it.
 * @throws InputError if a file is absent or damaged, a column is absent, a value does not fit, or the rows of tracks or clusters are not in
 *   the order of the events
 */
export async function* readEventBatches(
  dir: string,
  options: { readonly batchEvents?: number } = {},
): AsyncGenerator<EventBatch> {
  const tracks = new RowsByEvent(join(dir, EVENT_FILES.tracks), TRACK_REQUIREMENTS);
  const clusters = new RowsByEvent(join(dir, EVENT_FILES.clusters), CLUSTER_REQUIREMENTS);
  const eventsFile = join(dir, EVENT_FILES.events);
  let firstRow = 1;
  for await (const events of readParquetBatches(eventsFile, { batchRows: options.batchEvents ?? EVENTS_PER_BATCH })) {
    const present = OPTIONAL_EVENT_REQUIREMENTS.filter(({ name }) => name in events.columns);
    requireColumns(eventsFile, events, [...EVENT_REQUIREMENTS, ...present], firstRow);
    const ids = numeric(events, 'event_id');
    requireNew(eventsFile, ids, firstRow);
    firstRow += events.rowCount;
    const [trackRows, clusterRows] = [await tracks.take(ids), await clusters.take(ids)];
    const starts = { trackStart: trackRows.start, clusterStart: clusterRows.start };
    yield tablesToEventBatch({ events, tracks: trackRows.rows, clusters: clusterRows.rows }, starts);
  }
  await tracks.requireEnd();
  await clusters.requireEnd();
}

/** @throws InputError if an id stands twice in a row: the tracks of the two events could not be told apart */
function requireNew(file: string, ids: ArrayLike<number>, firstRow: number): void {
  for (let i = 1; i < ids.length; i++) {
    if (ids[i] !== ids[i - 1]) continue;
    throw new InputError(
      { file, row: firstRow + i, column: 'event_id' },
      `${ids[i]} twice`,
      'an id of its own for each event',
    );
  }
}

/** A cursor in a table whose rows stand in the order of the events. */
class RowsByEvent {
  private readonly file: string;
  private readonly spec: readonly ColumnRequirement[];
  private readonly batches: AsyncIterator<Table>;
  private table: Table = { rowCount: 0, columns: {} };
  private ids: ArrayLike<number> = [];
  private at = 0;
  private rowsBefore = 0;

  constructor(file: string, spec: readonly ColumnRequirement[]) {
    this.file = file;
    this.spec = spec;
    this.batches = readParquetBatches(file)[Symbol.asyncIterator]();
  }

  /** The rows of the given events, and the offset of each event in them. */
  async take(eventIds: ArrayLike<number>): Promise<{ rows: Table; start: Int32Array }> {
    const start = new Int32Array(eventIds.length + 1);
    const pieces: Table[] = [];
    let count = 0;
    let event = 0;
    await this.fill();
    while (event < eventIds.length && (await this.fill())) {
      const from = this.at;
      for (; this.at < this.ids.length; this.at++, count++) {
        while (event < eventIds.length && eventIds[event] !== this.ids[this.at]) start[++event] = count;
        if (event === eventIds.length) break;
      }
      pieces.push(sliceRows(this.table, from, this.at));
    }
    start.fill(count, event + 1);
    if (pieces.length === 1) return { rows: pieces[0], start };
    return { rows: pieces.length > 0 ? concatTables(pieces) : sliceRows(this.table, 0, 0), start };
  }

  /** @throws InputError if rows are left, which then belong to no event */
  async requireEnd(): Promise<void> {
    if (!(await this.fill())) return;
    const location = { file: this.file, row: this.rowsBefore + this.at + 1, column: 'event_id' };
    throw new InputError(location, String(this.ids[this.at]), `the ids of ${EVENT_FILES.events}, in the same order`);
  }

  /** Makes sure that a row is at hand; false at the end of the file. */
  private async fill(): Promise<boolean> {
    while (this.at >= this.table.rowCount) {
      const next = await this.batches.next();
      if (next.done) return false;
      this.rowsBefore += this.table.rowCount;
      this.table = next.value;
      this.at = 0;
      requireColumns(this.file, this.table, this.spec, this.rowsBefore + 1);
      this.ids = numeric(this.table, 'event_id');
    }
    return true;
  }
}
