/** Event batches as three flat tables (events, tracks, clusters) that any program can read, and back. */
import { sharedArray } from '../core/shared-memory.js';
import { isCategory, makeTable, numeric } from '../core/table.js';
import type { Column, NumericColumn, Table } from '../core/table.js';
import type { EventBatch } from './event-batch.js';
import { CLUSTER_COLUMNS, COVARIANCE_COLUMNS, EVENT_COLUMNS, HELIX_COLUMNS } from './event-columns.js';

/** The three tables; tracks and clusters stand in the order of the events. */
export interface EventTables {
  /** One row an event: `event_id`, `process` and EVENT_COLUMNS. */
  readonly events: Table;
  /** One row a track: `event_id`, `charge`, HELIX_COLUMNS, COVARIANCE_COLUMNS, `pid`, `truth_pdg`, `truth_dark_photon`. */
  readonly tracks: Table;
  /** One row a cluster: `event_id` and CLUSTER_COLUMNS. */
  readonly clusters: Table;
}

/** The tables of a batch. */
export function eventBatchToTables(batch: EventBatch): EventTables {
  return {
    events: makeTable({
      event_id: batch.eventId,
      process: { levels: batch.processNames, codes: batch.process },
      ...Object.fromEntries(EVENT_COLUMNS.map(({ name, field }) => [name, batch[field]])),
    }),
    tracks: makeTable({
      event_id: spread(batch.eventId, batch.trackStart),
      charge: Int32Array.from(batch.charge),
      ...unpack(batch.helix, HELIX_COLUMNS),
      ...unpack(batch.covariance, COVARIANCE_COLUMNS),
      pid: batch.pid,
      truth_pdg: batch.truthPdg,
      truth_dark_photon: Int32Array.from(batch.truthDarkPhoton),
    }),
    clusters: makeTable({
      event_id: spread(batch.eventId, batch.clusterStart),
      ...Object.fromEntries(CLUSTER_COLUMNS.map(({ name, field }) => [name, batch[field]])),
    }),
  };
}

/**
 * The batch of three tables whose tracks and clusters stand in the order of the events; the types and values are trusted
 * (readEventBatches checks a file before it gets here).
 * @param starts offsets of the events in the track and the cluster table; found from `event_id` if not given
 * @throws RangeError if a track or cluster belongs to no event or is out of order
 */
export function tablesToEventBatch(
  { events, tracks, clusters }: EventTables,
  starts: { readonly trackStart: Int32Array; readonly clusterStart: Int32Array } = {
    trackStart: startsOf(events, tracks, 'track'),
    clusterStart: startsOf(events, clusters, 'cluster'),
  },
): EventBatch {
  const process = processOf(events);
  return {
    eventCount: events.rowCount,
    eventId: doubles(events, 'event_id'),
    process: process.codes,
    processNames: process.levels,
    ...floats(events, EVENT_COLUMNS),
    trackStart: starts.trackStart,
    charge: Int8Array.from(numeric(tracks, 'charge')),
    helix: pack(tracks, HELIX_COLUMNS),
    covariance: pack(tracks, COVARIANCE_COLUMNS),
    pid: Uint8Array.from(numeric(tracks, 'pid')),
    truthPdg: Int32Array.from(optional(tracks, 'truth_pdg', 0)),
    truthDarkPhoton: Int8Array.from(optional(tracks, 'truth_dark_photon', -1)),
    clusterStart: starts.clusterStart,
    ...floats(clusters, CLUSTER_COLUMNS),
  } as EventBatch;
}

/** `ids[i]` repeated for the rows of event i. */
function spread(ids: Float64Array, start: Int32Array): Float64Array {
  const spreadIds = new Float64Array(start[start.length - 1]);
  for (let i = 0; i < ids.length; i++) spreadIds.fill(ids[i], start[i], start[i + 1]);
  return spreadIds;
}

function unpack(packed: Float64Array, names: readonly string[]): Record<string, Float64Array> {
  const width = names.length;
  const rowCount = packed.length / width;
  const columns = names.map((name, j) => {
    const column = new Float64Array(rowCount);
    for (let row = 0; row < rowCount; row++) column[row] = packed[row * width + j];
    return [name, column] as const;
  });
  return Object.fromEntries(columns);
}

/** The columns side by side, on a shared buffer: this is most of what goes to a worker. */
function pack(table: Table, names: readonly string[]): Float64Array {
  const width = names.length;
  const packed = sharedArray(Float64Array, table.rowCount * width);
  for (const [j, name] of names.entries()) {
    const column = numeric(table, name);
    for (let row = 0; row < table.rowCount; row++) packed[row * width + j] = column[row];
  }
  return packed;
}

function doubles(table: Table, name: string): Float64Array {
  const column = numeric(table, name);
  return column instanceof Float64Array ? column : Float64Array.from(column);
}

function floats(table: Table, columns: typeof EVENT_COLUMNS): Record<string, Float64Array> {
  const fields = columns.map(({ name, field, standard }) => {
    if (standard === undefined || name in table.columns) return [field, doubles(table, name)] as const;
    return [
      field,
      typeof standard === 'string' ? doubles(table, standard) : new Float64Array(table.rowCount).fill(standard),
    ] as const;
  });
  return Object.fromEntries(fields);
}

function optional(table: Table, name: string, standard: number): NumericColumn {
  return name in table.columns ? numeric(table, name) : new Int32Array(table.rowCount).fill(standard);
}

/** The process of each event; 'data' where the table does not say. */
function processOf(events: Table): { levels: readonly string[]; codes: Uint8Array } {
  const column = events.columns.process as Column | undefined;
  if (column !== undefined && isCategory(column)) return column;
  return { levels: ['data'], codes: new Uint8Array(events.rowCount) };
}

function startsOf(events: Table, rows: Table, what: string): Int32Array {
  const ids = numeric(rows, 'event_id');
  const start = new Int32Array(events.rowCount + 1);
  let row = 0;
  for (const [i, id] of numeric(events, 'event_id').entries()) {
    while (row < ids.length && ids[row] === id) row++;
    start[i + 1] = row;
  }
  if (row < ids.length)
    throw new RangeError(`${what} row ${row}: event_id ${ids[row]} is not in the order of the events`);
  return start;
}
