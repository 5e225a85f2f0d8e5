/** The ways to read six tracks of total charge 0 as three dark photons: six pairings times 26 hypotheses (never six pions). */
import { PERMUTATIONS_OF_THREE } from '../core/numerics/permutations.js';
import { categoryOf, FINAL_STATES, PAIR_COUNTS } from './final-states.js';
import type { Category, FinalState } from './final-states.js';

/** Pairing p joins positive track k with negative track PAIRINGS[p][k], both counted 0..2 in canonical order. */
export const PAIRINGS = PERMUTATIONS_OF_THREE;

/** A species (index into SPECIES) for the pair of each positive track. */
export interface Hypothesis {
  /** 9 s0 + 3 s1 + s2, 0..25. */
  readonly code: number;
  readonly species: readonly [number, number, number];
  readonly finalState: FinalState;
  /** Index into FINAL_STATES. */
  readonly state: number;
  readonly category: Category;
}

/** The 26 hypotheses by code; code 26, six pions, is not searched for. */
export const HYPOTHESES: readonly Hypothesis[] = Array.from({ length: 26 }, (_, code) => hypothesisOf(code));

function hypothesisOf(code: number): Hypothesis {
  const species = [Math.floor(code / 9), Math.floor(code / 3) % 3, code % 3] as const;
  const counts = [0, 1, 2].map((kind) => species.filter((s) => s === kind).length);
  const state = FINAL_STATES.findIndex((name) => PAIR_COUNTS[name].every((count, kind) => count === counts[kind]));
  const finalState = FINAL_STATES[state];
  return { code, species, finalState, state, category: categoryOf(finalState) };
}
