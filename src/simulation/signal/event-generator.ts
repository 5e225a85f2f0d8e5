/** One signal event after the other: e+e- -> gamma Y_D, Y_D -> 3 A', A' -> e+e-, mu+mu-, pi+pi-. */
import type { ParticleColumns } from '../../io/generator-events/particles.js';
import type { Random } from '../../core/numerics/random.js';
import { FINAL_STATES, PAIR_COUNTS, SPECIES, SPECIES_MASS } from '../../events/final-states.js';
import { collinearRadiation } from '../theory/collinear-radiation.js';
import { DATA_SETS } from '../theory/data-sets.js';
import type { DataSet } from '../theory/data-sets.js';
import { isrAngleAt, isrPhotonEnergy, isrRadiator } from '../theory/isr.js';
import type { IsrAngle } from '../theory/isr.js';
import {
  boostAlongZ,
  boostFrom,
  decayMomentum,
  setOpposite,
  setPolar,
  setRest,
  turnAboutZ,
} from '../kinematics/four-vectors.js';
import type { FourVectors } from '../kinematics/four-vectors.js';
import { checkMasses, setsAbove } from './mass-limits.js';
import { speciesDraw } from './shares.js';
import type { Shares } from './shares.js';
import { decayToPair, threeBodyDecay } from './three-body.js';
import type { MatrixElement, Spin } from './three-body.js';
import type { TrackScreen } from './track-screen.js';
import {
  AT_REST,
  FIRST_DARK_PHOTON,
  FIRST_TRACK,
  fly,
  PARTICLES,
  UPSILON,
  WITH_COLLINEAR,
  writeParticles,
} from './write-event.js';

/** What signal to make. */
export interface SignalOptions {
  /** GeV; 3 mDarkPhoton < mUpsilon. */
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  /** Proper decay length of the dark photons, cm; 0 is prompt. */
  readonly ctauCm: number;
  readonly matrixElement: MatrixElement;
  readonly spin: Spin;
  readonly shares: Shares;
  readonly isrAngle: IsrAngle;
  /** Two further photons, along the beams. */
  readonly collinearPhotons: boolean;
  /** All data sets in proportion to their yield, or the Upsilon(4S) only. */
  readonly dataSets: 'all' | '4S';
  /** Standard deviation of sqrt(s) about its nominal value, GeV. */
  readonly beamEnergySpread: number;
  /** Tells apart the random numbers of different mass points. */
  readonly substream: number;
}

/** Generates one event at a time. */
export interface EventGenerator {
  /**
   * Generates event `k`, at whose start `random` stands.
   * @returns whether it passes the screen; if not, it was given up as soon as that was known and is incomplete
   */
  readonly next: (k: number, random: Random) => boolean;
  /** Its weight, known for events given up, too; mean 1. */
  readonly weight: () => number;
  /** Index in FINAL_STATES of what it decays to, known likewise. */
  readonly state: () => number;
  /** Writes it to row `i` of columns. */
  readonly write: (events: ParticleColumns, i: number, random: Random) => void;
}

/**
 * A generator of the events of a mass point. What decides most at the least cost is drawn first: the decays, which give
 * the weight, and the angle of the photon, which alone excludes most events of a light Y_D. The azimuth comes last.
 * @throws ConfigError for masses that no data set can make
 */
export function eventGenerator(options: SignalOptions, screen?: TrackScreen): EventGenerator {
  const { mUpsilon, mDarkPhoton, spin } = options;
  checkMasses(mUpsilon, mDarkPhoton);
  const sets = dataSetDraw(options);
  const radiation = sets.able.map(({ sqrtS }) =>
    options.collinearPhotons ? collinearRadiation(mUpsilon, sqrtS) : undefined,
  );
  const windows = sets.able.map((set, i) => screen && !radiation[i] && photonWindow(options, set, screen));
  const decays = speciesDraw(mDarkPhoton, options.shares);
  const states = decays.species.map(stateOf);
  const masses = SPECIES.map((species) => SPECIES_MASS[species]);
  // at least one of a pair has half the momentum of the A' along its flight
  const widths = masses.map((mass) => 2 * decayMomentum(mDarkPhoton, mass, mass));
  const decay = threeBodyDecay(mUpsilon, mDarkPhoton, options.matrixElement);
  const v = new Float64Array(4 * (AT_REST + 3));
  let [set, triple] = [0, 0];
  const next = (k: number, random: Random): boolean => {
    triple = decays.pick(random.uniform());
    const quantile = random.uniform();
    if (sets.able.length > 1) set = sets.pick(random.uniform());
    const window = windows[set];
    if (window && !window(quantile)) return false;
    const spread = options.beamEnergySpread === 0 ? 0 : options.beamEnergySpread * random.normal();
    const left = radiation[set]?.(random) ?? NOTHING_LOST;
    produce(v, options, sets.able[set], spread, left[0], left[1], quantile);
    let spare = screen === undefined ? 6 : screen.convertible(v) && screen.converts(k) ? 2 : 0;
    if (spare === 0 && screen?.near(v, UPSILON, mUpsilon) === false) return false;
    const species = decays.species[triple];
    decay(v, AT_REST, random);
    for (let a = 0; a < 3; a++) {
      const lab = FIRST_DARK_PHOTON + a;
      for (let c = 0; c < 4; c++) v[4 * lab + c] = v[4 * (AT_REST + a) + c];
      boostFrom(v, lab, UPSILON, mUpsilon);
      if (spare === 0 && screen?.near(v, lab, widths[species[a]]) === false) return false;
    }
    for (let a = 0; a < 3; a++) {
      const first = FIRST_TRACK + 2 * a;
      const of = species[a];
      decayToPair(v, first, AT_REST + a, mDarkPhoton, masses[of], SPECIES[of] === 'pi', spin, random);
      boostFrom(v, first, UPSILON, mUpsilon);
      setRest(v, first + 1, FIRST_DARK_PHOTON + a, first);
      if (screen === undefined) continue;
      spare -= Number(!screen.good(v, first)) + Number(!screen.good(v, first + 1));
      if (spare < 0) return false;
    }
    const azimuth = 2 * Math.PI * random.uniform();
    const cos = Math.cos(azimuth);
    const sin = Math.sin(azimuth);
    for (let entry = 0; entry < PARTICLES; entry++) turnAboutZ(v, entry, cos, sin);
    return true;
  };
  const write = (events: ParticleColumns, i: number, random: Random): void => {
    const { electronEnergy, positronEnergy } = sets.able[set];
    events.weight[i] = decays.weight[triple];
    events.beamE[i] = electronEnergy + positronEnergy;
    events.beamPz[i] = electronEnergy - positronEnergy;
    const count = options.collinearPhotons ? WITH_COLLINEAR : PARTICLES;
    writeParticles(events, i, count, v, decays.species[triple]);
    if (options.ctauCm > 0) fly(events, i, count, v, options.ctauCm / options.mDarkPhoton, random);
  };
  return { next, weight: () => decays.weight[triple], state: () => states[triple], write };
}

/** Index in FINAL_STATES of the state that three pairs of these species make. */
function stateOf(species: readonly number[]): number {
  const pairs = SPECIES.map((_, i) => species.filter((one) => one === i).length);
  return FINAL_STATES.findIndex((state) => PAIR_COUNTS[state].every((n, i) => n === pairs[i]));
}

/** Shares of their energy that the beams keep without collinear photons. */
const NOTHING_LOST = [1, 1] as const;

/**
 * Photon (entry 0, in the xz plane) and Y_D in the laboratory, the photon at the given quantile of its angle, with
 * `spread` added to the nominal sqrt(s); and what the beams have lost to collinear photons.
 */
function produce(
  v: FourVectors,
  { mUpsilon, isrAngle }: SignalOptions,
  set: DataSet,
  spread: number,
  electron: number,
  positron: number,
  quantile: number,
): void {
  const left = Math.sqrt(electron * positron);
  const s = (left * (set.sqrtS + spread)) ** 2;
  const angle = isrAngleAt(quantile, 1 - (mUpsilon * mUpsilon) / s, s, isrAngle);
  setPolar(v, 0, isrPhotonEnergy(mUpsilon, s), 0, angle[0], angle[1], 0);
  setOpposite(v, UPSILON, 0, mUpsilon);
  const forward = electron * set.electronEnergy;
  const backward = positron * set.positronEnergy;
  const gamma = (forward + backward) / (left * set.sqrtS);
  const betaGamma = (forward - backward) / (left * set.sqrtS);
  boostAlongZ(v, 0, gamma, betaGamma);
  boostAlongZ(v, UPSILON, gamma, betaGamma);
  setPolar(v, PARTICLES, set.electronEnergy - forward, 0, 1, 0, 0);
  setPolar(v, PARTICLES + 1, set.positronEnergy - backward, 0, -1, 0, 0);
}

/** Quantiles of the photon's angle are judged in so many steps. */
const STEPS = 64;
/** No normal deviate of 53 bits is larger. */
const LARGEST_NORMAL = 8.7;

/**
 * Whether any event at a quantile of the photon's angle can pass: the photon is convertible or the Y_D near the tracker.
 * At least one of the products of a body of velocity beta is within acos(beta) = atan(m / p) of its flight, because in
 * its rest frame they cannot all go to the backward hemisphere. Judged at the ends of each step and of the range of
 * energies, with one step to spare.
 */
function photonWindow(options: SignalOptions, set: DataSet, screen: TrackScreen): (quantile: number) => boolean {
  const v = new Float64Array(4 * AT_REST);
  const open = new Uint8Array(STEPS + 1);
  let anyNear = false;
  for (const side of [-1, 1]) {
    for (let i = 0; i <= STEPS; i++) {
      produce(v, options, set, side * LARGEST_NORMAL * options.beamEnergySpread, 1, 1, i / STEPS);
      const near = screen.near(v, UPSILON, options.mUpsilon);
      anyNear ||= near;
      if (near || screen.convertible(v)) open[i] = 1;
    }
  }
  // angles of good tracks so narrow that they fit within a step
  if (!anyNear) open.fill(1);
  const passes = Uint8Array.from({ length: STEPS }, (_, i) =>
    Number(open.subarray(Math.max(0, i - 1), i + 3).includes(1)),
  );
  return (quantile) => passes[Math.floor(quantile * STEPS)] === 1;
}

/** The data sets with enough energy; a uniform number picks one in proportion to luminosity times cross section. */
function dataSetDraw({ mUpsilon, dataSets }: SignalOptions): {
  readonly able: readonly DataSet[];
  readonly pick: (uniform: number) => number;
} {
  if (dataSets === '4S') return { able: [DATA_SETS[0]], pick: () => 0 };
  const able = setsAbove(mUpsilon);
  const yields = able.map(({ sqrtS, luminosityFb }) => {
    const s = sqrtS * sqrtS;
    return (luminosityFb * isrRadiator(mUpsilon, s)) / s;
  });
  const total = yields.reduce((sum, value) => sum + value, 0);
  const pick = (uniform: number): number => {
    let u = uniform * total;
    let i = 0;
    while (i < able.length - 1 && u >= yields[i]) u -= yields[i++];
    return i;
  };
  return { able, pick };
}
