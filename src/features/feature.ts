import type { Candidate } from '../candidates/candidate.js';

/** One classifier input: what it is, where its values lie, how it is computed. */
export interface Feature {
  readonly name: string;
  /** GeV, cm, rad, or 1 for a pure number. */
  readonly unit: '1' | 'GeV' | 'GeV^2' | 'cm' | 'rad';
  /** Least and largest possible value. */
  readonly range: readonly [number, number];
  readonly description: string;
  readonly compute: (candidate: Candidate) => number;
}
