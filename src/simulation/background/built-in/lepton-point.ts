/**
 * One point of e+e- -> l+l- with further photons, real or turned into lepton pairs, and its weight: the matrix element of a pair
 * with one hard photon (F. A. Berends et al., NPB 206, 61) times a classical current for every photon, and the spectrum of Kroll
 * and Wada for the masses of pairs. No interference of like particles, no two-photon diagrams.
 */
import type { Random } from '../../../core/random.js';
import { setPolar } from '../../signal/kinematics.js';
import type { FourVectors } from '../../signal/kinematics.js';
import { ALPHA, ELECTRON_MASS, MUON_MASS, PICOBARN } from '../../theory/constants.js';
import { SET } from './laboratory.js';

/** Mass of a lepton by its PDG code, GeV. */
export const LEPTON_MASS: Readonly<Record<11 | 13, number>> = { 11: ELECTRON_MASS, 13: MUON_MASS };

/** A photon that is radiated: real, or a pair of leptons. */
export type Radiated = 'photon' | 11 | 13;

/** A pair of leptons from annihilation or scattering, and what it radiates. */
export interface Channel {
  readonly core: 11 | 13;
  readonly radiated: readonly Radiated[];
  /** Number of ways to give the same particles by this channel's sampling. */
  readonly symmetry: number;
}

const S = SET.sqrtS ** 2;
const BEAM = SET.sqrtS / 2;
const CHARGE2 = 4 * Math.PI * ALPHA;
/** Least mass of a pair, as in the sample this is compared with. */
const MIN_PAIR_MASS = 0.01;
const MAX_PAIR_MASS = 6;
const MIN_MOMENTUM = { photon: 0.1, pair: 0.02 };
/** Below this 1 - cos to a lepton, directions are even. */
const COLLINEAR: Readonly<Record<Radiated, number>> = { photon: 1e-8, 11: 1e-5, 13: 1e-3 };

/** What one draw gives: entries 0 and 1 are the leptons l- and l+, then one entry a radiated photon, in the centre of mass. */
export interface LeptonPoint {
  /** Cross section density over sampling density, pb; 0 outside phase space. */
  readonly weight: number;
  /** Masses of the radiated photons. */
  readonly masses: readonly number[];
}

/**
 * Draws a point: the direction of one of the leptons, then the photons close to it or to the beams, then the rest from
 * conservation. The sampling density is that of both leptons taking the first place.
 */
export function drawLeptonPoint(v: FourVectors, { core, radiated, symmetry }: Channel, random: Random): LeptonPoint {
  const first = random.below(2);
  const axis = drawAxis(first, random);
  const masses: number[] = [];
  let weight = 1 / symmetry;
  const rest = [SET.sqrtS, 0, 0, 0];
  radiated.forEach((kind, i) => {
    const drawn = drawPhoton(v, 2 + i, kind, axis, random);
    masses.push(drawn.mass);
    weight *= drawn.jacobian;
    for (let c = 0; c < 4; c++) rest[c] -= v[4 * (2 + i) + c];
  });
  const m2 = rest[0] ** 2 - rest[1] ** 2 - rest[2] ** 2 - rest[3] ** 2;
  if (rest[0] <= 0 || m2 < (2.5 * LEPTON_MASS[core]) ** 2) return { weight: 0, masses };
  const p = m2 / (2 * (rest[0] - axis[0] * rest[1] - axis[1] * rest[2] - axis[2] * rest[3]));
  v.set([p, p * axis[0], p * axis[1], p * axis[2]], 4 * first);
  v.set([rest[0] - p, ...axis.map((value, c) => rest[c + 1] - p * value)], 4 * (1 - first));
  weight *= 2 / (samplingDensity(v, 0, radiated, rest) + samplingDensity(v, 1, radiated, rest));
  weight *= coreElement(v, core);
  masses.forEach((mass, i) => {
    weight *= CHARGE2 * current(v, 2 + i, mass, LEPTON_MASS[core]);
  });
  return { weight: (weight * PICOBARN) / (2 * S), masses };
}

/** Density of the directions with lepton `first` drawn first, over two-body phase space with its direction given. */
function samplingDensity(
  v: FourVectors,
  first: number,
  radiated: readonly Radiated[],
  rest: readonly number[],
): number {
  const p = v[4 * first];
  const axis = [v[4 * first + 1] / p, v[4 * first + 2] / p, v[4 * first + 3] / p];
  let density = axisDensity(first === 0 ? axis[2] : -axis[2]) / (2 * Math.PI);
  radiated.forEach((kind, i) => {
    density *= photonDensity(v, 2 + i, kind, axis);
  });
  const along = axis[0] * rest[1] + axis[1] * rest[2] + axis[2] * rest[3];
  return (density * 16 * Math.PI ** 2 * (rest[0] - along)) / p;
}

/** Offset in 1/(1 - cos theta + a)^2 of a scattered electron. */
const SCATTERED = 0.05;
const [LOW, HIGH] = [1 / (2 + SCATTERED), 1 / SCATTERED];

/** Half of the leptons even in cos theta, half scattered; the positive one to the other side. */
function drawAxis(first: number, random: Random): readonly number[] {
  const cos =
    random.uniform() < 0.5 ? 2 * random.uniform() - 1 : 1 + SCATTERED - 1 / (LOW + (HIGH - LOW) * random.uniform());
  const sin = Math.sqrt(Math.max(0, 1 - cos * cos));
  const phi = 2 * Math.PI * random.uniform();
  return [sin * Math.cos(phi), sin * Math.sin(phi), first === 0 ? cos : -cos];
}

const axisDensity = (cos: number): number => 0.25 + 0.5 / ((1 - cos + SCATTERED) ** 2 * (HIGH - LOW));

const BEAMS = [
  [0, 0, 1],
  [0, 0, -1],
] as const;

/** Momentum and mass of a radiated photon, even in their logarithms; direction close to one of the beams or a lepton. */
function drawPhoton(
  v: FourVectors,
  k: number,
  kind: Radiated,
  lepton: readonly number[],
  random: Random,
): { mass: number; jacobian: number } {
  const low = kind === 'photon' ? MIN_MOMENTUM.photon : MIN_MOMENTUM.pair;
  const epsilon = COLLINEAR[kind];
  const range = Math.log(BEAM / low);
  const p = low * Math.exp(range * random.uniform());
  let [mass, jacobian] = [0, 1];
  if (kind !== 'photon') {
    const least = Math.max(MIN_PAIR_MASS, 2 * LEPTON_MASS[kind]);
    const span = Math.log(MAX_PAIR_MASS / least);
    mass = least * Math.exp(span * random.uniform());
    const r = ((2 * LEPTON_MASS[kind]) / mass) ** 2;
    jacobian = ((2 * ALPHA) / (3 * Math.PI)) * span * (1 + r / 2) * Math.sqrt(Math.max(0, 1 - r));
  }
  const distance = epsilon * (Math.exp(Math.log((2 + epsilon) / epsilon) * random.uniform()) - 1);
  const [cos, sin] = [1 - distance, Math.sqrt(Math.max(0, distance * (2 - distance)))];
  setPolar(v, k, p, mass, cos, sin, 2 * Math.PI * random.uniform());
  const which = random.below(4);
  turnTo(v, k, which < 2 ? BEAMS[which] : lepton);
  return { mass, jacobian: (jacobian * range * p ** 3) / (2 * v[4 * k] * (2 * Math.PI) ** 3) };
}

/** Density of the direction of photon `k` over solid angle: a quarter around each beam, a half around the lepton. */
function photonDensity(v: FourVectors, k: number, kind: Radiated, lepton: readonly number[]): number {
  const epsilon = COLLINEAR[kind];
  const p = Math.hypot(v[4 * k + 1], v[4 * k + 2], v[4 * k + 3]);
  const near = (axis: readonly number[], share: number): number => {
    const cos = (axis[0] * v[4 * k + 1] + axis[1] * v[4 * k + 2] + axis[2] * v[4 * k + 3]) / p;
    return share / (Math.max(0, 1 - cos) + epsilon);
  };
  const sum = near(BEAMS[0], 0.25) + near(BEAMS[1], 0.25) + near(lepton, 0.5);
  return sum / (2 * Math.PI * Math.log((2 + epsilon) / epsilon));
}

/** Turns the z axis of entry `k` to the unit vector `axis`. */
function turnTo(v: FourVectors, k: number, [ax, ay, az]: readonly number[]): void {
  const at = Math.hypot(ax, ay);
  const [cosPhi, sinPhi] = at === 0 ? [1, 0] : [ax / at, ay / at];
  const [x, y, z] = [v[4 * k + 1], v[4 * k + 2], v[4 * k + 3]];
  const radial = x * az + z * at;
  v[4 * k + 1] = radial * cosPhi - y * sinPhi;
  v[4 * k + 2] = radial * sinPhi + y * cosPhi;
  v[4 * k + 3] = z * az - x * at;
}

/** |M|^2 of the pair, averaged over spins: scattering and annihilation for electrons, annihilation alone for muons. */
function coreElement(v: FourVectors, core: 11 | 13): number {
  const s1 = 2 * dot(v, 0, 1);
  const t = -2 * BEAM * (v[0] - v[3]);
  const t1 = -2 * BEAM * (v[4] + v[7]);
  const u = -2 * BEAM * (v[4] - v[7]);
  const u1 = -2 * BEAM * (v[0] + v[3]);
  if (core === 13) return (CHARGE2 ** 2 * (t * t + t1 * t1 + u * u + u1 * u1)) / (S * s1);
  const sum = S * s1 * (S * S + s1 * s1) + t * t1 * (t * t + t1 * t1) + u * u1 * (u * u + u1 * u1);
  return (CHARGE2 ** 2 * sum) / (S * s1 * t * t1);
}

const dot = (v: FourVectors, a: number, b: number): number =>
  v[4 * a] * v[4 * b] - v[4 * a + 1] * v[4 * b + 1] - v[4 * a + 2] * v[4 * b + 2] - v[4 * a + 3] * v[4 * b + 3];

/** -J^2 of the current of beams and leptons for a photon of mass `mass` (entry `k`); leptons of mass `m`. */
function current(v: FourVectors, k: number, mass: number, m: number): number {
  const j = [0, 0, 0, 0];
  const add = (sign: number, e: number, x: number, y: number, z: number, legMass: number, outgoing: number): void => {
    const product = v[4 * k] * e - v[4 * k + 1] * x - v[4 * k + 2] * y - v[4 * k + 3] * z;
    const collinear = (legMass * legMass * v[4 * k]) / (2 * e);
    const denominator = product + collinear + (outgoing * mass * mass) / 2;
    [e, x, y, z].forEach((value, c) => {
      j[c] += (sign * value) / denominator;
    });
  };
  add(1, BEAM, 0, 0, BEAM, ELECTRON_MASS, -1);
  add(-1, BEAM, 0, 0, -BEAM, ELECTRON_MASS, -1);
  add(-1, v[0], v[1], v[2], v[3], m, 1);
  add(1, v[4], v[5], v[6], v[7], m, 1);
  return Math.max(0, j[1] ** 2 + j[2] ** 2 + j[3] ** 2 - j[0] ** 2);
}
