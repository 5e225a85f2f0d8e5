import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import type { EventBatch } from '../../../src/events/event-batch.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { detectorSample } from '../../../src/simulation/detector/detector-sample.js';
import { helixParameters } from '../../../src/simulation/detector/helix.js';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import { reconstruction } from '../../../src/simulation/detector/reconstruct.js';
import type { ReconstructionOptions } from '../../../src/simulation/detector/reconstruct.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';
import { generateSignal } from '../../../src/simulation/signal/generate-signal.js';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { PLAIN_SIGNAL } from '../../helpers/plain-signal.js';

const SIGNAL = { ...PLAIN_SIGNAL, mUpsilon: 7 };
const CUTS = trackCuts.parse({});
const GAUSSIAN = makeDetector({
  tracking: { tail_fraction: 0 },
  material: { bremsstrahlung: false, conversions: false },
  beam_spot: { sigma_cm: [0, 0, 0] },
});
const OPTIONS: ReconstructionOptions = {
  detector: GAUSSIAN,
  process: 'signal',
  skim: false,
  minPidPass: { C0: 4, C1: 5, C2: 6 },
  fakeBoost: 1,
  truth: { mUpsilon: 7, mDarkPhoton: 0.5, ctauCm: 0 },
};

function measure(
  sample: ParticleColumns,
  options: Partial<ReconstructionOptions> = {},
  rotation = 0,
): ReturnType<ReturnType<typeof reconstruction>['finish']> {
  const all = { ...OPTIONS, ...options };
  const detector = reconstruction(detectorSample(sample, all.detector, CUTS), all);
  const random = new Random(17, 'test/reconstruct');
  for (let i = 0; i < sample.eventCount; i++) detector.event(i, 1000 + i, sample.weight[i], rotation, random.at(i));
  return detector.finish();
}

/** True particle of a track: the one of its event with its code and the nearest direction. */
function truthOf(sample: ParticleColumns, row: number, batch: EventBatch, t: number): number {
  let [best, distance] = [-1, Infinity];
  for (let k = sample.particleStart[row]; k < sample.particleStart[row + 1]; k++) {
    if (sample.pdg[k] !== batch.truthPdg[t] || sample.status[k] !== 1) continue;
    const pt = Math.hypot(sample.px[k], sample.py[k]);
    const turn = Math.atan2(sample.py[k], sample.px[k]) - batch.helix[5 * t + 1];
    const d = Math.hypot(sample.pz[k] / pt - batch.helix[5 * t + 4], 2 * Math.sin(turn / 2));
    if (d < distance) [best, distance] = [k, d];
  }
  return best;
}

describe('simulation: detector', () => {
  it('gives helix pulls of mean 0 and width 1', () => {
    const sample = generateSignal(SIGNAL, 1, 0, 10000);
    const { batch } = measure(sample);
    const sums = new Float64Array(5);
    const squares = new Float64Array(5);
    const truth = new Float64Array(5);
    let n = 0;
    for (let i = 0; i < batch.eventCount; i++) {
      for (let t = batch.trackStart[i]; t < batch.trackStart[i + 1]; t++) {
        const k = truthOf(sample, batch.eventId[i] - 1000, batch, t);
        helixParameters(
          truth,
          0,
          batch.charge[t],
          sample.vx[k],
          sample.vy[k],
          sample.vz[k],
          sample.px[k],
          sample.py[k],
          sample.pz[k],
        );
        n++;
        for (let a = 0; a < 5; a++) {
          const error = batch.helix[5 * t + a] - truth[a];
          const turns = a === 1 ? Math.round(error / (2 * Math.PI)) : 0;
          const pull = (error - 2 * Math.PI * turns) / Math.sqrt(batch.covariance[15 * t + [0, 5, 9, 12, 14][a]]);
          sums[a] += pull;
          squares[a] += pull * pull;
        }
      }
    }
    assert.ok(n > 40000);
    for (let a = 0; a < 5; a++) {
      const [mean, width] = [sums[a] / n, Math.sqrt(squares[a] / n)];
      assert.ok(Math.abs(mean) < 0.02, `mean of ${a}: ${mean}`);
      assert.ok(Math.abs(width - 1) < 0.03, `width of ${a}: ${width}`);
    }
  });

  it('knows which dark photon each track comes from', () => {
    const { batch } = measure(generateSignal(SIGNAL, 2, 0, 300));
    for (let i = 0; i < batch.eventCount; i++) {
      const charges = [0, 0, 0];
      for (let t = batch.trackStart[i]; t < batch.trackStart[i + 1]; t++) {
        charges[batch.truthDarkPhoton[t]] += batch.charge[t];
        assert.ok(batch.truthDarkPhoton[t] >= 0);
      }
      if (batch.trackStart[i + 1] - batch.trackStart[i] === 6) assert.deepEqual(charges, [0, 0, 0]);
    }
    assert.equal(batch.truthUpsilonMass[0], 7);
    assert.equal(batch.truthDarkPhotonMass[0], 0.5);
  });

  it('turns events about the beam without changing anything else', () => {
    const sample = generateSignal({ ...SIGNAL, ctauCm: 0.05 }, 3, 0, 200);
    const detector = { ...GAUSSIAN, calorimeter: { ...GAUSSIAN.calorimeter, background_count: 0 } };
    const [plain, turned] = [0, 0.7].map((rotation) => measure(sample, { detector }, rotation).batch);
    assert.deepEqual(turned.charge, plain.charge);
    for (let t = 0; t < plain.charge.length; t++) {
      const change = turned.helix[5 * t + 1] - plain.helix[5 * t + 1] - 0.7;
      assert.ok(Math.abs(Math.sin(change / 2)) < 1e-9);
      for (const a of [0, 2, 3, 4]) assert.ok(Math.abs(turned.helix[5 * t + a] - plain.helix[5 * t + a]) < 1e-9);
    }
    assert.ok(turned.clusterEnergy.length > 20);
    turned.clusterEnergy.forEach((energy, k) => {
      assert.ok(Math.abs(energy - plain.clusterEnergy[k]) < 1e-12);
      assert.ok(Math.abs(turned.clusterTheta[k] - plain.clusterTheta[k]) < 1e-12);
      assert.ok(Math.abs(Math.sin((turned.clusterPhi[k] - plain.clusterPhi[k] - 0.7) / 2)) < 1e-12);
    });
  });

  it('gives 2 % of the tracks errors three times as wide as their covariance says', () => {
    const count = 20000;
    const list = eventList(DATA_SETS[0]);
    for (let i = 0; i < count; i++) {
      list.begin(i);
      list.add(13, Float64Array.of(Math.hypot(1, 0.1056583745), 1, 0, 0), 0);
    }
    const { batch } = measure(list.finish(), { detector: makeDetector() });
    let [far, n] = [0, 0];
    for (; n < batch.charge.length; n++) {
      if (Math.abs(batch.helix[5 * n + 4]) > 3.5 * Math.sqrt(batch.covariance[15 * n + 14])) far++;
    }
    assert.ok(Math.abs(n / count - 0.975) < 4 * Math.sqrt((0.975 * 0.025) / count), `${n} of ${count} tracks found`);
    // beyond 3.5 sigma: 0.00047 of a Gaussian, 0.2433 of one three times as wide
    const expected = n * (0.98 * 0.00047 + 0.02 * 0.2433);
    assert.ok(Math.abs(far - expected) < 4 * Math.sqrt(expected), `${far} ${expected}`);
  });

  it('skims exactly the events that pass its steps', () => {
    const sample = generateSignal(SIGNAL, 4, 0, 2000);
    const [all, kept] = [measure(sample), measure(sample, { skim: true })];
    assert.equal(all.batch.eventCount, 2000);
    const steps = kept.cutFlow.map((row) => row.step);
    assert.deepEqual(steps, ['generated', 'six tracks', 'charge 0', 'PID']);
    assert.deepEqual(kept.cutFlow, all.cutFlow);
    assert.equal(kept.batch.eventCount, kept.cutFlow[3].events);
    assert.ok(kept.batch.eventCount > 300);
    const index = new Map([...all.batch.eventId].map((id, i) => [id, i]));
    for (let i = 0; i < kept.batch.eventCount; i++) {
      const j = index.get(kept.batch.eventId[i]) ?? -1;
      assert.deepEqual(
        kept.batch.charge.slice(kept.batch.trackStart[i], kept.batch.trackStart[i + 1]),
        all.batch.charge.slice(all.batch.trackStart[j], all.batch.trackStart[j + 1]),
      );
    }
  });

  it('finds tracks and identifies them at the rates of its tables', () => {
    const sample = generateSignal({ ...SIGNAL, mDarkPhoton: 1.2 }, 5, 0, 4000);
    const { batch } = measure(sample);
    const [tried, passed] = [new Float64Array(4), new Float64Array(4)];
    for (let t = 0; t < batch.charge.length; t++) {
      const pt = (0.00299792458 * 1.5) / Math.abs(batch.helix[5 * t + 2]);
      const p = pt * Math.hypot(1, batch.helix[5 * t + 4]);
      const code = Math.abs(batch.truthPdg[t]);
      const count = (i: number, bit: number): void => {
        tried[i]++;
        if (batch.pid[t] & bit) passed[i]++;
      };
      if (code === 11 && p > 0.85) count(0, 1);
      if (code === 13 && p > 2.1) count(1, 2);
      if (code === 211) count(2, 4);
      if (code === 13 && p < 0.27) count(3, 2);
    }
    [0.97, 0.9, 0.96].forEach((rate, i) => {
      assert.ok(Math.abs(passed[i] / tried[i] - rate) < 4 * Math.sqrt((rate * (1 - rate)) / tried[i]), `${i}`);
    });
    assert.equal(passed[3], 0);
    for (const bits of batch.pid) assert.equal((bits >> 3) & ~bits, 0, 'a tight track is a loose one');
  });

  it('measures the photon with the resolution of the calorimeter', () => {
    const quiet = makeDetector({
      calorimeter: { background_count: 0 },
      material: { bremsstrahlung: false, conversions: false },
    });
    const sample = generateSignal({ ...SIGNAL, mUpsilon: 2 }, 6, 0, 7000);
    const { batch } = measure(sample, { detector: quiet });
    let [n, sum, squares] = [0, 0, 0];
    for (let i = 0; i < batch.eventCount; i++) {
      const row = batch.eventId[i] - 1000;
      for (let k = batch.clusterStart[i]; k < batch.clusterStart[i + 1]; k++) {
        const energy = sample.energy[11 * row];
        const expected = Math.hypot(0.0232 / energy ** 0.25, 0.0185) * energy;
        const pull = (batch.clusterEnergy[k] - energy) / expected;
        n++;
        sum += pull;
        squares += pull * pull;
        assert.ok(batch.clusterTheta[k] > 0.26 && batch.clusterTheta[k] < 2.5, `${batch.clusterTheta[k]}`);
      }
    }
    assert.ok(n > 500, `${n}`);
    assert.ok(Math.abs(sum / n) < 4 / Math.sqrt(n));
    assert.ok(Math.abs(squares / n - 1) < 0.25);
  });

  it('sees clusters from the centre of the beam spot, wherever the vertex is', () => {
    const detector = makeDetector({
      beam_spot: { sigma_cm: [0, 0, 3] },
      calorimeter: { background_count: 0, angle_stochastic_mrad: 0, angle_constant_mrad: 0 },
      material: { bremsstrahlung: false, conversions: false },
    });
    const sample = generateSignal({ ...SIGNAL, mUpsilon: 2 }, 6, 0, 4000);
    const { batch } = measure(sample, { detector });
    let [n, squares] = [0, 0];
    for (let i = 0; i < batch.eventCount; i++) {
      const photon = 11 * (batch.eventId[i] - 1000);
      const theta = Math.acos(sample.pz[photon] / sample.energy[photon]);
      for (let k = batch.clusterStart[i]; k < batch.clusterStart[i + 1]; k++) {
        // moved by z along the axis, a point at distance 92 / sin theta is seen z sin theta / distance off
        if (theta < 0.6) continue;
        n++;
        squares += ((batch.clusterTheta[k] - theta) / ((3 * Math.sin(theta) ** 2) / 92)) ** 2;
      }
    }
    assert.ok(n > 300 && Math.abs(squares / n - 1) < 5 * Math.sqrt(2 / n), `${n} ${squares / n}`);
  });

  it('puts events at the beam spot, and says where that is', () => {
    const centre: [number, number, number] = [0.3, -0.2, 1.5];
    const { batch } = measure(generateSignal(SIGNAL, 8, 0, 200), {
      detector: { ...GAUSSIAN, beam_spot: { centre_cm: centre, sigma_cm: [0, 0, 0] } },
    });
    assert.deepEqual([batch.spotX[0], batch.spotY[0], batch.spotZ[0]], centre);
    assert.ok(batch.charge.length > 600);
    for (let t = 0; t < batch.charge.length; t++) {
      const [d0, phi0, , z0] = batch.helix.subarray(5 * t, 5 * t + 5);
      const expected = -centre[0] * Math.sin(phi0) + centre[1] * Math.cos(phi0);
      assert.ok(Math.abs(d0 - expected) < 6 * Math.sqrt(batch.covariance[15 * t]) + 1e-3, `${d0} ${expected}`);
      assert.ok(
        Math.abs(z0 - centre[2]) <
          6 * Math.sqrt(batch.covariance[15 * t + 12]) + 0.4 * Math.abs(batch.helix[5 * t + 4]),
      );
    }
  });

  it('gives tracks of long-lived dark photons impact parameters', () => {
    const displaced = generateSignal({ ...SIGNAL, mDarkPhoton: 0.05, ctauCm: 0.05 }, 7, 0, 500);
    const { batch } = measure(displaced);
    let large = 0;
    for (let t = 0; t < batch.charge.length; t++) {
      if (Math.abs(batch.helix[5 * t]) > 6 * Math.sqrt(batch.covariance[15 * t])) large++;
    }
    assert.ok(large > 0.15 * batch.charge.length, `${large} of ${batch.charge.length}`);
  });

  it('lets the configuration replace single numbers', () => {
    const detector = makeDetector({ tracking: { pt_constant: 0.01 } });
    assert.equal(detector.tracking.pt_constant, 0.01);
    assert.equal(detector.tracking.pt_linear, 0.0013);
    assert.equal(detector.pid.pi.mu.loose.length, detector.pid.pi.mu.p_gev.length);
  });
});
