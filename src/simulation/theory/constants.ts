import { SPECIES_MASS } from '../../events/final-states.js';

/** Fine-structure constant. */
export const ALPHA = 1 / 137.035999;
/** Mass of the electron in GeV (PDG). */
export const ELECTRON_MASS = SPECIES_MASS.e;
/** Mass of the muon in GeV (PDG). */
export const MUON_MASS = SPECIES_MASS.mu;
/** Mass of the charged pion in GeV (PDG). */
export const PION_MASS = SPECIES_MASS.pi;
/** hbar c in GeV cm. */
export const HBAR_C = 1.973269804e-14;
/** One GeV^-2 in pb. */
export const PICOBARN = 0.3893794e9;
/** Centre-of-mass energy at the Upsilon(4S), GeV. */
export const SQRT_S_4S = 10.58;
