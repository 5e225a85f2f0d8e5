/** The selected events, and what systematic variations do to them. */
import type { Category, FinalState } from '../../events/final-states.js';
import type { PlaneMap } from './plane-map.js';

/** A selected event in the plane of masses. */
export interface PlanePoint {
  /** GeV. */
  readonly mUpsilon: number;
  /** GeV. */
  readonly mDarkPhoton: number;
  readonly category: Category;
}

/** The events that passed, one candidate each. */
export interface SelectedSummary {
  readonly total: number;
  /** Generator events that they were made from, of which the scan takes one copy each; null where each event is its own. */
  readonly sources: number | null;
  readonly byFinalState: readonly {
    readonly finalState: FinalState;
    readonly category: Category;
    readonly events: number;
  }[];
  /** All events; empty if there are too many to draw one by one. */
  readonly points: readonly PlanePoint[];
  /** Events a cell, where they are too many for points; null otherwise and in empty cells. */
  readonly density: PlaneMap | null;
}

/** What a systematic variation does to the selected events of one sample. */
export interface VariationEffect {
  /** Sum of weights, varied over nominal less one, and its statistical error; null if nothing was selected. */
  readonly relativeChange: number | null;
  readonly relativeChangeError: number | null;
  /** Events whose chosen final state, or pairing in the same final state, is another. */
  readonly otherFinalState: number;
  readonly otherPairing: number;
  readonly lost: number;
  readonly gained: number;
}

/** A systematic variation of the reconstructed events. */
export interface VariationRow {
  readonly title: string;
  readonly signal: VariationEffect;
  /** null while the data are blind. */
  readonly pseudoData: VariationEffect | null;
}
