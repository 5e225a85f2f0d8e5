import type { Feature } from './feature.js';

/** chi2 of the constrained fit of the six tracks: small for signal (PRL 128, 021802, "chi2"). */
export const vertexChi2: Feature = {
  name: 'vertex_chi2',
  unit: '1',
  range: [0, Infinity],
  description: 'chi2 of the fit of six tracks to one vertex (or three flights) and the beam spot',
  compute: (candidate) => candidate.vertexChi2,
};
