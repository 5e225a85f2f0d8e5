import assert from 'node:assert/strict';
import type { ParticleColumns } from '../../../src/core/particles.js';
import { PDG_DARK_PHOTON } from '../../../src/core/particles.js';
import { weightedKs } from '../../../src/core/statistics.js';
import { readSamples } from '../../../src/io/samples.js';
import { loadSamples } from '../../../src/simulation/background/load-samples.js';
import { chargeOf } from '../../../src/simulation/detector/tracks.js';
import { isrAngularDensity } from '../../../src/simulation/theory/isr.js';
import { generateSignal } from '../../../src/simulation/signal/generate-signal.js';

/** Shapes of the events with six tracks in 17..153 degrees with pT > 0.05 GeV, six pions left out; one entry an event. */
interface Shapes {
  readonly momentum: number[];
  readonly opening: number[];
  readonly recoilMass: number[];
  readonly weight: number[];
}

function shapesOf(sample: ParticleColumns, weight: (row: number) => number = () => 1): Shapes {
  const shapes: Shapes = { momentum: [], opening: [], recoilMass: [], weight: [] };
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
    shapes.momentum.push(momentum(sample, positive));
    shapes.opening.push(cosine(sample, pair[0], pair[1]));
    shapes.weight.push(weight(i));
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
  return Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z));
}

const PLAIN = {
  matrixElement: 'phase_space',
  spin: 'isotropic',
  shares: 'equal',
  isrAngle: 'lowest_order',
  dataSets: '4S',
  beamEnergySpread: 0,
  substream: 0,
} as const;

/**
 * EvtGen's VECTORISR draws the hard photon's angle from the soft-photon law at any energy, 1/sin^2 away from the beams;
 * the lowest-order law has (1 + cos^2)/sin^2 for hard photons. These weights turn the latter into the former.
 */
function softPhotonWeights(sample: ParticleColumns): number[] {
  return Array.from({ length: sample.eventCount }, (_, i) => {
    const photon = sample.particleStart[i];
    const s = sample.beamE[i] ** 2 - sample.beamPz[i] ** 2;
    const energy = (sample.energy[photon] * sample.beamE[i] - sample.pz[photon] * sample.beamPz[i]) / Math.sqrt(s);
    const sin2 = (sample.px[photon] ** 2 + sample.py[photon] ** 2) / energy ** 2;
    return isrAngularDensity(0, s, sin2) / isrAngularDensity((2 * energy) / Math.sqrt(s), s, sin2);
  });
}

describe('simulation: signal generator against EvtGen', () => {
  it('has its acceptance, track momenta and opening angles in all nine samples', async () => {
    const records = (await readSamples()).filter((record) => record.process === 'signal');
    assert.equal(records.length, 9);
    const samples = await loadSamples(records.map((record) => record.file));
    for (const { file, events, generated, signal } of samples) {
      assert.ok(signal);
      const n = 12000;
      const sample = generateSignal({ ...PLAIN, ...signal }, 31, 0, n);
      const weights = softPhotonWeights(sample);
      const all = weights.reduce((a, b) => a + b, 0);
      const ours = shapesOf(sample, (row) => weights[row]);
      const theirs = shapesOf(events);
      const pionless = signal.mDarkPhoton > 2 * 0.13957 ? generated * (26 / 27) : generated;
      const expected = theirs.momentum.length / pionless;
      const found = ours.weight.reduce((a, b) => a + b, 0) / all;
      const error = Math.hypot(expected / Math.sqrt(theirs.momentum.length), found / Math.sqrt(ours.momentum.length));
      assert.ok(Math.abs(found - expected) < 3 * error + 0.05 * expected, `${file}: ${found}, ${expected}`);
      for (const shape of ['momentum', 'opening'] as const) {
        const { p } = weightedKs(ours[shape], ours.weight, theirs[shape], theirs.weight);
        assert.ok(p > 0.01, `${file}: ${shape} differs, p ${p}`);
      }
      // VECTORISR adds collinear photons, so only its core is at zero recoil mass; ours has one photon.
      assert.ok(Math.max(...ours.recoilMass) < 1e-3);
      const core = theirs.recoilMass.filter((mass) => mass < 0.5).length / theirs.recoilMass.length;
      assert.ok(core > 0.5 && core < 0.95, `${file}: ${core}`);
    }
  });
});
