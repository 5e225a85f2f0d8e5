/** Events to the table that training, scoring and scanning read: ids, spectators, 13 features, a row a candidate. */
import { buildCandidates } from '../candidates/build-candidates.js';
import type { CandidateOptions } from '../candidates/options.js';
import type { CutFlow } from '../core/cut-flow.js';
import { makeTable } from '../core/table.js';
import type { CategoryColumn, Column, NumericColumn, Table } from '../core/table.js';
import type { EventBatch } from '../events/event-batch.js';
import { ColumnBuffer } from './column-buffer.js';
import { computeFeatures, FEATURES } from './registry.js';
import { PLACES, SPECTATORS, writeSpectators } from './spectators.js';
import type { ColumnSource } from './spectators.js';

/** Columns of the buffer: the event, the spectators that differ from candidate to candidate, the features. */
const FIRST_SPECTATOR = 1;
const FIRST_FEATURE = FIRST_SPECTATOR + PLACES;
const SOURCES: readonly ColumnSource[] = [
  ...SPECTATORS,
  ...FEATURES.map(({ name }, i) => ({ name, type: Float32Array, place: PLACES + i })),
];
/** The rows of one batch at a time: their memory is kept, for fresh pages cost more than what is written to them. */
const rows = new ColumnBuffer(FIRST_FEATURE + FEATURES.length);

/** Feature table and cut flow of the same events. */
export interface Extraction {
  readonly table: Table;
  readonly cutFlow: CutFlow;
}

/**
 * The preselected candidates of `batch` with their 13 features, rows of one event together in the order of candidate
 * ids. Every feature of every row is finite.
 */
export function extractFeatures(batch: EventBatch, options: CandidateOptions): Extraction {
  rows.count = 0;
  const cutFlow = buildCandidates(batch, options, (candidate) => {
    const at = rows.next();
    const { values, capacity } = rows;
    values[at] = candidate.event;
    writeSpectators(candidate, values, at + capacity * FIRST_SPECTATOR, capacity);
    computeFeatures(candidate, values, at + capacity * FIRST_FEATURE, capacity);
  });
  const columns: Record<string, Column> = {};
  for (const source of SOURCES) {
    const numbers =
      'place' in source
        ? new source.type(rows.column(FIRST_SPECTATOR + source.place))
        : spread(source.ofEvents(batch), rows.column(0), new source.type(rows.count));
    columns[source.name] =
      source.levels === undefined ? numbers : ({ levels: source.levels(batch), codes: numbers } as CategoryColumn);
  }
  return { table: makeTable(columns), cutFlow };
}

/** Fills `out` with the value of the event of each row. */
function spread(values: ArrayLike<number>, events: Float64Array, out: NumericColumn): NumericColumn {
  for (let row = 0; row < out.length; row++) out[row] = values[events[row]];
  return out;
}
