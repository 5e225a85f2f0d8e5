import type { Feature } from './feature.js';

/** How many of the six tracks pass the loose list of their assigned type (PRL 128, 021802, "PIDpass"). */
export const pidPass: Feature = {
  name: 'pid_pass',
  unit: '1',
  range: [0, 6],
  description: 'number of tracks that pass the loose particle identification of their assigned type',
  compute: (candidate) => candidate.pidPass,
};
