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

/** Different from candidate to candidate: the value of this place in `writeSpectators`. */
interface CandidateSource extends Stored {
  readonly place: number;
}

/** By index into FINAL_STATES. */
const CATEGORY_OF_STATE = FINAL_STATES.map((state) => CATEGORIES.indexOf(categoryOf(state)));

/** The columns of a features table that stand beside the features, in their order. */
export const SPECTATORS: readonly ColumnSource[] = [
  { name: 'event_id', type: Float64Array, ofEvents: (batch) => batch.eventId },
  { name: 'source_id', type: Float64Array, ofEvents: (batch) => batch.sourceId },
  { name: 'candidate_id', type: Int32Array, place: 0 },
  { name: 'weight', type: Float64Array, ofEvents: (batch) => batch.weight },
  { name: 'process', type: Uint8Array, levels: (batch) => batch.processNames, ofEvents: (batch) => batch.process },
  { name: 'final_state', type: Uint8Array, levels: () => FINAL_STATES, place: 1 },
  {
    name: 'category',
    type: Uint8Array,
    levels: () => CATEGORIES,
    place: 2,
  },
  { name: 'm_upsilon', type: Float64Array, place: 3 },
  { name: 'm_dark_photon', type: Float64Array, place: 4 },
  { name: 'sigma_m_upsilon', type: Float64Array, place: 5 },
  { name: 'sigma_m_dark_photon', type: Float64Array, place: 6 },
  { name: 'truth_upsilon_mass', type: Float64Array, ofEvents: (batch) => batch.truthUpsilonMass },
  { name: 'truth_dark_photon_mass', type: Float64Array, ofEvents: (batch) => batch.truthDarkPhotonMass },
  { name: 'truth_ctau', type: Float64Array, ofEvents: (batch) => batch.truthCtau },
  { name: 'truth_matched', type: Uint8Array, place: 7 },
  {
    name: 'truth_final_state',
    type: Uint8Array,
    levels: () => ['none', ...FINAL_STATES],
    place: 8,
  },
];

/** Values that `writeSpectators` writes. */
export const PLACES = 9;

/** Writes the spectators that differ from candidate to candidate to out[at] and on, `step` apart. */
export function writeSpectators(candidate: Candidate, out: Float64Array, at: number, step: number): void {
  const { state } = candidate.hypothesis;
  out[at] = candidate.id;
  out[at + step] = state;
  out[at + 2 * step] = CATEGORY_OF_STATE[state];
  out[at + 3 * step] = candidate.mUpsilon;
  out[at + 4 * step] = candidate.mDarkPhoton;
  out[at + 5 * step] = candidate.sigmaMUpsilon;
  out[at + 6 * step] = candidate.sigmaMDarkPhoton;
  out[at + 7 * step] = Number(candidate.truthMatched);
  out[at + 8 * step] = candidate.truthFinalState + 1;
}
