import assert from 'node:assert/strict';
import { buildCandidates } from '../../src/candidates/build-candidates.js';
import { candidateOptions } from '../../src/candidates/options.js';
import { Random } from '../../src/core/numerics/random.js';
import { PDG_DARK_PHOTON } from '../../src/io/generator-events/particles.js';
import type { ParticleColumns } from '../../src/io/generator-events/particles.js';
import { detectorSample } from '../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../src/simulation/detector/options.js';
import { reconstruction } from '../../src/simulation/detector/reconstruct.js';
import { generateSignal } from '../../src/simulation/signal/generate-signal.js';
import { PLAIN_SIGNAL } from '../helpers/plain-signal.js';

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

/** Measured minus true flight length of the true candidates of 6e events that went through the whole detector, and the mean true length. */
function measure(ctauCm: number, events: number, bremsstrahlung: boolean): { errors: number[]; meanLength: number } {
  const shape = makeDetector({ material: { bremsstrahlung } });
  const truth = { mUpsilon: 6, mDarkPhoton: 0.15, ctauCm };
  const sample = generateSignal({ ...PLAIN_SIGNAL, ...truth, beamEnergySpread: 0.005, substream: 1 }, 9, 0, events);
  const seen = detectorSample(sample, shape, trackCuts.parse({ max_d0_cm: 10 }));
  const options = { detector: shape, process: 'signal', skim: true, minPidPass: OPTIONS.min_pid_pass, fakeBoost: 1 };
  const detector = reconstruction(seen, { ...options, truth });
  const random = new Random(10, 'test/flight');
  for (let i = 0; i < events; i++) detector.event(i, i, 1, 0, random.at(i));
  const { batch } = detector.finish();
  const errors: number[] = [];
  let meanLength = 0;
  buildCandidates(batch, OPTIONS, (c) => {
    if (!c.truthMatched) return;
    const length = trueLength(sample, batch.eventId[c.event]);
    meanLength += length;
    errors.push((c.flightLength[0] + c.flightLength[1] + c.flightLength[2]) / 3 - length);
  });
  return { errors: errors.sort((a, b) => a - b), meanLength: meanLength / errors.length };
}

describe('candidates: flight length of simulated decays', () => {
  // electrons that radiate in the material bend more than at their vertex, so that pairs seem to cross further out
  for (const [ctauMm, events, radiated] of [
    [0.1, 20000, 0],
    [1, 20000, 0.005],
    [10, 30000, 0],
  ]) {
    for (const [detector, bremsstrahlung, bias] of [
      ['without radiation', false, 0],
      [radiated > 0 ? `to ${100 * radiated} % with radiation` : 'with radiation', true, radiated],
    ] as const) {
      it(`is that of the truth at c tau ${ctauMm} mm ${detector}`, () => {
        const { errors, meanLength } = measure(ctauMm / 10, events, bremsstrahlung);
        const n = errors.length;
        const width = (errors[Math.floor(0.84 * n)] - errors[Math.floor(0.16 * n)]) / 2;
        const error = (3 * 1.25 * width) / Math.sqrt(n);
        const median = errors[n >> 1];
        assert.ok(error < 0.03 * meanLength, `${error} at ${meanLength}`);
        assert.ok(Math.abs(median) < error + bias * meanLength, `median ${median} +- ${error} at ${meanLength}`);
      });
    }
  }
});
