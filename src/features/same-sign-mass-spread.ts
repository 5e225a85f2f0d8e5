import type { Candidate } from '../candidates/candidate.js';
import { ELECTRON, LIKE_SIGN, MASS2 } from '../candidates/kinematics.js';
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

function compute({ species, kinematics: { trackVector, electronScale, likeSignProduct } }: Candidate): number {
  let low = Infinity;
  let high = 0;
  for (let k = 0; k < LIKE_SIGN.length; k++) {
    const i = LIKE_SIGN[k][0];
    const j = LIKE_SIGN[k][1];
    const si = species[i];
    const sj = species[j];
    const scale = (si === ELECTRON ? electronScale[i] : 1) * (sj === ELECTRON ? electronScale[j] : 1);
    const product = trackVector[4 * (3 * i + si)] * trackVector[4 * (3 * j + sj)] - scale * likeSignProduct[k];
    const mass2 = MASS2[si] + MASS2[sj] + 2 * product;
    if (mass2 < low) low = mass2;
    if (mass2 > high) high = mass2;
  }
  return Math.sqrt(high) - Math.sqrt(Math.max(0, low));
}
