import assert from 'node:assert/strict';
import type { ParticleColumns } from '../../../src/core/particles.js';
import { PDG_DARK_PHOTON } from '../../../src/core/particles.js';
import { weightedKs } from '../../../src/core/statistics.js';
import { readSamples } from '../../../src/io/samples.js';
import { loadSamples } from '../../../src/simulation/background/load-samples.js';
import { chargeOf } from '../../../src/simulation/detector/tracks.js';
import { generateSignal } from '../../../src/simulation/signal/generate-signal.js';

/** GeV; the digits of the files are too few for smaller recoil masses, which count as this. */
const LEAST_RECOIL_MASS = 0.05;

/** Shapes of the events with six tracks in 17..153 degrees with pT > 0.05 GeV, six pions left out; one entry an event. */
interface Shapes {
  readonly momentum: number[];
  readonly opening: number[];
  readonly recoilMass: number[];
}

function shapesOf(sample: ParticleColumns): Shapes {
  const shapes: Shapes = { momentum: [], opening: [], recoilMass: [] };
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

/** What the samples were made with. */
const VECTORISR = {
  matrixElement: 'phase_space',
  spin: 'isotropic',
  shares: 'equal',
  isrAngle: 'soft_photon',
  collinearPhotons: true,
  dataSets: '4S',
  beamEnergySpread: 0,
  substream: 0,
} as const;

describe('simulation: signal generator against EvtGen', () => {
  it('has its acceptance, track momenta, opening angles and recoil masses in all nine samples', async () => {
    const records = (await readSamples()).filter((record) => record.process === 'signal');
    assert.equal(records.length, 9);
    const samples = await loadSamples(records.map((record) => record.file));
    for (const { file, events, generated, signal } of samples) {
      assert.ok(signal);
      const n = 12000;
      const ours = shapesOf(generateSignal({ ...VECTORISR, ...signal }, 31, 0, n));
      const theirs = shapesOf(events);
      const pionless = signal.mDarkPhoton > 2 * 0.13957 ? generated * (26 / 27) : generated;
      const expected = theirs.momentum.length / pionless;
      const found = ours.momentum.length / n;
      const error = Math.hypot(expected / Math.sqrt(theirs.momentum.length), found / Math.sqrt(ours.momentum.length));
      assert.ok(Math.abs(found - expected) < 3 * error + 0.05 * expected, `${file}: ${found}, ${expected}`);
      for (const shape of ['momentum', 'opening', 'recoilMass'] as const) {
        const unweighted = [ours, theirs].map((of) => new Float64Array(of[shape].length).fill(1));
        const { p } = weightedKs(ours[shape], unweighted[0], theirs[shape], unweighted[1]);
        assert.ok(p > 0.01, `${file}: ${shape} differs, p ${p}`);
      }
    }
  });

  it('has no recoil mass without collinear photons', () => {
    const { recoilMass } = shapesOf(
      generateSignal({ ...VECTORISR, collinearPhotons: false, mUpsilon: 5, mDarkPhoton: 1, ctauCm: 0 }, 31, 0, 1000),
    );
    assert.ok(recoilMass.length > 100 && recoilMass.every((mass) => mass === LEAST_RECOIL_MASS));
  });
});
