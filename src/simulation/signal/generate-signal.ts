/** Signal events: e+e- -> gamma Y_D, Y_D -> 3 A', A' -> e+e-, mu+mu-, pi+pi-. */
import { PDG_DARK_PHOTON, PDG_UPSILON_D } from '../../core/particles.js';
import type { ParticleColumns } from '../../core/particles.js';
import { Random } from '../../core/random.js';
import { SPECIES, SPECIES_MASS } from '../../events/final-states.js';
import { DATA_SETS } from '../theory/data-sets.js';
import type { DataSet } from '../theory/data-sets.js';
import { isrPhotonEnergy, isrRadiator, sampleIsrAngle } from '../theory/isr.js';
import { boostAlongZ, boostFrom, setOpposite, setPolar } from './kinematics.js';
import type { FourVectors } from './kinematics.js';
import { checkMasses, setsAbove } from './mass-limits.js';
import { speciesDraw } from './shares.js';
import type { Shares } from './shares.js';
import { decayPair, threeBodyDecay } from './three-body.js';
import type { MatrixElement, Spin } from './three-body.js';

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
  /** All data sets in proportion to their yield, or the Upsilon(4S) only. */
  readonly dataSets: 'all' | '4S';
  /** Standard deviation of sqrt(s) about its nominal value, GeV. */
  readonly beamEnergySpread: number;
  /** Tells apart the random numbers of different mass points. */
  readonly substream: number;
}

/** Photon, Y_D, three A', and their daughters (positive, negative) in the order of the A'. */
const PARTICLES = 11;
/** The daughters. */
const FIRST_TRACK = 5;
const MOTHERS = [-1, -1, 1, 1, 1, 2, 2, 3, 3, 4, 4];
const STATUS = [1, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1];
/** Code of the positive particle of each species. */
const POSITIVE_PDG = [-11, -13, 211];

/**
 * Generated events from .. to - 1 of a mass point; event k depends on the options, the seed and k only. Weights have
 * mean 1 over all events; every event is in one of the nine accepted final states.
 * @throws ConfigError for masses that no data set can make
 */
export function generateSignal(options: SignalOptions, seed: number, from: number, to: number): ParticleColumns {
  return generateScreened(options, seed, from, to).events;
}

/** Tells early which events cannot be of use. Momenta are in the laboratory. */
export interface TrackScreen {
  /** How many tracks may be missing, given the photon (entry 0). */
  readonly spare: (momenta: FourVectors) => number;
  /** Whether the track of an entry may be found. */
  readonly good: (momenta: FourVectors, entry: number) => boolean;
}

/** Some of the events generated, and the weights of all. */
export interface ScreenedEvents {
  /** Their `eventNumber` says which they are. */
  readonly events: ParticleColumns;
  /** One weight for each event generated. */
  readonly weights: Float64Array;
}

/** The same, but of the events only those that pass the screen; the others are given up as soon as they fail. */
export function generateScreened(
  options: SignalOptions,
  seed: number,
  from: number,
  to: number,
  screen?: TrackScreen,
): ScreenedEvents {
  const room = allocate(to - from);
  const weights = new Float64Array(to - from);
  const generator = eventGenerator(options, screen);
  const random = new Random(seed, 'signal', options.substream);
  let eventCount = 0;
  for (let k = from; k < to; k++) {
    const passes = generator.next(random.at(k));
    weights[k - from] = generator.weight();
    if (!passes) continue;
    room.eventNumber[eventCount] = k;
    generator.write(room, eventCount++, random);
  }
  return { events: trim(room, eventCount), weights };
}

function allocate(eventCount: number): ParticleColumns {
  const n = eventCount * PARTICLES;
  return {
    eventCount,
    eventNumber: new Float64Array(eventCount),
    weight: new Float64Array(eventCount),
    beamE: new Float64Array(eventCount),
    beamPx: new Float64Array(eventCount),
    beamPy: new Float64Array(eventCount),
    beamPz: new Float64Array(eventCount),
    particleStart: new Int32Array(eventCount + 1),
    pdg: new Int32Array(n),
    status: new Uint8Array(n),
    px: new Float64Array(n),
    py: new Float64Array(n),
    pz: new Float64Array(n),
    energy: new Float64Array(n),
    vx: new Float64Array(n),
    vy: new Float64Array(n),
    vz: new Float64Array(n),
    mother: new Int32Array(n),
  };
}

/** The first events of columns with room for more. */
function trim(room: ParticleColumns, eventCount: number): ParticleColumns {
  const trimmed: Record<string, unknown> = { ...room, eventCount };
  for (const [name, column] of Object.entries(room)) {
    if (!ArrayBuffer.isView(column)) continue;
    const values = column as Float64Array;
    const perEvent = values.length === PARTICLES * room.eventCount ? PARTICLES : 1;
    trimmed[name] = values.subarray(0, name === 'particleStart' ? eventCount + 1 : perEvent * eventCount);
  }
  return trimmed as unknown as ParticleColumns;
}

/** Generates one event at a time. */
interface EventGenerator {
  /** Generates an event. @returns whether it passes the screen; if not, it is incomplete */
  readonly next: (random: Random) => boolean;
  /** Its weight. */
  readonly weight: () => number;
  /** Writes it to row `i` of columns. */
  readonly write: (events: ParticleColumns, i: number, random: Random) => void;
}

function eventGenerator(options: SignalOptions, screen?: TrackScreen): EventGenerator {
  const { mUpsilon, mDarkPhoton, spin } = options;
  checkMasses(mUpsilon, mDarkPhoton);
  const pickSet = dataSetDraw(options);
  const draw = speciesDraw(mDarkPhoton, options.shares);
  const decay = threeBodyDecay(mUpsilon, mDarkPhoton, options.matrixElement);
  const v = new Float64Array(4 * PARTICLES);
  const species = new Uint8Array(3);
  let set = DATA_SETS[0];
  let weight = 0;
  const next = (random: Random): boolean => {
    set = pickSet(random);
    produce(v, mUpsilon, set.sqrtS + options.beamEnergySpread * random.normal(), random);
    toLab(v, 0, 1, set);
    decay(v, 2, random);
    weight = draw.draw(species, random);
    let spare = screen === undefined ? 6 : screen.spare(v);
    for (let a = 0; a < 3; a++) {
      const mass = SPECIES_MASS[SPECIES[species[a]]];
      const first = FIRST_TRACK + 2 * a;
      decayPair(v, first, 2 + a, mDarkPhoton, mass, species[a] === 2, spin, random);
      boostFrom(v, first, 1, mUpsilon);
      boostFrom(v, first + 1, 1, mUpsilon);
      toLab(v, first, first + 2, set);
      if (screen === undefined) continue;
      spare -= Number(!screen.good(v, first)) + Number(!screen.good(v, first + 1));
      if (spare < 0) return false;
    }
    for (let k = 2; k < FIRST_TRACK; k++) boostFrom(v, k, 1, mUpsilon);
    toLab(v, 1, FIRST_TRACK, set);
    return true;
  };
  const write = (events: ParticleColumns, i: number, random: Random): void => {
    events.weight[i] = weight;
    events.beamE[i] = set.electronEnergy + set.positronEnergy;
    events.beamPz[i] = set.electronEnergy - set.positronEnergy;
    writeParticles(events, i, v, species);
    if (options.ctauCm > 0) fly(events, i, v, options, random);
  };
  return { next, weight: () => weight, write };
}

/** Photon (entry 0) and Y_D (entry 1) in the centre-of-mass frame. */
function produce(v: Float64Array, mUpsilon: number, sqrtS: number, random: Random): void {
  const s = sqrtS * sqrtS;
  const [cos, sin] = sampleIsrAngle(random, 1 - (mUpsilon * mUpsilon) / s, s);
  setPolar(v, 0, isrPhotonEnergy(mUpsilon, s), 0, cos, sin, 2 * Math.PI * random.uniform());
  setOpposite(v, 1, 0, mUpsilon);
}

function toLab(v: Float64Array, from: number, to: number, set: DataSet): void {
  const gamma = (set.electronEnergy + set.positronEnergy) / set.sqrtS;
  const betaGamma = (set.electronEnergy - set.positronEnergy) / set.sqrtS;
  for (let k = from; k < to; k++) boostAlongZ(v, k, gamma, betaGamma);
}

function writeParticles(events: ParticleColumns, i: number, v: Float64Array, species: Uint8Array): void {
  events.particleStart[i + 1] = (i + 1) * PARTICLES;
  events.status.set(STATUS, i * PARTICLES);
  events.mother.set(MOTHERS, i * PARTICLES);
  for (let k = 0; k < PARTICLES; k++) {
    const at = i * PARTICLES + k;
    events.energy[at] = v[4 * k];
    events.px[at] = v[4 * k + 1];
    events.py[at] = v[4 * k + 2];
    events.pz[at] = v[4 * k + 3];
    events.pdg[at] = k === 0 ? 22 : k === 1 ? PDG_UPSILON_D : k < 5 ? PDG_DARK_PHOTON : pdgOfTrack(k - 5, species);
  }
}

const pdgOfTrack = (track: number, species: Uint8Array): number =>
  POSITIVE_PDG[species[track >> 1]] * (track % 2 === 0 ? 1 : -1);

/** Decay vertices: flight length (p/m) c tau times an exponential. */
function fly(events: ParticleColumns, i: number, v: Float64Array, options: SignalOptions, random: Random): void {
  for (let a = 0; a < 3; a++) {
    const scale = (options.ctauCm / options.mDarkPhoton) * random.exponential();
    for (const daughter of [5 + 2 * a, 6 + 2 * a]) {
      const at = i * PARTICLES + daughter;
      events.vx[at] = scale * v[4 * (2 + a) + 1];
      events.vy[at] = scale * v[4 * (2 + a) + 2];
      events.vz[at] = scale * v[4 * (2 + a) + 3];
    }
  }
}

/** Draws a data set in proportion to luminosity times cross section, among those with enough energy. */
function dataSetDraw({ mUpsilon, dataSets }: SignalOptions): (random: Random) => DataSet {
  if (dataSets === '4S') return () => DATA_SETS[0];
  const able = setsAbove(mUpsilon);
  const yields = able.map(({ sqrtS, luminosityFb }) => {
    const s = sqrtS * sqrtS;
    return (luminosityFb * isrRadiator(mUpsilon, s)) / s;
  });
  const total = yields.reduce((sum, value) => sum + value, 0);
  return (random) => {
    let u = random.uniform() * total;
    let i = 0;
    while (i < able.length - 1 && u >= yields[i]) u -= yields[i++];
    return able[i];
  };
}
