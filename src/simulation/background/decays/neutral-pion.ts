import type { Random } from '../../../core/numerics/random.js';
import {
  alignWith,
  boostFrom,
  decayMomentum,
  setIsotropic,
  setOpposite,
  setPolar,
} from '../../kinematics/four-vectors.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { ELECTRON_MASS } from '../../theory/constants.js';

/** Mass of the neutral pion, GeV. */
export const NEUTRAL_PION_MASS = 0.1349768;
/** Branching fraction of pi0 -> e+e-gamma (PDG). */
export const DALITZ_FRACTION = 0.01174;

/** Mass of the pair in pi0 -> e+e-gamma, or that of another meson of mass `parent`, GeV (Kroll and Wada, PR 98, 1355; form factor 1). */
export function dalitzMass(random: Random, parent = NEUTRAL_PION_MASS): number {
  const low = (2 * ELECTRON_MASS) ** 2;
  const high = parent ** 2;
  for (;;) {
    const q2 = low * (high / low) ** random.uniform();
    const r = low / q2;
    if (random.uniform() < (1 - q2 / high) ** 3 * (1 + r / 2) * Math.sqrt(1 - r)) return Math.sqrt(q2);
  }
}

/** Decays the pion of entry `parent` to two photons, entries at and at + 1, in the frame of `parent`. */
export function decayToPhotons(v: FourVectors, at: number, parent: number, random: Random): void {
  setIsotropic(v, at, NEUTRAL_PION_MASS / 2, 0, random);
  setOpposite(v, at + 1, at, 0);
  boostFrom(v, at, parent, NEUTRAL_PION_MASS);
  boostFrom(v, at + 1, parent, NEUTRAL_PION_MASS);
}

/**
 * Decays the meson of entry `parent` to a photon (entry at), e+ (at + 1) and e- (at + 2); entry at + 3 is scratch. The
 * pair's decay follows 1 + cos^2 + r sin^2 of a transverse photon.
 */
export function decayDalitz(
  v: FourVectors,
  at: number,
  parent: number,
  random: Random,
  parentMass = NEUTRAL_PION_MASS,
): void {
  const mass = dalitzMass(random, parentMass);
  const r = (2 * ELECTRON_MASS) ** 2 / (mass * mass);
  setIsotropic(v, at, decayMomentum(parentMass, mass, 0), 0, random);
  setOpposite(v, at + 3, at, mass);
  let cos: number;
  do cos = 2 * random.uniform() - 1;
  while (2 * random.uniform() > 1 + cos * cos + r * (1 - cos * cos));
  const p = decayMomentum(mass, ELECTRON_MASS, ELECTRON_MASS);
  setPolar(v, at + 1, p, ELECTRON_MASS, cos, Math.sqrt(1 - cos * cos), 2 * Math.PI * random.uniform());
  alignWith(v, at + 1, at + 3);
  setOpposite(v, at + 2, at + 1, ELECTRON_MASS);
  for (const k of [at + 1, at + 2]) boostFrom(v, k, at + 3, mass);
  for (const k of [at, at + 1, at + 2]) boostFrom(v, k, parent, parentMass);
}
