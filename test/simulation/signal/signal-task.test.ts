import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { detectorSample } from '../../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import { reconstruction } from '../../../src/simulation/detector/reconstruct.js';
import { eventIdOf } from '../../../src/simulation/event-id.js';
import { generateSignal } from '../../../src/simulation/signal/generate-signal.js';
import { makeSignal, type SignalTask } from '../../../src/simulation/signal/signal-task.js';
import { acceptedFraction } from '../../../src/simulation/theory/dark-photon.js';

/** The same without a screen: every event goes through the detector. */
function makeAll({ signal, options, tracks, seed, source, from, to, dropUnaccepted }: SignalTask) {
  const sample = detectorSample(generateSignal(signal, seed, from, to), options.detector, tracks);
  const detector = reconstruction(sample, options);
  const random = new Random(seed, 'signal/detector', source);
  const accepted = dropUnaccepted ? acceptedFraction(signal.mDarkPhoton) : 1;
  for (let k = from; k < to; k++) {
    if (random.at(k).uniform() < accepted)
      detector.event(k - from, eventIdOf(source, k), sample.weight[k - from], 0, random);
  }
  return detector.finish();
}

describe('signal events with six tracks', () => {
  // Conversions so frequent that events with a visible photon and four tracks are kept, too.
  const converting = makeDetector({ material: { layers: [{ name: 'lead', radius_cm: 2.5, radiation_lengths: 0.8 }] } });
  for (const [mUpsilon, mDarkPhoton, ctauCm, detector, collinearPhotons] of [
    [0.3, 0.01, 0, makeDetector({}), false],
    [1, 0.1, 0, makeDetector({}), false],
    [3, 0.5, 0, converting, false],
    [3, 0.5, 0, makeDetector({}), true],
    [7, 0.7, 0.1, makeDetector({}), false],
  ] as const)
    for (const dropUnaccepted of [false, true])
      it(`are the same at ${mUpsilon} GeV${collinearPhotons ? ' with collinear photons' : ''} whether hopeless ones are given up early or not${dropUnaccepted ? ', all decays' : ''}`, () => {
        const truth = { mUpsilon, mDarkPhoton, ctauCm };
        const task: SignalTask = {
          signal: {
            ...truth,
            matrixElement: 'phase_space',
            spin: 'transverse',
            shares: 'physical',
            isrAngle: 'lowest_order',
            collinearPhotons,
            dataSets: 'all',
            beamEnergySpread: 0.005,
            substream: 3,
          },
          tracks: trackCuts.parse({}),
          options: {
            detector,
            process: 'signal',
            skim: true,
            minPidPass: { C0: 2, C1: 3, C2: 4 },
            fakeBoost: 1,
            truth,
          },
          seed: 6,
          source: 4,
          from: 100,
          to: 1600,
          dropUnaccepted,
        };
        const { batch, cutFlow } = makeSignal(task);
        assert.ok(batch.eventCount > 10, String(batch.eventCount));
        assert.deepEqual({ batch, cutFlow }, makeAll(task));
      });
});
