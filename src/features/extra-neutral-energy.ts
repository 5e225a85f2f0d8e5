import type { Feature } from './feature.js';

/** Sum of the neutral cluster energies without the matched ISR photon: small for signal (PRL 128, 021802). */
export const extraNeutralEnergy: Feature = {
  name: 'extra_neutral_energy',
  unit: 'GeV',
  range: [0, Infinity],
  description: 'neutral energy in the calorimeter besides the matched ISR photon, lab',
  compute: (candidate) => candidate.extraNeutralEnergy,
};
