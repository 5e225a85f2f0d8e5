import type { Candidate } from '../candidates/candidate.js';

declare const input: unique symbol;
/**
 * Name of a column that a classifier may see. Only the registry of features makes such names, and `inputNames` after a
 * check; the name of a spectator is no more than a string.
 */
export type InputName = string & { readonly [input]: true };

/** One classifier input: what it is, where its values lie, how it is computed. */
export interface Feature {
  readonly name: string;
  /** GeV, cm, rad, or 1 for a pure number. */
  readonly unit: '1' | 'GeV' | 'GeV²' | 'cm' | 'rad';
  /** Least and largest possible value. */
  readonly range: readonly [number, number];
  readonly description: string;
  readonly compute: (candidate: Candidate) => number;
}
