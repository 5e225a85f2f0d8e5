import type { Feature } from './feature.js';

/** (p(e+) + p(e-) - p(Y_D))^2: 0 for one massless photon; the square keeps the sign (PRL 128, 021802). */
export const recoilMass2: Feature = {
  name: 'recoil_mass2',
  unit: 'GeV²',
  range: [-Infinity, Infinity],
  description: 'squared invariant mass of the recoil system',
  compute: (candidate) => candidate.recoilMass2,
};
