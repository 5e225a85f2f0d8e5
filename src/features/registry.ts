/** The 13 classifier inputs of PRL 128, 021802, in its order. */
import type { Candidate } from '../candidates/candidate.js';
import { darkPhotonHelicity } from './dark-photon-helicity.js';
import { darkPhotonMassSpread } from './dark-photon-mass-spread.js';
import { darkPhotonPairCosine } from './dark-photon-pair-cosine.js';
import { dihedralAngle } from './dihedral-angle.js';
import { extraNeutralEnergy } from './extra-neutral-energy.js';
import type { Feature, InputName } from './feature.js';
import { flightLength } from './flight-length.js';
import { isrCategory } from './isr-category.js';
import { pidPass } from './pid-pass.js';
import { recoilCosTheta } from './recoil-cos-theta.js';
import { recoilMass2 } from './recoil-mass2.js';
import { sameSignMassSpread } from './same-sign-mass-spread.js';
import { trackHelicity } from './track-helicity.js';
import { vertexChi2 } from './vertex-chi2.js';

/** The definitions, in the order of the columns. */
export const FEATURES: readonly Feature[] = [
  vertexChi2,
  pidPass,
  darkPhotonMassSpread,
  recoilCosTheta,
  recoilMass2,
  isrCategory,
  extraNeutralEnergy,
  darkPhotonHelicity,
  darkPhotonPairCosine,
  dihedralAngle,
  trackHelicity,
  flightLength,
  sameSignMassSpread,
];

/** Column names of the features, in order. */
export const FEATURE_NAMES: readonly InputName[] = FEATURES.map((feature) => feature.name as InputName);

/**
 * Writes the features of a candidate, in order, to out[at] and on, `step` apart. Called by name, they cost half of what
 * they do in a loop.
 */
export function computeFeatures(candidate: Candidate, out: Float64Array, at: number, step = 1): void {
  out[at] = vertexChi2.compute(candidate);
  out[at + step] = pidPass.compute(candidate);
  out[at + 2 * step] = darkPhotonMassSpread.compute(candidate);
  out[at + 3 * step] = recoilCosTheta.compute(candidate);
  out[at + 4 * step] = recoilMass2.compute(candidate);
  out[at + 5 * step] = isrCategory.compute(candidate);
  out[at + 6 * step] = extraNeutralEnergy.compute(candidate);
  out[at + 7 * step] = darkPhotonHelicity.compute(candidate);
  out[at + 8 * step] = darkPhotonPairCosine.compute(candidate);
  out[at + 9 * step] = dihedralAngle.compute(candidate);
  out[at + 10 * step] = trackHelicity.compute(candidate);
  out[at + 11 * step] = flightLength.compute(candidate);
  out[at + 12 * step] = sameSignMassSpread.compute(candidate);
}
