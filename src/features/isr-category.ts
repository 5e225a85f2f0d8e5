import type { Feature } from './feature.js';

/** -2: predicted photon outside the calorimeter; -1: inside, no cluster; 0: matched (PRL 128, 021802, "bestISRPhoton"). */
export const isrCategory: Feature = {
  name: 'isr_category',
  unit: '1',
  range: [-2, 0],
  description: 'predicted ISR photon: -2 outside the calorimeter, -1 inside without cluster, 0 matched',
  compute: (candidate) => candidate.isrCategory,
};
