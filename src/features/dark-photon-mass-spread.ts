import type { Feature } from './feature.js';

/** max |m_i - m_j| of the three dark photon masses: 0 for signal, broad for background (PRL 128, 021802, "massdiff"). */
export const darkPhotonMassSpread: Feature = {
  name: 'dark_photon_mass_spread',
  unit: 'GeV',
  range: [0, Infinity],
  description: 'largest difference between two of the three dark photon masses',
  compute: (candidate) => candidate.massSpread,
};
