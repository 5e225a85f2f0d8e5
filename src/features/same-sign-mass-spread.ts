import type { Candidate } from '../candidates/candidate.js';
import { LIKE_SIGN } from '../candidates/kinematics.js';
import type { Feature } from './feature.js';

/**
 * Largest minus smallest mass of the three (++) and three (--) track pairs, with the masses of the hypothesis
 * (PRL 128, 021802: "maximum mass difference between same-sign track pairs").
 */
export const sameSignMassSpread: Feature = {
  name: 'same_sign_mass_spread',
  unit: 'GeV',
  range: [0, Infinity],
  description: 'largest difference between the masses of two same-sign track pairs',
  compute,
};

const trackMass2 = new Float64Array(6);

function compute(candidate: Candidate): number {
  const { trackEnergy, trackScale, negative, kinematics } = candidate;
  for (let k = 0; k < 3; k++) trackMass2[k] = trackMass2[negative[k]] = candidate.trackMass2(k);
  let low = Infinity;
  let high = 0;
  for (let k = 0; k < LIKE_SIGN.length; k++) {
    const i = LIKE_SIGN[k][0];
    const j = LIKE_SIGN[k][1];
    const product = trackEnergy[i] * trackEnergy[j] - trackScale[i] * trackScale[j] * kinematics.likeSignProduct[k];
    const mass2 = trackMass2[i] + trackMass2[j] + 2 * product;
    if (mass2 < low) low = mass2;
    if (mass2 > high) high = mass2;
  }
  return Math.sqrt(high) - Math.sqrt(Math.max(0, low));
}
