/** Unstable hadrons as trees of decays, and their stable products. */
import type { Random } from '../../../core/numerics/random.js';
import { boostFrom, decayMomentum, setIsotropic, setOpposite } from '../../kinematics/four-vectors.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { PION_MASS } from '../../theory/constants.js';
import type { EventList } from '../event-list.js';
import { DALITZ_FRACTION, NEUTRAL_PION_MASS, decayDalitz, decayToPhotons } from './neutral-pion.js';
import { phaseSpace } from '../../kinematics/phase-space.js';
import type { PhaseSpace } from '../../kinematics/phase-space.js';

/** A particle and what becomes of it. */
export interface Body {
  readonly pdg: number;
  /** GeV. */
  readonly mass: number;
  /** Proper decay length, cm; 0 for a decay on the spot. */
  readonly ctauCm: number;
  /** Nothing for a stable particle and for a neutral pion, whose decay is drawn. */
  readonly products: readonly Body[];
  /** Products are e+ e- photon, by the law of Kroll and Wada. */
  readonly dalitz?: boolean;
}

const MASSES: Readonly<Record<number, number>> = {
  22: 0,
  111: NEUTRAL_PION_MASS,
  211: PION_MASS,
  321: 0.493677,
  130: 0.497611,
  2212: 0.938272,
  2112: 0.939565,
};

/** A stable hadron, neutral pion or photon of the PDG's mass. */
export function body(pdg: number): Body {
  return { pdg, mass: MASSES[Math.abs(pdg)], ctauCm: 0, products: [] };
}

/** Takes particles as EventList does. */
export type ParticleSink = Pick<EventList, 'add'>;

/** Decays with three or more products, by their masses. */
const decays = new Map<string, PhaseSpace>();
function decayOf(products: readonly Body[]): PhaseSpace {
  const masses = products.map(({ mass }) => mass);
  const key = masses.join();
  let decay = decays.get(key);
  if (decay === undefined) decays.set(key, (decay = phaseSpace(masses)));
  return decay;
}

/** Momenta of the products in the frame of `parent`, evenly over phase space, to entries `at` and on; one more is scratch. */
export function decayBody(v: FourVectors, at: number, parent: Body, random: Random): void {
  const { mass, products } = parent;
  if (products.length === 2) {
    const [first, second] = products;
    setIsotropic(v, at, decayMomentum(mass, first.mass, second.mass), first.mass, random);
    setOpposite(v, at + 1, at, second.mass);
  } else decayOf(products)(v, at, mass, random);
}

/**
 * Adds what is left of `parent`, entry `k`, after all decays; it is produced at (x, y, z) cm. Entries from `free` on are
 * scratch, nine for each generation of products.
 */
export function addBody(
  list: ParticleSink,
  v: FourVectors,
  k: number,
  parent: Body,
  free: number,
  random: Random,
  x = 0,
  y = 0,
  z = 0,
): void {
  if (parent.pdg === 111) addPion(list, v, k, free, random, x, y, z);
  else if (parent.dalitz) addDalitz(list, v, k, parent.mass, free, random, x, y, z);
  else if (parent.products.length === 0) list.add(parent.pdg, v, k, x, y, z);
  else {
    const path = parent.ctauCm === 0 ? 0 : (parent.ctauCm / parent.mass) * random.exponential();
    const [dx, dy, dz] = [path * v[4 * k + 1], path * v[4 * k + 2], path * v[4 * k + 3]];
    const n = parent.products.length;
    decayBody(v, free, parent, random);
    for (let i = 0; i < n; i++) boostFrom(v, free + i, k, parent.mass);
    for (let i = 0; i < n; i++) {
      addBody(list, v, free + i, parent.products[i], free + n + 1, random, x + dx, y + dy, z + dz);
    }
  }
}

function addPion(
  list: ParticleSink,
  v: FourVectors,
  k: number,
  free: number,
  random: Random,
  x: number,
  y: number,
  z: number,
): void {
  if (random.uniform() < DALITZ_FRACTION) addDalitz(list, v, k, NEUTRAL_PION_MASS, free, random, x, y, z);
  else {
    decayToPhotons(v, free, k, random);
    for (const i of [free, free + 1]) list.add(22, v, i, x, y, z);
  }
}

function addDalitz(
  list: ParticleSink,
  v: FourVectors,
  k: number,
  mass: number,
  free: number,
  random: Random,
  x: number,
  y: number,
  z: number,
): void {
  decayDalitz(v, free, k, random, mass);
  [22, -11, 11].forEach((pdg, i) => {
    list.add(pdg, v, free + i, x, y, z);
  });
}
