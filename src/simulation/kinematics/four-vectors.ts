import type { Random } from '../../core/numerics/random.js';

/** Four-vectors E, px, py, pz at offsets 4 k of one array, so that the generator allocates nothing. */
export type FourVectors = Float64Array;

/** Squared momentum of the products of a two-body decay in the rest frame of mass `m`, GeV^2; negative below threshold. */
export const momentum2 = (m: number, m1: number, m2: number): number =>
  ((m * m - (m1 + m2) ** 2) * (m * m - (m1 - m2) ** 2)) / (4 * m * m);

/** Its square root, GeV; 0 below threshold. */
export const decayMomentum = (m: number, m1: number, m2: number): number =>
  Math.sqrt(Math.max(0, momentum2(m, m1, m2)));

/** Boosts entry `at` from the rest frame of a body of mass `m` into the frame in which entry `parent` is given. */
export function boostFrom(v: FourVectors, at: number, parent: number, m: number): void {
  const pe = v[4 * parent];
  const pxParent = v[4 * parent + 1];
  const pyParent = v[4 * parent + 2];
  const pzParent = v[4 * parent + 3];
  const e = v[4 * at];
  const along = pxParent * v[4 * at + 1] + pyParent * v[4 * at + 2] + pzParent * v[4 * at + 3];
  const scale = (along / (pe + m) + e) / m;
  v[4 * at] = (pe * e + along) / m;
  v[4 * at + 1] += scale * pxParent;
  v[4 * at + 2] += scale * pyParent;
  v[4 * at + 3] += scale * pzParent;
}

/** Boosts entry `at` along z with the given gamma and beta gamma. */
export function boostAlongZ(v: FourVectors, at: number, gamma: number, betaGamma: number): void {
  const e = v[4 * at];
  const z = v[4 * at + 3];
  v[4 * at] = gamma * e + betaGamma * z;
  v[4 * at + 3] = gamma * z + betaGamma * e;
}

/** Writes a four-vector of momentum `p` and mass `m` in direction (sin theta cos phi, sin theta sin phi, cos theta). */
export function setPolar(
  v: FourVectors,
  at: number,
  p: number,
  m: number,
  cosTheta: number,
  sinTheta: number,
  phi: number,
): void {
  v[4 * at] = Math.sqrt(p * p + m * m);
  v[4 * at + 1] = p * sinTheta * Math.cos(phi);
  v[4 * at + 2] = p * sinTheta * Math.sin(phi);
  v[4 * at + 3] = p * cosTheta;
}

/** The same with an isotropic direction. */
export function setIsotropic(v: FourVectors, at: number, p: number, m: number, random: Random): void {
  const cosTheta = 2 * random.uniform() - 1;
  setPolar(v, at, p, m, cosTheta, Math.sqrt(1 - cosTheta * cosTheta), 2 * Math.PI * random.uniform());
}

/** Writes entry `to` as the opposite momentum of entry `from`, with mass `m`. */
export function setOpposite(v: FourVectors, to: number, from: number, m: number): void {
  const x = v[4 * from + 1];
  const y = v[4 * from + 2];
  const z = v[4 * from + 3];
  v[4 * to] = Math.sqrt(x * x + y * y + z * z + m * m);
  v[4 * to + 1] = -x;
  v[4 * to + 2] = -y;
  v[4 * to + 3] = -z;
}

/** Writes entry `to` as entry `of` without entry `part`. */
export function setRest(v: FourVectors, to: number, of: number, part: number): void {
  for (let c = 0; c < 4; c++) v[4 * to + c] = v[4 * of + c] - v[4 * part + c];
}

/** Turns entry `at` about the z axis by an angle of the given cosine and sine. */
export function turnAboutZ(v: FourVectors, at: number, cos: number, sin: number): void {
  const x = v[4 * at + 1];
  const y = v[4 * at + 2];
  v[4 * at + 1] = cos * x - sin * y;
  v[4 * at + 2] = sin * x + cos * y;
}

/**
 * Turns the three-momentum of entry `at`, given with respect to the z axis, so that z becomes the direction of entry
 * `axis`.
 */
export function alignWith(v: FourVectors, at: number, axis: number): void {
  const [ax, ay, az] = [v[4 * axis + 1], v[4 * axis + 2], v[4 * axis + 3]];
  const pt2 = ax * ax + ay * ay;
  const p = Math.sqrt(pt2 + az * az);
  const pt = Math.sqrt(pt2);
  if (p === 0) return;
  const [cosPhi, sinPhi] = pt === 0 ? [1, 0] : [ax / pt, ay / pt];
  const cosTheta = az / p;
  const sinTheta = pt / p;
  const [x, y, z] = [v[4 * at + 1], v[4 * at + 2], v[4 * at + 3]];
  const radial = x * cosTheta + z * sinTheta;
  v[4 * at + 1] = radial * cosPhi - y * sinPhi;
  v[4 * at + 2] = radial * sinPhi + y * cosPhi;
  v[4 * at + 3] = z * cosTheta - x * sinTheta;
}
