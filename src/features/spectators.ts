/** What is carried beside the features and never seen by a classifier: identifiers, weights, masses, truth. */
import type { Candidate } from '../candidates/candidate.js';
import type { EventBatch } from '../events/event-batch.js';
import { CATEGORIES, FINAL_STATES } from '../events/final-states.js';

/** Where a column's value comes from, and how it is stored. */
export interface ColumnSource {
  readonly name: string;
  readonly type: Float64ArrayConstructor | Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor;
  /** The words that the number is an index of. */
  readonly levels?: (batch: EventBatch) => readonly string[];
  readonly value: (candidate: Candidate, batch: EventBatch) => number;
}

/** The columns of a features table that stand beside the features, in their order. */
export const SPECTATORS: readonly ColumnSource[] = [
  { name: 'event_id', type: Float64Array, value: (c, batch) => batch.eventId[c.event] },
  { name: 'source_id', type: Float64Array, value: (c, batch) => batch.sourceId[c.event] },
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
