import { boostAlongZ } from './four-vectors.js';
import type { FourVectors } from './four-vectors.js';
import { DATA_SETS } from '../theory/data-sets.js';

/** The data set at whose energy the built-in backgrounds are made. */
export const SET = DATA_SETS[0];
const GAMMA = (SET.electronEnergy + SET.positronEnergy) / SET.sqrtS;
const BETA_GAMMA = (SET.electronEnergy - SET.positronEnergy) / SET.sqrtS;

/** Boosts entry `k` from the centre of mass to the laboratory. */
export function toLab(v: FourVectors, k: number): void {
  boostAlongZ(v, k, GAMMA, BETA_GAMMA);
}

/** Boosts entry `k` back to the centre of mass. */
export function toCentreOfMass(v: FourVectors, k: number): void {
  boostAlongZ(v, k, GAMMA, -BETA_GAMMA);
}
