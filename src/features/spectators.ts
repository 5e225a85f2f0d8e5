/** What is carried beside the features and never seen by a classifier: identifiers, weights, masses, truth. */
import type { Candidate } from '../candidates/candidate.js';
import type { EventBatch } from '../events/event-batch.js';
import { CATEGORIES, categoryOf, FINAL_STATES } from '../events/final-states.js';

/** A column: its name, how it is stored, and where its values come from. */
export type ColumnSource = EventSource | CandidateSource;

interface Stored {
  readonly name: string;
  readonly type: Float64ArrayConstructor | Float32ArrayConstructor | Int32ArrayConstructor | Uint8ArrayConstructor;
  /** The words that the number is an index of. */
  readonly levels?: (batch: EventBatch) => readonly string[];
}

/** The same for all candidates of an event. */
interface EventSource extends Stored {
  /** One value an event. */
  readonly ofEvents: (batch: EventBatch) => ArrayLike<number>;
}

/** Different from candidate to candidate. */
export interface CandidateSource extends Stored {
  readonly value: (candidate: Candidate) => number;
}

/** By index into FINAL_STATES. */
const CATEGORY_OF_STATE = FINAL_STATES.map((state) => CATEGORIES.indexOf(categoryOf(state)));

/** The columns of a features table that stand beside the features, in their order. */
export const SPECTATORS: readonly ColumnSource[] = [
  { name: 'event_id', type: Float64Array, ofEvents: (batch) => batch.eventId },
  { name: 'source_id', type: Float64Array, ofEvents: (batch) => batch.sourceId },
  { name: 'candidate_id', type: Int32Array, value: (c) => c.id },
  { name: 'weight', type: Float64Array, ofEvents: (batch) => batch.weight },
  { name: 'process', type: Uint8Array, levels: (batch) => batch.processNames, ofEvents: (batch) => batch.process },
  { name: 'final_state', type: Uint8Array, levels: () => FINAL_STATES, value: (c) => c.hypothesis.state },
  {
    name: 'category',
    type: Uint8Array,
    levels: () => CATEGORIES,
    value: (c) => CATEGORY_OF_STATE[c.hypothesis.state],
  },
  { name: 'm_upsilon', type: Float64Array, value: (c) => c.mUpsilon },
  { name: 'm_dark_photon', type: Float64Array, value: (c) => c.mDarkPhoton },
  { name: 'sigma_m_upsilon', type: Float64Array, value: (c) => c.sigmaMUpsilon },
  { name: 'sigma_m_dark_photon', type: Float64Array, value: (c) => c.sigmaMDarkPhoton },
  { name: 'truth_upsilon_mass', type: Float64Array, ofEvents: (batch) => batch.truthUpsilonMass },
  { name: 'truth_dark_photon_mass', type: Float64Array, ofEvents: (batch) => batch.truthDarkPhotonMass },
  { name: 'truth_ctau', type: Float64Array, ofEvents: (batch) => batch.truthCtau },
  { name: 'truth_matched', type: Uint8Array, value: (c) => Number(c.truthMatched) },
  {
    name: 'truth_final_state',
    type: Uint8Array,
    levels: () => ['none', ...FINAL_STATES],
    value: (c) => c.truthFinalState + 1,
  },
];
