/** e+e- -> gamma gamma gamma at lowest order, all three photons converting to e+e-. */
import type { Random } from '../../core/numerics/random.js';
import { ALPHA, PICOBARN } from '../theory/constants.js';
import type { BuiltInProcess } from './process.js';
import type { EventList } from './event-list.js';
import { SET, toLab } from '../kinematics/laboratory.js';
import { conversionLayer, conversionProbability } from '../detector/conversion.js';
import type { Layers } from '../detector/conversion.js';
import { addPair, sinTheta } from './photon-pairs.js';

const S = SET.sqrtS ** 2;
const MIN_ENERGY = 0.5;
const MAX_COS = 0.9;
/** Photons at angles where more than this would convert are outside the tracker. */
const MAX_CONVERSION = 0.2;

/**
 * Sum over spins of |M|^2 of three massless photons at entries 0..2 in the centre-of-mass frame (Berends and Kleiss,
 * NPB 186, 22): (2 e^2)^3 (s/2) sum_i pk_i qk_i (pk_i^2 + qk_i^2) / prod_i pk_i qk_i.
 */
export function threePhotonMatrixElement(v: Float64Array, s: number): number {
  const beam = Math.sqrt(s) / 2;
  let [sum, product] = [0, 1];
  for (let k = 0; k < 3; k++) {
    const pk = beam * (v[4 * k] - v[4 * k + 3]);
    const qk = beam * (v[4 * k] + v[4 * k + 3]);
    sum += pk * qk * (pk * pk + qk * qk);
    product *= pk * qk;
  }
  return ((8 * Math.PI * ALPHA) ** 3 * (s / 2) * sum) / product;
}

/** Three massless momenta, even in phase space, written to entries 0..2; false if outside the cuts. */
export function threePhotons(v: Float64Array, s: number, minEnergy: number, maxCos: number, random: Random): boolean {
  let [x1, x2] = [random.uniform(), random.uniform()];
  if (x1 + x2 < 1) [x1, x2] = [1 - x1, 1 - x2];
  const energies = [x1, x2, 2 - x1 - x2].map((x) => (x * Math.sqrt(s)) / 2);
  if (Math.min(...energies) < minEnergy) return false;
  const cos12 = 1 - (2 * (x1 + x2 - 1)) / (x1 * x2);
  const sin12 = Math.sqrt(Math.max(0, 1 - cos12 * cos12));
  const c = 2 * random.uniform() - 1;
  const st = Math.sqrt(1 - c * c);
  const [phi, psi] = [2 * Math.PI * random.uniform(), 2 * Math.PI * random.uniform()];
  const [cp, sp, ci, si] = [Math.cos(phi), Math.sin(phi), Math.cos(psi), Math.sin(psi)];
  // axis of photon 1, and photon 2 turned from it by their angle at azimuth psi
  const axis = [st * cp, st * sp, c];
  const side = [c * cp * ci - sp * si, c * sp * ci + cp * si, -st * ci];
  for (let i = 0; i < 3; i++) {
    v[1 + i] = energies[0] * axis[i];
    v[5 + i] = energies[1] * (cos12 * axis[i] + sin12 * side[i]);
    v[9 + i] = -v[1 + i] - v[5 + i];
  }
  for (let k = 0; k < 3; k++) {
    v[4 * k] = energies[k];
    if (Math.abs(v[4 * k + 3]) > maxCos * energies[k]) return false;
  }
  return true;
}

/** Total phase space of three massless bodies. */
const PHASE_SPACE = S / (256 * Math.PI ** 3);

/**
 * sigma(e+e- -> gamma gamma gamma), pb, by `trials` points: three photons with E* > minEnergy (GeV), |cos theta*| <
 * maxCos that `accept` (momenta in the centre-of-mass frame) takes.
 */
export function threePhotonCrossSection(
  minEnergy: number,
  maxCos: number,
  trials: number,
  random: Random,
  accept: (v: Float64Array) => boolean = () => true,
): number {
  const v = new Float64Array(12);
  let sum = 0;
  for (let i = 0; i < trials; i++) {
    if (threePhotons(v, S, minEnergy, maxCos, random) && accept(v)) sum += threePhotonMatrixElement(v, S);
  }
  return (((sum / trials) * PHASE_SPACE) / (2 * S) / 4 / 6) * PICOBARN;
}

/** Cross section for photons of E* > 0.5 GeV and |cos theta*| < 0.9, pb (this matrix element, integrated). */
const CROSS_SECTION_PB = 57.5;

/** Three photons, of which each converts; events in which one does not have no particles. */
export function threeConversions(): BuiltInProcess {
  return {
    crossSectionPb: CROSS_SECTION_PB * MAX_CONVERSION ** 3,
    accuracy: 'formula',
    generator: (layers) => {
      const v = new Float64Array(16);
      const bound = largest(v);
      return (list, random) => {
        do while (!threePhotons(v, S, MIN_ENERGY, MAX_COS, random));
        while (random.uniform() * bound > threePhotonMatrixElement(v, S));
        for (let k = 0; k < 3; k++) toLab(v, k);
        convertAll(list, v, layers, random);
      };
    },
  };
}

function convertAll(list: EventList, v: Float64Array, layers: Layers, random: Random): void {
  for (let k = 0; k < 3; k++) {
    if (random.uniform() * MAX_CONVERSION > conversionProbability(layers, sinTheta(v, k))) return;
  }
  for (let k = 0; k < 3; k++) addPair(list, v, k, 3, layers[conversionLayer(layers, sinTheta(v, k), random)], random);
}

/** Largest |M|^2 within the cuts: a soft photon at the edge, between two at the edges opposite to each other. */
function largest(v: Float64Array): number {
  const half = Math.sqrt(S) / 2;
  let most = 0;
  for (let energy = MIN_ENERGY; energy < half; energy += 0.1) {
    for (let cos = -MAX_COS; cos <= MAX_COS; cos += 0.05) {
      for (let step = 0; step < 72; step++) {
        if (planar(v, energy, cos, (2 * Math.PI * step) / 72)) most = Math.max(most, threePhotonMatrixElement(v, S));
      }
    }
  }
  return 1.1 * most;
}

/** A configuration in the plane of the beams: photon 0 of given energy and angle, photon 1 at `angle` from it. */
function planar(v: Float64Array, energy: number, cos: number, angle: number): boolean {
  const root = Math.sqrt(S);
  const other = (S - 2 * root * energy) / (2 * (root - energy * (1 - Math.cos(angle))));
  const theta = Math.acos(cos);
  v.set([energy, energy * Math.sin(theta), 0, energy * cos], 0);
  v.set([other, other * Math.sin(theta + angle), 0, other * Math.cos(theta + angle)], 4);
  const rest = root - energy - other;
  v.set([rest, -v[1] - v[5], 0, -v[3] - v[7]], 8);
  return [0, 1, 2].every((k) => v[4 * k] >= MIN_ENERGY && Math.abs(v[4 * k + 3]) <= MAX_COS * v[4 * k]);
}
