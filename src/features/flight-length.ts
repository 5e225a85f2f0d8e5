import type { Feature } from './feature.js';

/**
 * Mean of the three decay lengths of the dark photons, each the distance of the two-track vertex from the primary
 * vertex along the flight, signed: around 0 for prompt decays (PRL 128, 021802).
 */
export const flightLength: Feature = {
  name: 'flight_length',
  unit: 'cm',
  range: [-Infinity, Infinity],
  description: 'mean signed flight length of the three dark photons',
  compute: ({ flightLength: [l0, l1, l2] }) => (l0 + l1 + l2) / 3,
};
