import type { ParticleColumns } from '../../io/generator-events/particles.js';
import type { ConversionNeeds } from '../detector/conversion.js';
import type { FourVectors } from '../kinematics/four-vectors.js';
import type { DataSet } from '../theory/data-sets.js';

/** Stable particles of the events of one generator, collected one by one. */
export interface EventList {
  /** Begins event `number`. */
  begin(number: number): void;
  /** A final particle with the lab momentum of entry `k`, produced at (x, y, z) cm. */
  add(pdg: number, v: FourVectors, k: number, x?: number, y?: number, z?: number): void;
  /** Gives the event a weight other than 1. */
  weigh(weight: number): void;
  /** Lets the event stand for `boost` like it, of which only those are of interest in which `count` photons convert. */
  needConversions(count: 0 | 1 | 2, boost: number): void;
  finish(): ParticleColumns;
  /** Of each event: what `needConversions` was told; of others, no conversions and a boost of 1. */
  conversionNeeds(): ConversionNeeds;
}

/** An empty list of events of one data set. */
export function eventList({ electronEnergy, positronEnergy }: DataSet): EventList {
  const numbers: number[] = [];
  const start = [0];
  const weights: number[] = [];
  const boosts: number[] = [];
  const counts: number[] = [];
  const pdgs: number[] = [];
  const columns = Array.from({ length: 7 }, () => [] as number[]);
  return {
    begin(number) {
      numbers.push(number);
      weights.push(1);
      boosts.push(1);
      counts.push(0);
      start.push(pdgs.length);
    },
    add(pdg, v, k, x = 0, y = 0, z = 0) {
      pdgs.push(pdg);
      [v[4 * k], v[4 * k + 1], v[4 * k + 2], v[4 * k + 3], x, y, z].forEach((value, i) => columns[i].push(value));
      start[start.length - 1] = pdgs.length;
    },
    weigh(weight) {
      weights[weights.length - 1] = weight;
    },
    needConversions(count, boost) {
      counts[counts.length - 1] = count;
      boosts[boosts.length - 1] = boost;
    },
    conversionNeeds: () => ({ count: Float64Array.from(counts), boost: Float64Array.from(boosts) }),
    finish() {
      const eventCount = numbers.length;
      const constant = (value: number): Float64Array => new Float64Array(eventCount).fill(value);
      const [energy, px, py, pz, vx, vy, vz] = columns.map((column) => Float64Array.from(column));
      return {
        eventCount,
        eventNumber: Float64Array.from(numbers),
        weight: Float64Array.from(weights),
        beamE: constant(electronEnergy + positronEnergy),
        beamPx: constant(0),
        beamPy: constant(0),
        beamPz: constant(electronEnergy - positronEnergy),
        particleStart: Int32Array.from(start),
        pdg: Int32Array.from(pdgs),
        status: new Uint8Array(pdgs.length).fill(1),
        energy,
        px,
        py,
        pz,
        vx,
        vy,
        vz,
        mother: new Int32Array(pdgs.length).fill(-1),
      };
    },
  };
}
