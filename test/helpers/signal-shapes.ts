import type { ParticleColumns } from '../../src/io/generator-events/particles.js';
import { PDG_DARK_PHOTON } from '../../src/io/generator-events/particles.js';
import { chargeOf } from '../../src/simulation/detector/tracks.js';
import { PLAIN_SIGNAL } from './plain-signal.js';

/** GeV; the digits of the files are too few for smaller recoil masses, which count as this. */
export const LEAST_RECOIL_MASS = 0.05;

/** Shapes of the events with six tracks in 17..153 degrees with pT > 0.05 GeV, six pions left out; one entry an event. */
export interface SignalShapes {
  /** Of the event in its sample. */
  readonly row: number[];
  readonly momentum: number[];
  readonly opening: number[];
  readonly recoilMass: number[];
}

/** The shapes of a sample of signal events. */
export function shapesOf(sample: ParticleColumns): SignalShapes {
  const shapes: SignalShapes = { row: [], momentum: [], opening: [], recoilMass: [] };
  for (let i = 0; i < sample.eventCount; i++) {
    const tracks: number[] = [];
    for (let k = sample.particleStart[i]; k < sample.particleStart[i + 1]; k++) {
      const mother = sample.mother[k];
      if (mother < 0 || sample.pdg[sample.particleStart[i] + mother] !== PDG_DARK_PHOTON) continue;
      if (sample.status[k] === 1 && chargeOf(sample.pdg[k]) !== 0 && inAcceptance(sample, k)) tracks.push(k);
    }
    if (tracks.length !== 6 || tracks.every((k) => Math.abs(sample.pdg[k]) === 211)) continue;
    const pair = tracks.filter((k) => sample.mother[k] === sample.mother[tracks[0]]);
    const positive = pair[0] === tracks[0] && chargeOf(sample.pdg[pair[0]]) > 0 ? pair[0] : pair[1];
    shapes.row.push(i);
    shapes.momentum.push(momentum(sample, positive));
    shapes.opening.push(cosine(sample, pair[0], pair[1]));
    shapes.recoilMass.push(recoilMass(sample, i, tracks));
  }
  return shapes;
}

const momentum = (s: ParticleColumns, k: number): number => Math.hypot(s.px[k], s.py[k], s.pz[k]);
const cosine = (s: ParticleColumns, a: number, b: number): number =>
  (s.px[a] * s.px[b] + s.py[a] * s.py[b] + s.pz[a] * s.pz[b]) / momentum(s, a) / momentum(s, b);

function inAcceptance(sample: ParticleColumns, k: number): boolean {
  const pt = Math.hypot(sample.px[k], sample.py[k]);
  const degrees = (Math.atan2(pt, sample.pz[k]) * 180) / Math.PI;
  return pt > 0.05 && degrees > 17 && degrees < 153;
}

function recoilMass(s: ParticleColumns, i: number, tracks: readonly number[]): number {
  const sum = (column: Float64Array): number => tracks.reduce((total, k) => total + column[k], 0);
  const e = s.beamE[i] - sum(s.energy);
  const [x, y, z] = [s.beamPx[i] - sum(s.px), s.beamPy[i] - sum(s.py), s.beamPz[i] - sum(s.pz)];
  return Math.sqrt(Math.max(LEAST_RECOIL_MASS ** 2, e * e - x * x - y * y - z * z));
}

/** Options of the generator that make what VECTORISR of EvtGen makes. */
export const VECTORISR = { ...PLAIN_SIGNAL, isrAngle: 'soft_photon', collinearPhotons: true } as const;
