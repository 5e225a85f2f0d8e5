import type { Candidate } from '../candidates/candidate.js';
import { MASS2 } from '../candidates/kinematics.js';
import type { Feature } from './feature.js';

/**
 * Mean over the dark photons of |cos| of the angle between a track in the dark photon's rest frame and the dark
 * photon in the Y_D's (PRL 128, 021802). For two tracks of one mass that cosine is
 * (E+ - E-) m / (2 P p*), with E and P of tracks and dark photon in the Y_D frame and p* the break-up momentum; the
 * absolute value makes it the same for both tracks.
 */
export const trackHelicity: Feature = {
  name: 'track_helicity',
  unit: '1',
  range: [0, 1],
  description: 'mean |cosine| of the helicity angle of the tracks in the dark photon frames',
  compute,
};

function compute({ trackRest, darkPhotonRest, negative, pairMass, species }: Candidate): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) {
    const x = darkPhotonRest[4 * k + 1];
    const y = darkPhotonRest[4 * k + 2];
    const z = darkPhotonRest[4 * k + 3];
    const momentum = Math.sqrt(x * x + y * y + z * z);
    const breakup2 = (pairMass[k] * pairMass[k]) / 4 - MASS2[species[k]];
    if (!(momentum > 0 && breakup2 > 0)) continue;
    const difference = Math.abs(trackRest[4 * k] - trackRest[4 * negative[k]]);
    sum += Math.min(1, (difference * pairMass[k]) / (2 * momentum * Math.sqrt(breakup2)));
  }
  return sum / 3;
}
