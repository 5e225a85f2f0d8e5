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
  compute: ({ flightLength: length }) => (length[0] + length[1] + length[2]) / 3,
};
