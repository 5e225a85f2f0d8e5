import type { ParticleColumns } from '../../src/io/generator-events/particles.js';
import { truthTracks } from './truth-filter.js';

/** Whether a photon is seen: 17 to 153 degrees and E > 0.1 GeV. */
export const inAcceptance = (e: number, z: number): boolean => {
  const degrees = (Math.acos(z / e) * 180) / Math.PI;
  return e > 0.1 && degrees > 17 && degrees < 153;
};

/** Weights of events, and what they have of each shape. */
export interface LeptonShapes {
  readonly weight: number[];
  readonly shapes: Readonly<Record<string, number[]>>;
}

/** Pair masses, momenta and angles of events whose leptons and photon are all in the acceptance; of like muons, those of the harder. */
export function leptonShapes(s: ParticleColumns): LeptonShapes {
  const shapes: Record<string, number[]> = {};
  const add = (shape: string, value: number): void => {
    (shapes[shape] ??= []).push(value);
  };
  const p = (k: number): number => Math.hypot(s.px[k], s.py[k], s.pz[k]);
  const cosine = (a: number, b: number): number =>
    (s.px[a] * s.px[b] + s.py[a] * s.py[b] + s.pz[a] * s.pz[b]) / (p(a) * p(b));
  const weight: number[] = [];
  for (let i = 0; i < s.eventCount; i++) {
    const of = (code: number): number[] =>
      Array.from({ length: s.particleStart[i + 1] - s.particleStart[i] }, (_, k) => s.particleStart[i] + k)
        .filter((k) => s.status[k] === 1 && s.pdg[k] === code)
        .sort((a, b) => p(b) - p(a));
    const leptons = [11, -11, 13, -13].map(of);
    const photons = of(22);
    if (truthTracks(s, i).tracks.length < leptons.flat().length) continue;
    if (photons.some((k) => !inAcceptance(s.energy[k], s.pz[k]))) continue;
    weight.push(s.weight[i]);
    const [electron, positron, muon] = leptons.map(([first]) => first);
    const muonMasses = leptons[2].flatMap((a) => leptons[3].map((b) => pairMass(s, a, b)));
    add('mass of electrons', pairMass(s, electron, positron));
    add('least mass of muons', Math.min(...muonMasses));
    add('greatest mass of muons', Math.max(...muonMasses));
    for (const [name, k] of Object.entries({ electron, positron, muon })) {
      add(`momentum of ${name}`, p(k));
      add(`angle of ${name}`, s.pz[k] / p(k));
    }
    for (const photon of photons) {
      add('energy of photon', s.energy[photon]);
      add('photon to lepton', Math.max(...leptons.flat().map((k) => cosine(photon, k))));
    }
  }
  return { weight, shapes };
}

function pairMass(s: ParticleColumns, a: number, b: number): number {
  const square =
    (s.energy[a] + s.energy[b]) ** 2 - (s.px[a] + s.px[b]) ** 2 - (s.py[a] + s.py[b]) ** 2 - (s.pz[a] + s.pz[b]) ** 2;
  return Math.sqrt(Math.max(0, square));
}

/** Share of the weight of `events` that is in their shapes. */
export function keptShare({ weight }: LeptonShapes, events: ParticleColumns): number {
  const sum = (weights: readonly number[]): number => weights.reduce((a, b) => a + b, 0);
  return sum(weight) / sum([...events.weight]);
}
