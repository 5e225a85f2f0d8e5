import type { ParticleColumns } from '../../src/io/generator-events/particles.js';
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
