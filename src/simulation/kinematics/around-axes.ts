/** Directions of density 1/(d + offset) in the distance d = 1 - cos to an axis. */
import type { Random } from '../../core/numerics/random.js';
import type { FourVectors } from './four-vectors.js';

/** A unit vector. */
export type Axis = readonly [number, number, number];

/** Draws a distance between `least` and `most`. */
export function drawDistance(offset: number, random: Random, least = 0, most = 2): number {
  return (least + offset) * ((most + offset) / (least + offset)) ** random.uniform() - offset;
}

/** Density over solid angle of directions at distance `d`. */
export function distanceDensity(d: number, offset: number, least = 0, most = 2): number {
  if (d < least || d > most) return 0;
  return 1 / (2 * Math.PI * (d + offset) * Math.log((most + offset) / (least + offset)));
}

/** Distance of the momentum of entry `k`, whose length is `p`, to `axis`. */
export function distanceTo(v: FourVectors, k: number, p: number, [x, y, z]: Axis): number {
  return Math.max(0, 1 - (x * v[4 * k + 1] + y * v[4 * k + 2] + z * v[4 * k + 3]) / p);
}

/** Sets entry `k` to momentum `p` and mass `mass`, at distance `d` from `axis`. */
export function setAround(
  v: FourVectors,
  k: number,
  p: number,
  mass: number,
  [ax, ay, az]: Axis,
  d: number,
  random: Random,
): void {
  const [cos, sin] = [1 - d, Math.sqrt(Math.max(0, d * (2 - d)))];
  const phi = 2 * Math.PI * random.uniform();
  const at = Math.sqrt(ax * ax + ay * ay);
  const [cosPhi, sinPhi] = at === 0 ? [1, 0] : [ax / at, ay / at];
  const [x, y] = [sin * Math.cos(phi), sin * Math.sin(phi)];
  const radial = x * az + cos * at;
  v[4 * k] = Math.sqrt(p * p + mass * mass);
  v[4 * k + 1] = p * (radial * cosPhi - y * sinPhi);
  v[4 * k + 2] = p * (radial * sinPhi + y * cosPhi);
  v[4 * k + 3] = p * (cos * az - x * at);
}
