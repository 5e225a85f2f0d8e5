import assert from 'node:assert/strict';
import { buildCandidates } from '../../src/candidates/build-candidates.js';
import { candidateOptions } from '../../src/candidates/options.js';
import { Random } from '../../src/core/random.js';
import { PDG_DARK_PHOTON } from '../../src/core/particles.js';
import type { ParticleColumns } from '../../src/core/particles.js';
import { detectorSample } from '../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../src/simulation/detector/options.js';
import { reconstruction } from '../../src/simulation/detector/reconstruct.js';
import { generateSignal } from '../../src/simulation/signal/generate-signal.js';

const DETECTOR = makeDetector();
const OPTIONS = candidateOptions({ fit: 'displaced' });

/** Mean distance of the three decays from the production point, cm. */
function trueLength(sample: ParticleColumns, row: number): number {
  let sum = 0;
  for (let k = sample.particleStart[row]; k < sample.particleStart[row + 1]; k++) {
    if (sample.pdg[k] !== -11 || sample.pdg[sample.particleStart[row] + sample.mother[k]] !== PDG_DARK_PHOTON) continue;
    sum += Math.hypot(sample.vx[k], sample.vy[k], sample.vz[k]) / 3;
  }
  return sum;
}

/** Measured minus true flight length of the true candidates of 6e events that went through the whole detector. */
function measure(ctauCm: number, events: number): number[] {
  const truth = { mUpsilon: 6, mDarkPhoton: 0.15, ctauCm };
  const common = {
    matrixElement: 'phase_space',
    spin: 'isotropic',
    shares: 'equal',
    isrAngle: 'lowest_order',
    collinearPhotons: false,
    dataSets: '4S',
  } as const;
  const sample = generateSignal({ ...truth, ...common, beamEnergySpread: 0.005, substream: 1 }, 9, 0, events);
  const seen = detectorSample(sample, DETECTOR, trackCuts.parse({ max_d0_cm: 10 }));
  const options = { detector: DETECTOR, process: 'signal', skim: true, minPidPass: OPTIONS.min_pid_pass, fakeBoost: 1 };
  const detector = reconstruction(seen, { ...options, truth });
  const random = new Random(10, 'test/flight');
  for (let i = 0; i < events; i++) detector.event(i, i, 1, 0, random.at(i));
  const { batch } = detector.finish();
  const errors: number[] = [];
  buildCandidates(batch, OPTIONS, (c) => {
    if (!c.truthMatched) return;
    const length = trueLength(sample, batch.eventId[c.event]);
    errors.push((c.flightLength[0] + c.flightLength[1] + c.flightLength[2]) / 3 - length);
  });
  return errors;
}

describe('candidates: flight length of simulated decays', () => {
  for (const [ctauMm, events] of [
    [0.1, 2500],
    [1, 2500],
    [10, 9000],
  ]) {
    it(`is that of the truth at c tau ${ctauMm} mm`, () => {
      const sorted = measure(ctauMm / 10, events).sort((a, b) => a - b);
      const n = sorted.length;
      const width = (sorted[Math.floor(0.84 * n)] - sorted[Math.floor(0.16 * n)]) / 2;
      const median = sorted[n >> 1];
      assert.ok(n > 200, `${n}`);
      assert.ok(Math.abs(median) < (4 * 1.25 * width) / Math.sqrt(n), `median ${median} +- ${width}`);
    });
  }
});
