import type { ParticleColumns } from '../../src/io/generator-events/particles.js';
import { PERMUTATIONS_OF_THREE } from '../../src/core/numerics/permutations.js';
import { Random } from '../../src/core/numerics/random.js';
import { eventList } from '../../src/simulation/background/event-list.js';
import { BUILT_IN } from '../../src/simulation/background/registry.js';
import type { BuiltInName } from '../../src/simulation/background/registry.js';
import { makeDetector } from '../../src/simulation/detector/options.js';
import { chargeOf } from '../../src/simulation/detector/tracks.js';
import { DATA_SETS } from '../../src/simulation/theory/data-sets.js';

/** True tracks of an event as the filters of data/README.md see them. */
export interface TruthTracks {
  /** Entries of the particle columns: charged, 17 < theta < 153 degrees, pT > 0.05 GeV. */
  readonly tracks: readonly number[];
  readonly charge: number;
  /** Mass of all of them together, and squared mass of what recoils; GeV. */
  readonly mass: number;
  readonly recoilMass2: number;
}

/** The tracks of event `row`. */
export function truthTracks(s: ParticleColumns, row: number): TruthTracks {
  const tracks: number[] = [];
  let charge = 0;
  const sum = [0, 0, 0, 0];
  for (let k = s.particleStart[row]; k < s.particleStart[row + 1]; k++) {
    const pt = Math.hypot(s.px[k], s.py[k]);
    const degrees = (Math.atan2(pt, s.pz[k]) * 180) / Math.PI;
    if (s.status[k] !== 1 || chargeOf(s.pdg[k]) === 0 || pt < 0.05 || degrees < 17 || degrees > 153) continue;
    tracks.push(k);
    charge += chargeOf(s.pdg[k]);
    [s.energy[k], s.px[k], s.py[k], s.pz[k]].forEach((value, i) => {
      sum[i] += value;
    });
  }
  const square = ([e, x, y, z]: readonly number[]): number => e * e - x * x - y * y - z * z;
  const beams = [s.beamE[row], s.beamPx[row], s.beamPy[row], s.beamPz[row]];
  return {
    tracks,
    charge,
    mass: Math.sqrt(Math.max(0, square(sum))),
    recoilMass2: square(beams.map((value, i) => value - sum[i])),
  };
}

/** Filter B of data/README.md: six tracks, charge 0, squared recoil mass below 2 GeV^2. */
export const passesB = ({ tracks, charge, recoilMass2 }: TruthTracks): boolean =>
  tracks.length === 6 && charge === 0 && recoilMass2 < 2;

/** True if the tracks hold an e+e- or a mu+mu- pair. */
export function hasLeptonPair(s: ParticleColumns, { tracks }: TruthTracks): boolean {
  const has = (pdg: number) => tracks.some((k) => s.pdg[k] === pdg);
  return (has(11) && has(-11)) || (has(13) && has(-13));
}

/**
 * Filter T of data/README.md: six tracks, charge 0, squared recoil mass below 4 GeV^2, and a lepton pair or, for one pairing and
 * one choice of types that is not all pions, three masses within 0.06 GeV.
 * @param slack on the limits of the masses, GeV, for rounded momenta
 */
export function passesT(s: ParticleColumns, truth: TruthTracks, slack = 0): boolean {
  const { tracks, charge, recoilMass2 } = truth;
  if (tracks.length !== 6 || charge !== 0 || recoilMass2 > 4 + slack) return false;
  return hasLeptonPair(s, truth) || smallestSpread(s, tracks) < 0.06 + slack;
}

const PAIR_MASSES = [0.000510999, 0.105658, 0.13957];

/** Smallest difference between the greatest and the least of three pair masses, GeV. */
function smallestSpread(s: ParticleColumns, tracks: readonly number[]): number {
  const [plus, minus] = [1, -1].map((charge) => tracks.filter((k) => chargeOf(s.pdg[k]) === charge));
  const pairMass = (a: number, b: number, m: number): number => {
    const p2 = (k: number) => s.px[k] ** 2 + s.py[k] ** 2 + s.pz[k] ** 2;
    const dot = s.px[a] * s.px[b] + s.py[a] * s.py[b] + s.pz[a] * s.pz[b];
    return Math.sqrt(2 * (m * m + Math.sqrt((p2(a) + m * m) * (p2(b) + m * m)) - dot));
  };
  let smallest = Infinity;
  for (const order of PERMUTATIONS_OF_THREE)
    for (let types = 0; types < 26; types++) {
      const masses = plus.map((k, i) => pairMass(k, minus[order[i]], PAIR_MASSES[Math.floor(types / 3 ** i) % 3]));
      smallest = Math.min(smallest, Math.max(...masses) - Math.min(...masses));
    }
  return smallest;
}

/** Events `from` to `to` of a built-in process. */
export function builtInEvents(name: BuiltInName, from: number, to: number): ParticleColumns {
  const make = BUILT_IN[name]().generator(makeDetector().material.layers);
  const list = eventList(DATA_SETS[0]);
  const random = new Random(13, 'test/built-in');
  for (let k = from; k < to; k++) {
    list.begin(k);
    make(list, random.at(k));
  }
  return list.finish();
}
