import type { Random } from '../../../core/numerics/random.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';

/** Strong coupling at 10.5 GeV, from 0.118 at the mass of the Z. */
const STRONG = 0.177;

/**
 * Draws whether a quark and an antiquark of mass `m` radiate a gluon that makes a mass above `least` with each of them and leaves them
 * one (GeV), by the matrix element of order alpha_s, (2 alpha_s / 3 pi) (x1^2 + x2^2)/((1 - x1)(1 - x2)) (J. Ellis, M. Gaillard,
 * G. Ross, NPB 111, 253); if so, writes quark, antiquark and gluon to entries 0 to 2. The harder quark moves along its side of the z axis.
 */
export function drawGluon(v: FourVectors, m: number, least: number, random: Random): boolean {
  const range = 2 * Math.log(m / least);
  if (random.uniform() >= ((4 * STRONG) / (3 * Math.PI)) * range * range) return false;
  const [u1, u2] = [Math.exp(-range * random.uniform()), Math.exp(-range * random.uniform())];
  const x = [1 - u1, 1 - u2, u1 + u2];
  if (1 - x[2] < (least / m) ** 2 || 2 * random.uniform() > x[0] * x[0] + x[1] * x[1]) return false;
  const hard = x[0] > x[1] ? 0 : 1;
  const sign = 1 - 2 * hard;
  const cos = 1 - (2 * (1 - x[1 - hard])) / (x[hard] * x[2]);
  const sin = Math.sqrt(Math.max(0, 1 - cos * cos));
  const half = m / 2;
  v.set([x[hard] * half, 0, 0, sign * x[hard] * half], 4 * hard);
  v.set([x[2] * half, x[2] * half * sin, 0, sign * x[2] * half * cos], 8);
  v.set([x[1 - hard] * half, -v[9], 0, -v[4 * hard + 3] - v[11]], 4 - 4 * hard);
  return true;
}
