/**
 * Bags by event. The multiplicity of an event in the bag of a tree is Poisson(1) (the online bootstrap of Oza and
 * Russell, 2001), a function of (seed, tree, event id) alone: rows of an event are in or out together, in any order.
 */
import { Random } from '../../core/numerics/random.js';

/** The random words of one tree. */
export interface TreeKeys {
  readonly low: number;
  readonly high: number;
  /** Key of the root's feature draw. */
  readonly node: number;
}

/** The keys of tree `tree` under `seed`. */
export function treeKeys(seed: number, tree: number): TreeKeys {
  return keysFrom(new Random(seed, 'forest/tree').at(tree));
}

/** Keys of a draw of events. */
export function keysFrom(random: Random): TreeKeys {
  return { low: random.uint32(), high: random.uint32(), node: random.uint32() };
}

/** A 32-bit hash with full avalanche ("lowbias32", C. Wellons, hash-prospector). */
export function mix(word: number): number {
  let x = word ^ (word >>> 16);
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** A uniform 32-bit word of an event under two keys. */
export function eventWord(eventId: number, low: number, high: number): number {
  return mix((mix(eventId ^ low) + Math.floor(eventId / 4294967296)) ^ high);
}

/** Upper ends of the Poisson(1) counts 0, 1, 2, ... in a uniform 32-bit word. */
export const POISSON_ENDS = (() => {
  const ends: number[] = [];
  let probability = Math.exp(-1);
  let sum = 0;
  for (let count = 0; count < 12; count++) {
    sum += probability;
    ends.push(Math.round(sum * 4294967296));
    probability /= count + 1;
  }
  return Float64Array.from(ends);
})();

const UNSURE = 255;

/**
 * The count by the top 12 bits of the word, or UNSURE where an end lies among the words that share them: one look
 * instead of comparisons whose outcome no processor can foresee.
 */
export const COUNTS = Uint8Array.from({ length: 4096 }, (_, top) => {
  const low = countOf(top * 1048576);
  return low === countOf(top * 1048576 + 1048575) ? low : UNSURE;
});

function countOf(word: number): number {
  let count = 0;
  while (count < POISSON_ENDS.length && word >= POISSON_ENDS[count]) count++;
  return count;
}

/** How often an event is in a bag: 0 to 12. */
export function multiplicity(eventId: number, keys: TreeKeys): number {
  const word = eventWord(eventId, keys.low, keys.high);
  const count = COUNTS[word >>> 20];
  return count === UNSURE ? countOf(word) : count;
}
