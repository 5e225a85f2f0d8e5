import type { Candidate } from '../candidates/candidate.js';
import { cosineBetween } from './angles.js';
import type { Feature } from './feature.js';

/**
 * Mean over the three pairs of dark photons of the cosine of their opening angle in the rest frame of the Y_D. The
 * mean of the angles themselves is 2 pi / 3 whatever the event: three momenta that sum to zero lie in a plane and
 * their angles sum to 2 pi. The mean cosine lies between -1/2 (symmetric) and -1/3 (collinear).
 */
export const darkPhotonPairCosine: Feature = {
  name: 'dark_photon_pair_cosine',
  unit: '1',
  range: [-1 / 2, -1 / 3],
  description: 'mean cosine of the opening angles of the dark photons in the rest frame of the Y_D',
  compute,
};

function compute({ darkPhotonRest }: Candidate): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += cosineBetween(darkPhotonRest, 4 * k + 1, darkPhotonRest, 4 * ((k + 1) % 3) + 1);
  return sum / 3;
}
