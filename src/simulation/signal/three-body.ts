import type { Random } from '../../core/random.js';
import { massiveMatrixElement, orePowell } from '../theory/matrix-element.js';
import { alignWith, boostFrom, decayMomentum, setIsotropic, setOpposite } from './kinematics.js';
import type { FourVectors } from './kinematics.js';

/** How Y_D -> 3 A' fills its Dalitz plot: evenly, as ortho-positronium does, or with the full massive matrix element. */
export const MATRIX_ELEMENTS = ['phase_space', 'ore_powell', 'massive'] as const;
/** Name of a way to fill the Dalitz plot. */
export type MatrixElement = (typeof MATRIX_ELEMENTS)[number];

type Weight = (x1: number, x2: number, x3: number) => number;
interface DalitzWeight {
  readonly weight: Weight;
  /** Not below the largest value of `weight`. */
  readonly bound: number;
}

const DALITZ: Readonly<Record<MatrixElement, (ratio: number) => DalitzWeight | undefined>> = {
  phase_space: () => undefined,
  ore_powell: () => ({ weight: orePowell, bound: 2 / 1.6875 }),
  massive: (ratio) => {
    const weight: Weight = (x1, x2, x3) => massiveMatrixElement(x1, x2, x3, ratio);
    return { weight, bound: 1.05 * largest(weight, ratio) };
  },
};

/** Largest |M|^2 on a grid of the Dalitz plot. */
function largest(weight: Weight, ratio: number): number {
  const steps = 24;
  const low = 2 * ratio;
  const high = 1 - 3 * ratio * ratio;
  let most = 1;
  for (let i = 0; i <= steps; i++) {
    for (let j = i; j <= steps; j++) {
      const x1 = low + ((high - low) * i) / steps;
      const x2 = low + ((high - low) * j) / steps;
      const x3 = 2 - x1 - x2;
      const [p1, p2, p3] = [x1, x2, x3].map((x) => Math.sqrt(Math.max(0, x * x - low * low)));
      if (x3 >= low && p3 <= p1 + p2 && p3 >= Math.abs(p1 - p2)) most = Math.max(most, weight(x1, x2, x3));
    }
  }
  return most;
}

/**
 * A generator of the decay of a body of mass `m` into three of mass `m0` (3 m0 < m): writes their momenta in its rest
 * frame to entries at, at + 1, at + 2.
 */
export function threeBodyDecay(
  m: number,
  m0: number,
  element: MatrixElement,
): (v: FourVectors, at: number, random: Random) => void {
  const dalitz = DALITZ[element](m0 / m);
  const span = m - 3 * m0;
  const bound = decayMomentum(m, 2 * m0, m0) * decayMomentum(m - m0, m0, m0);
  const phaseSpace = (v: FourVectors, at: number, random: Random): void => {
    for (;;) {
      const pairMass = 2 * m0 + span * random.uniform();
      const p = decayMomentum(m, pairMass, m0);
      const q = decayMomentum(pairMass, m0, m0);
      if (random.uniform() * bound > p * q) continue;
      setIsotropic(v, at + 2, p, m0, random);
      setOpposite(v, at + 1, at + 2, pairMass);
      setIsotropic(v, at, q, m0, random);
      boostPair(v, at, pairMass, m0);
      return;
    }
  };
  if (dalitz === undefined) return phaseSpace;
  return (v, at, random) => {
    do phaseSpace(v, at, random);
    while (
      random.uniform() * dalitz.bound >
      dalitz.weight((2 * v[4 * at]) / m, (2 * v[4 * at + 4]) / m, (2 * v[4 * at + 8]) / m)
    );
  };
}

/** Entry at + 1 holds the pair, entry at one member in the pair's rest frame: puts both members into the frame of the pair. */
function boostPair(v: FourVectors, at: number, pairMass: number, m0: number): void {
  const pair = v.slice(4 * at + 4, 4 * at + 8);
  boostFrom(v, at, at + 1, pairMass);
  for (let i = 1; i < 4; i++) v[4 * at + 4 + i] = pair[i] - v[4 * at + i];
  v[4 * at + 4] = Math.sqrt(v[4 * at + 5] ** 2 + v[4 * at + 6] ** 2 + v[4 * at + 7] ** 2 + m0 * m0);
}

/** Polarisation with which the dark photons decay. */
export const SPINS = ['isotropic', 'transverse', 'longitudinal'] as const;
/** Name of a polarisation. */
export type Spin = (typeof SPINS)[number];

/**
 * Density of the helicity cosine of a decay to spin-1/2 (pion false) or to scalars, relative to its maximum;
 * r = (2 m/m_A')^2.
 */
const HELICITY: Readonly<Record<Spin, (cos: number, r: number, pion: boolean) => number>> = {
  isotropic: () => 1,
  transverse: (cos, r, pion) => (pion ? 1 - cos * cos : (1 + cos * cos + r * (1 - cos * cos)) / 2),
  longitudinal: (cos, r, pion) => (pion ? cos * cos : 1 - cos * cos + r * cos * cos),
};

/**
 * Decays the dark photon of entry `parent` (mass `m0`, given in the Y_D frame) to a pair of mass `m` written to
 * entries at (positive) and at + 1 (negative), in the same frame.
 */
export function decayPair(
  v: FourVectors,
  at: number,
  parent: number,
  m0: number,
  m: number,
  pion: boolean,
  spin: Spin,
  random: Random,
): void {
  const p = decayMomentum(m0, m, m);
  const r = ((2 * m) / m0) ** 2;
  do setIsotropic(v, at, p, m, random);
  while (random.uniform() > HELICITY[spin](v[4 * at + 3] / p, r, pion));
  alignWith(v, at, parent);
  setOpposite(v, at + 1, at, m);
  boostFrom(v, at, parent, m0);
  boostFrom(v, at + 1, parent, m0);
}
