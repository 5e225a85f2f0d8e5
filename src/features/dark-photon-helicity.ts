import type { Candidate } from '../candidates/candidate.js';
import { cosineBetween } from './angles.js';
import type { Feature } from './feature.js';

/**
 * Mean over the dark photons of the angle between the momentum of the Y_D in the CM frame and that of the dark photon
 * in the rest frame of the Y_D (PRL 128, 021802). Seen from the Y_D the CM frame flies off against the Y_D's own
 * direction, so the angle is the one to minus the momentum of the e+e- system there.
 */
export const darkPhotonHelicity: Feature = {
  name: 'dark_photon_helicity',
  unit: 'rad',
  range: [0, Math.PI],
  description: 'mean helicity angle of the three dark photons',
  compute,
};

function compute({ darkPhotonRest, beamRest }: Candidate): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += Math.acos(-cosineBetween(darkPhotonRest, 4 * k + 1, beamRest, 1));
  return sum / 3;
}
