/**
 * Which hypotheses the particle identification of six tracks allows. One rule for the skim of the simulation and for
 * the candidate builder, so that the skim never loses a candidate.
 */
import { PidBit } from './event-batch.js';
import type { Category } from './final-states.js';

/** The least number of the six tracks with the loose bit of their assigned species, by category. */
export type MinPidPass = Readonly<Record<Category, number>>;

/** Looser for few pions, so that the classifier of C0, which sees the count, has background to train on. */
export const DEFAULT_MIN_PID_PASS: MinPidPass = { C0: 3, C1: 4, C2: 5 };

/** The loose bit of each species, in the order of SPECIES. */
export const LOOSE_BITS: readonly number[] = [PidBit.electronLoose, PidBit.muonLoose, PidBit.pionLoose];

/** True if `passes` tracks with the loose bit of their species suffice for a candidate of this category. */
export function pidAllows(passes: number, category: Category, minimum: MinPidPass = DEFAULT_MIN_PID_PASS): boolean {
  return passes >= minimum[category];
}

/**
 * For each (positive track a, negative track b, species s) at index 9 a + 3 b + s: how many of the two tracks have the
 * loose bit of s.
 * @param pid selector bits of the six tracks, the three positive first
 */
export function loosePairCounts(pid: ArrayLike<number>, out: Uint8Array): void {
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      for (let s = 0; s < 3; s++) {
        const bit = LOOSE_BITS[s];
        out[9 * a + 3 * b + s] = ((pid[a] & bit) === 0 ? 0 : 1) + ((pid[3 + b] & bit) === 0 ? 0 : 1);
      }
    }
  }
}
