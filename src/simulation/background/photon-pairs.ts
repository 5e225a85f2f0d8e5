/** Electrons and positrons of photon conversions and hard bremsstrahlung in the material between the beams and the drift chamber. */
import type { Random } from '../../core/numerics/random.js';
import { conversionShare } from '../detector/conversion.js';
import type { Layers } from '../detector/conversion.js';
import type { FourVectors } from '../kinematics/four-vectors.js';
import { ELECTRON_MASS } from '../theory/constants.js';
import type { EventList } from './event-list.js';

/** sin of the polar angle of entry `k`. */
export function sinTheta(v: FourVectors, k: number): number {
  const pt = Math.hypot(v[4 * k + 1], v[4 * k + 2]);
  return pt / Math.hypot(pt, v[4 * k + 3]);
}

/**
 * Adds the pair of a photon (entry `k`, from the origin) that converts in `layer`, along the photon's direction;
 * the nucleus takes the little momentum that is left. Entry `at` is scratch.
 */
export function addPair(
  list: EventList,
  v: FourVectors,
  k: number,
  at: number,
  layer: Layers[number],
  random: Random,
): void {
  const x = conversionShare(random);
  addAlong(list, v, k, at, -11, electronEnergy(v[4 * k], x), layer.radius_cm);
  addAlong(list, v, k, at, 11, v[4 * k] - electronEnergy(v[4 * k], x), layer.radius_cm);
}

/** At least the rest energy on either side. */
const electronEnergy = (photon: number, share: number): number =>
  ELECTRON_MASS + share * Math.max(0, photon - 2 * ELECTRON_MASS);

/** Adds an electron or positron of given energy in the direction of entry `k`, from the cylinder of radius `radius`. */
export function addAlong(
  list: EventList,
  v: FourVectors,
  k: number,
  at: number,
  pdg: number,
  energy: number,
  radius: number,
): void {
  const length = Math.hypot(v[4 * k + 1], v[4 * k + 2], v[4 * k + 3]);
  const p = Math.sqrt(Math.max(0, energy * energy - ELECTRON_MASS ** 2));
  v[4 * at] = energy;
  for (let i = 1; i < 4; i++) v[4 * at + i] = (p * v[4 * k + i]) / length;
  const path = radius / sinTheta(v, k) / length;
  list.add(pdg, v, at, path * v[4 * k + 1], path * v[4 * k + 2], path * v[4 * k + 3]);
}
