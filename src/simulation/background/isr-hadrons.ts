/**
 * e+e- -> gamma + hadrons with measured cross sections: the backgrounds that have the signal's topology, a photon and
 * six tracks with no missing mass. With fewer than six charged hadrons, pairs of electrons make them six: of neutral
 * pions by Dalitz decays, of photons by conversion in the material.
 */
import type { Random } from '../../core/numerics/random.js';
import { boostFrom } from '../kinematics/four-vectors.js';
import { interpolate, readMeasuredTable } from '../theory/measured-tables.js';
import { PION_MASS } from '../theory/constants.js';
import { isrRadiator } from '../theory/isr.js';
import type { BuiltInProcess } from './process.js';
import type { EventList } from './event-list.js';
import { place, setPhotonAndSystem } from './initial-state.js';
import { SET, toLab } from '../kinematics/laboratory.js';
import { DALITZ_FRACTION, NEUTRAL_PION_MASS, decayDalitz, decayToPhotons } from './decays/neutral-pion.js';
import { phaseSpace } from '../kinematics/phase-space.js';

interface Mode {
  readonly particles: readonly number[];
  readonly sqrt_s_gev: readonly number[];
  readonly nb: readonly number[];
}
const { modes } = readMeasuredTable<{ readonly modes: Readonly<Record<string, Mode>> }>('isr-hadrons');

const MASS: Readonly<Record<number, number>> = { 211: PION_MASS, 321: 0.493677, 111: NEUTRAL_PION_MASS };
const S = SET.sqrtS ** 2;
const STEPS = 600;

/** dsigma/dm of a mode with ISR, integrated to m_i at the ends of STEPS equal steps; pb. */
function cumulative({ sqrt_s_gev: m, nb }: Mode, threshold: number): { mass: Float64Array; integral: Float64Array } {
  const low = Math.max(m[0], threshold);
  const high = m[m.length - 1];
  const mass = Float64Array.from({ length: STEPS + 1 }, (_, i) => low + ((high - low) * i) / STEPS);
  const integral = new Float64Array(STEPS + 1);
  for (let i = 0; i < STEPS; i++) {
    const middle = (mass[i] + mass[i + 1]) / 2;
    const density = ((2 * middle) / S) * isrRadiator(middle, S) * 1000 * interpolate(m, nb, middle);
    integral[i + 1] = integral[i] + density * (mass[i + 1] - mass[i]);
  }
  return { mass, integral };
}

/** How much more rarely events are made that need no, one or two conversions; of most, no more than that share has them. */
export type ConversionBoost = readonly [none: 1, one: number, two: number];

/** Events of a mode that need one number of conversions. */
interface Class {
  /** Neutral pions with a Dalitz decay. */
  readonly dalitz: number;
  readonly conversions: 0 | 1 | 2;
  /** How many of these are made of each event of the mode. */
  readonly made: number;
}

/** Events by their number of Dalitz decays; the pairs of electrons that are missing are conversions. */
function classesOf(particles: readonly number[], boost: ConversionBoost): Class[] {
  const pions = particles.filter((pdg) => pdg === 111).length;
  const pairs = Math.max(0, (6 - particles.length + pions) / 2);
  return Array.from({ length: pions + 1 }, (_, dalitz) => {
    const conversions = Math.max(0, pairs - dalitz) as 0 | 1 | 2;
    const ways = pions === 2 && dalitz === 1 ? 2 : 1;
    const share = ways * DALITZ_FRACTION ** dalitz * (1 - DALITZ_FRACTION) ** (pions - dalitz);
    return { dalitz, conversions, made: share / boost[conversions] };
  });
}

/**
 * A mode of data/tables/isr-hadrons.json, with at most two neutral pions. Events that need conversions are made more rarely by
 * `boost`, and their photons, that of the initial state among them, convert more often by it. The cross section counts events as
 * they are made.
 */
export function isrHadrons(name: string, boost: ConversionBoost = [1, 1, 1]): BuiltInProcess {
  const mode = modes[name];
  const classes = classesOf(mode.particles, boost);
  const masses = mode.particles.map((pdg) => MASS[Math.abs(pdg)]);
  const threshold = masses.reduce((sum, mass) => sum + mass, 0) + 1e-3;
  const { mass, integral } = cumulative(mode, threshold);
  return {
    crossSectionPb: integral[STEPS] * classes.reduce((sum, { made }) => sum + made, 0),
    accuracy: 'measured',
    generator: () => isrEvent(mode.particles, masses, mass, integral, classes, boost),
  };
}

/** Cross section of a mode with ISR at all photon angles, pb, before any choice of decays. */
export function isrCrossSection(name: string): number {
  return cumulative(modes[name], 0).integral[STEPS];
}

function isrEvent(
  particles: readonly number[],
  masses: readonly number[],
  mass: Float64Array,
  integral: Float64Array,
  classes: readonly Class[],
  boost: ConversionBoost,
): (list: EventList, random: Random) => void {
  const n = particles.length;
  const decay = phaseSpace(masses);
  // photon, hadronic system, its products (and scratch), daughters of a neutral pion (and scratch)
  const v = new Float64Array(4 * (n + 7));
  return (list, random) => {
    const m = mass[0] + place(integral, random.uniform()) * (mass[STEPS] - mass[0]);
    setPhotonAndSystem(v, m, SET.sqrtS, random);
    decay(v, 2, m, random);
    for (let k = 2; k < n + 2; k++) boostFrom(v, k, 1, m);
    for (let k = 0; k < n + 2; k++) toLab(v, k);
    list.add(22, v, 0);
    const { dalitz, conversions } = drawClass(classes, random);
    list.needConversions(conversions, boost[conversions]);
    let left = dalitz;
    for (let k = 2; k < n + 2; k++) {
      // neutral pions are alike: the first ones have the pairs
      if (particles[k - 2] === 111) addPion(list, v, k, n + 3, left-- > 0, random);
      else list.add(particles[k - 2], v, k);
    }
  };
}

function drawClass(classes: readonly Class[], random: Random): Class {
  let left = random.uniform() * classes.reduce((sum, { made }) => sum + made, 0);
  return classes.find(({ made }) => (left -= made) < 0) ?? classes[classes.length - 1];
}

function addPion(list: EventList, v: Float64Array, parent: number, at: number, dalitz: boolean, random: Random): void {
  if (dalitz) decayDalitz(v, at, parent, random);
  else decayToPhotons(v, at, parent, random);
  const products = dalitz ? [22, -11, 11] : [22, 22];
  products.forEach((pdg, i) => {
    list.add(pdg, v, at + i);
  });
}
