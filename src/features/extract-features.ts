/** Events to the table that training, scoring and scanning read: ids, spectators, 13 features, a row a candidate. */
import { buildCandidates } from '../candidates/build-candidates.js';
import type { Candidate } from '../candidates/candidate.js';
import type { CandidateOptions } from '../candidates/options.js';
import type { CutFlow } from '../core/cut-flow.js';
import { makeTable } from '../core/table.js';
import type { CategoryColumn, Column, Table } from '../core/table.js';
import type { EventBatch } from '../events/event-batch.js';
import { CATEGORIES, FINAL_STATES } from '../events/final-states.js';
import { FEATURES } from './registry.js';
import { RowBuffer } from './row-buffer.js';

/** Where a column's value comes from, and how it is stored. */
interface ColumnSource {
  readonly name: string;
  readonly type: Float64ArrayConstructor | Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor;
  /** The words that the number is an index of. */
  readonly levels?: (batch: EventBatch) => readonly string[];
  readonly value: (candidate: Candidate, batch: EventBatch) => number;
}

const SPECTATORS: readonly ColumnSource[] = [
  { name: 'event_id', type: Float64Array, value: (c, batch) => batch.eventId[c.event] },
  { name: 'candidate_id', type: Int32Array, value: (c) => c.id },
  { name: 'weight', type: Float64Array, value: (c, batch) => batch.weight[c.event] },
  { name: 'process', type: Uint8Array, levels: (b) => b.processNames, value: (c, batch) => batch.process[c.event] },
  { name: 'final_state', type: Uint8Array, levels: () => FINAL_STATES, value: (c) => c.hypothesis.state },
  {
    name: 'category',
    type: Uint8Array,
    levels: () => CATEGORIES,
    value: (c) => CATEGORIES.indexOf(c.hypothesis.category),
  },
  { name: 'm_upsilon', type: Float64Array, value: (c) => c.mUpsilon },
  { name: 'm_dark_photon', type: Float64Array, value: (c) => c.mDarkPhoton },
  { name: 'sigma_m_upsilon', type: Float64Array, value: (c) => c.sigmaMUpsilon },
  { name: 'sigma_m_dark_photon', type: Float64Array, value: (c) => c.sigmaMDarkPhoton },
  { name: 'truth_upsilon_mass', type: Float64Array, value: (c, batch) => batch.truthUpsilonMass[c.event] },
  { name: 'truth_dark_photon_mass', type: Float64Array, value: (c, batch) => batch.truthDarkPhotonMass[c.event] },
  { name: 'truth_ctau', type: Float64Array, value: (c, batch) => batch.truthCtau[c.event] },
  { name: 'truth_matched', type: Uint8Array, value: (c) => Number(c.truthMatched) },
  {
    name: 'truth_final_state',
    type: Uint8Array,
    levels: () => ['none', ...FINAL_STATES],
    value: (c) => c.truthFinalState + 1,
  },
];

const SOURCES: readonly ColumnSource[] = [
  ...SPECTATORS,
  ...FEATURES.map(({ name, compute }) => ({ name, type: Float32Array, value: compute })),
];

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
  const rows = new RowBuffer(SOURCES.length);
  const cutFlow = buildCandidates(batch, options, (candidate) => {
    const at = rows.next();
    for (let c = 0; c < SOURCES.length; c++) rows.values[at + c] = SOURCES[c].value(candidate, batch);
  });
  const columns: Record<string, Column> = {};
  SOURCES.forEach((source, c) => {
    columns[source.name] = toColumn(source, batch, rows, c);
  });
  return { table: makeTable(columns), cutFlow };
}

function toColumn(source: ColumnSource, batch: EventBatch, rows: RowBuffer, c: number): Column {
  const numbers = new source.type(rows.count);
  for (let row = 0; row < rows.count; row++) numbers[row] = rows.values[rows.width * row + c];
  if (source.levels === undefined) return numbers;
  return { levels: source.levels(batch), codes: numbers } as CategoryColumn;
}
