import { PERMUTATIONS_OF_THREE } from '../../core/numerics/permutations.js';
import { CATEGORIES, FINAL_STATES, PAIR_COUNTS, categoryOf } from '../../events/final-states.js';
import { LOOSE_BITS } from '../../events/pid-rule.js';
import type { MinPidPass } from '../../events/pid-rule.js';

const LOOSE_MASK = LOOSE_BITS.reduce((mask, bit) => mask | bit, 0);

/** For each final state and each combination of the loose bits of three tracks: the best number of bits that can agree. */
const BEST: readonly Uint8Array[] = FINAL_STATES.map((state) => {
  const bits = PAIR_COUNTS[state].flatMap((count, i) => Array<number>(count).fill(LOOSE_BITS[i]));
  return Uint8Array.from({ length: 512 }, (_, key) => {
    const tracks = [key & 7, (key >> 3) & 7, key >> 6];
    return Math.max(
      ...PERMUTATIONS_OF_THREE.map((order) => order.filter((slot, track) => tracks[track] & bits[slot]).length),
    );
  });
});
const CATEGORY = FINAL_STATES.map((state) => CATEGORIES.indexOf(categoryOf(state)));

/** The loose bits of three tracks of one charge as one number below 512; they are the three lowest selector bits. */
export function looseKey(first: number, second: number, third: number): number {
  return (first & LOOSE_MASK) | ((second & LOOSE_MASK) << 3) | ((third & LOOSE_MASK) << 6);
}

/**
 * True if the tracks allow any pairing and hypothesis: pairs may be chosen freely, so positive and negative tracks count separately, and the
 * best count of three tracks is one look-up.
 * @param positive looseKey of the positive tracks
 * @param negative looseKey of the negative tracks
 */
export function anyHypothesis(positive: number, negative: number, minimum: MinPidPass): boolean {
  const least = [minimum.C0, minimum.C1, minimum.C2];
  for (let i = 0; i < BEST.length; i++) {
    if (BEST[i][positive] + BEST[i][negative] >= least[CATEGORY[i]]) return true;
  }
  return false;
}
