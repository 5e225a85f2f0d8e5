import type { Random } from '../../core/numerics/random.js';
import { massiveMatrixElement, orePowell } from '../theory/matrix-element.js';
import {
  alignWith,
  boostFrom,
  decayMomentum,
  momentum2,
  setIsotropic,
  setOpposite,
  setRest,
} from '../kinematics/four-vectors.js';
import type { FourVectors } from '../kinematics/four-vectors.js';

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
  const density2 = (pairMass: number): number => momentum2(m, pairMass, m0) * momentum2(pairMass, m0, m0);
  const steps = 256;
  const grid = Array.from({ length: steps }, (_, i) => density2(2 * m0 + (span * (i + 0.5)) / steps));
  const bound2 = 1.002 * Math.max(...grid);
  const phaseSpace = (v: FourVectors, at: number, random: Random): void => {
    for (;;) {
      const pairMass = 2 * m0 + span * random.uniform();
      if (random.uniform() ** 2 * bound2 > density2(pairMass)) continue;
      setIsotropic(v, at + 2, decayMomentum(m, pairMass, m0), m0, random);
      setOpposite(v, at + 1, at + 2, pairMass);
      setIsotropic(v, at, decayMomentum(pairMass, m0, m0), m0, random);
      boostFrom(v, at, at + 1, pairMass);
      setRest(v, at + 1, at + 1, at);
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

/** Polarisation with which the dark photons decay. */
export const SPINS = ['isotropic', 'transverse', 'longitudinal'] as const;
/** Name of a polarisation. */
export type Spin = (typeof SPINS)[number];

/**
 * Density of the helicity cosine of a decay to spin-1/2 (pion false) or to scalars, relative to its maximum;
 * r = (2 m/m_A')^2.
 */
const HELICITY: Readonly<Record<Exclude<Spin, 'isotropic'>, (cos: number, r: number, pion: boolean) => number>> = {
  transverse: (cos, r, pion) => (pion ? 1 - cos * cos : (1 + cos * cos + r * (1 - cos * cos)) / 2),
  longitudinal: (cos, r, pion) => (pion ? cos * cos : 1 - cos * cos + r * cos * cos),
};

/**
 * Decays the dark photon of entry `parent` (mass `m0`, given in the Y_D frame) to a pair of particles of mass `m`; the
 * positive one is written to entry `at`, in the same frame.
 */
export function decayToPair(
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
  setIsotropic(v, at, p, m, random);
  if (spin !== 'isotropic') {
    const r = ((2 * m) / m0) ** 2;
    while (random.uniform() > HELICITY[spin](v[4 * at + 3] / p, r, pion)) setIsotropic(v, at, p, m, random);
    alignWith(v, at, parent);
  }
  boostFrom(v, at, parent, m0);
}
