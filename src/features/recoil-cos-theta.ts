import type { Feature } from './feature.js';

/** Cosine of the lab polar angle of the recoil p(e+) + p(e-) - p(Y_D) (PRL 128, 021802, "ISR_costh"). */
export const recoilCosTheta: Feature = {
  name: 'recoil_cos_theta',
  unit: '1',
  range: [-1, 1],
  description: 'cosine of the lab polar angle of the recoil, the predicted ISR photon',
  compute: ({ recoil }) => recoil[3] / Math.sqrt(recoil[1] ** 2 + recoil[2] ** 2 + recoil[3] ** 2),
};
