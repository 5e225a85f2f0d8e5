import type { Candidate } from '../candidates/candidate.js';
import { cosineBetween, cross } from './angles.js';
import type { Feature } from './feature.js';

/**
 * Mean over the pairs of dark photons of the angle between their decay planes, unsigned, with the plane's normal
 * n = p(l+) x p(l-) in the rest frame of the Y_D (PRL 128, 021802).
 */
export const dihedralAngle: Feature = {
  name: 'dihedral_angle',
  unit: 'rad',
  range: [0, Math.PI],
  description: 'mean angle between the decay planes of the dark photons in the rest frame of the Y_D',
  compute,
};

const normals = new Float64Array(9);

function compute({ trackRest, negative }: Candidate): number {
  for (let k = 0; k < 3; k++) cross(trackRest, 4 * k + 1, trackRest, 4 * negative[k] + 1, normals, 3 * k);
  let sum = 0;
  for (let k = 0; k < 3; k++) sum += Math.acos(cosineBetween(normals, 3 * k, normals, 3 * ((k + 1) % 3)));
  return sum / 3;
}
