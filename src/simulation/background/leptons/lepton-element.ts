/**
 * Matrix element of e+e- -> l+l- with further photons: that of a pair with one hard photon (F. A. Berends et al., NPB 206, 61)
 * times a classical current for every photon. No interference of like particles, no two-photon diagrams.
 */
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { ALPHA, ELECTRON_MASS } from '../../theory/constants.js';
import { SET } from '../../kinematics/laboratory.js';

const S = SET.sqrtS ** 2;
const BEAM = SET.sqrtS / 2;
const CHARGE2 = 4 * Math.PI * ALPHA;

/**
 * |M|^2 of the pair at entries 0 (l-) and 1 (l+), averaged over spins: scattering and annihilation for electrons,
 * annihilation alone for muons.
 */
export function coreElement(v: FourVectors, core: 11 | 13): number {
  const s1 = 2 * (v[0] * v[4] - v[1] * v[5] - v[2] * v[6] - v[3] * v[7]);
  const t = -2 * BEAM * (v[0] - v[3]);
  const t1 = -2 * BEAM * (v[4] + v[7]);
  const u = -2 * BEAM * (v[4] - v[7]);
  const u1 = -2 * BEAM * (v[0] + v[3]);
  if (core === 13) return (CHARGE2 ** 2 * (t * t + t1 * t1 + u * u + u1 * u1)) / (S * s1);
  const sum = S * s1 * (S * S + s1 * s1) + t * t1 * (t * t + t1 * t1) + u * u1 * (u * u + u1 * u1);
  return (CHARGE2 ** 2 * sum) / (S * s1 * t * t1);
}

/** What turns the square of a current for a photon of mass `mass` to that for its pair of leptons of mass `m`, on average over their directions. */
export function pairFactor(mass: number, m: number): number {
  return ((4 / 3) * CHARGE2 * (1 + (2 * m * m) / (mass * mass))) / (mass * mass);
}

/** -e^2 J^2 of the current of beams and leptons for a photon of mass `mass` (entry `k`); leptons of mass `m`, momenta massless. */
export function current(v: FourVectors, k: number, mass: number, m: number): number {
  const [e, x, y, z] = [v[4 * k], v[4 * k + 1], v[4 * k + 2], v[4 * k + 3]];
  const half = (mass * mass) / 2;
  const beam = (ELECTRON_MASS * ELECTRON_MASS * e) / (2 * BEAM) - half;
  const electron = 1 / (BEAM * (e - z) + beam);
  const positron = 1 / (BEAM * (e + z) + beam);
  let [j0, j1, j2, j3] = [BEAM * (electron - positron), 0, 0, BEAM * (electron + positron)];
  for (let l = 0; l < 8; l += 4) {
    const product = v[l] * e - v[l + 1] * x - v[l + 2] * y - v[l + 3] * z;
    const factor = (l === 0 ? -1 : 1) / (product + (m * m * e) / (2 * v[l]) + half);
    j0 += factor * v[l];
    j1 += factor * v[l + 1];
    j2 += factor * v[l + 2];
    j3 += factor * v[l + 3];
  }
  return CHARGE2 * Math.max(0, j1 * j1 + j2 * j2 + j3 * j3 - j0 * j0);
}
