import type { FittedTracks } from '../../src/candidates/fitted-tracks.js';

/** The covariance of all components of the six momenta of a fit, 18 x 18. */
export function fullCovariance({ own, shared, partners, response, vertexCovariance: V }: FittedTracks): Float64Array {
  const full = new Float64Array(18 * 18);
  for (let i = 0; i < 18; i++) {
    for (let j = 0; j < 18; j++) {
      for (let a = 0; a < 3; a++) {
        for (let b = 0; b < 3; b++) full[18 * i + j] += response[3 * i + a] * V[3 * a + b] * response[3 * j + b];
      }
      if (Math.floor(i / 3) === Math.floor(j / 3)) full[18 * i + j] += own[3 * i + (j % 3)];
    }
  }
  partners?.forEach((partner, k) => {
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        const [i, j] = [3 * k + r, 3 * (3 + partner) + c];
        full[18 * i + j] += shared[9 * k + 3 * r + c];
        full[18 * j + i] += shared[9 * k + 3 * r + c];
      }
    }
  });
  return full;
}
