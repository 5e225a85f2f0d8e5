/** What a simulated event really was, in terms of the canonical tracks. */
import type { EventBatch } from '../events/event-batch.js';
import { HYPOTHESES } from '../events/hypotheses.js';

const PDG_CODES = [11, 13, 211];

/** Index into SPECIES of a PDG code, -1 if it is none of them. */
function speciesOf(pdg: number): number {
  return PDG_CODES.indexOf(Math.abs(pdg));
}

/**
 * Fills `pairs[3 a + b]` with the species of the pair of positive track a and negative track b if both come from the
 * same dark photon and are of one species, else -1.
 * @param index entries of the six canonical tracks
 */
export function truePairs(batch: EventBatch, index: Int32Array, pairs: Int8Array): void {
  for (let a = 0; a < 3; a++) {
    for (let b = 0; b < 3; b++) {
      const [plus, minus] = [index[a], index[3 + b]];
      const parent = batch.truthDarkPhoton[plus];
      const species = speciesOf(batch.truthPdg[plus]);
      const same = parent >= 0 && batch.truthDarkPhoton[minus] === parent;
      pairs[3 * a + b] = same && speciesOf(batch.truthPdg[minus]) === species ? species : -1;
    }
  }
}

/**
 * Final state of the three dark photons whose tracks are among the six: index into FINAL_STATES, -1 if one of them is
 * not seen or the state is not among the nine.
 */
export function trueFinalState(batch: EventBatch, index: Int32Array): number {
  kinds.fill(-1);
  for (let i = 0; i < index.length; i++) {
    const parent = batch.truthDarkPhoton[index[i]];
    if (parent >= 0) kinds[parent] = speciesOf(batch.truthPdg[index[i]]);
  }
  const [first, second, third] = kinds;
  if (first < 0 || second < 0 || third < 0) return -1;
  return HYPOTHESES.at(9 * first + 3 * second + third)?.state ?? -1;
}

const kinds = new Int8Array(3);
