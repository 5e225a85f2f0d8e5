import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { loadSamples } from '../../../src/simulation/samples/load-samples.js';
import { detectorSample } from '../../../src/simulation/detector/detector-sample.js';
import { identification } from '../../../src/simulation/detector/identify.js';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import { reconstruction } from '../../../src/simulation/detector/reconstruct.js';
import { interpolate } from '../../../src/simulation/theory/measured-tables.js';
import { anyHypothesis, looseKey } from '../../../src/simulation/detector/pid-skim.js';

const detector = makeDetector();
const SPECIES: Record<number, 'e' | 'mu' | 'pi' | 'K' | 'p'> = { 11: 'e', 13: 'mu', 211: 'pi', 321: 'K', 2212: 'p' };
const minPidPass = { C0: 3, C1: 4, C2: 6 };

/** Loose rates as e, mu and pi of particles of some momentum (GeV), as typical for the selectors of BaBar. */
const TYPICAL: readonly (readonly [pdg: number, p: number, ...rates: (readonly [low: number, high: number])[]])[] = [
  [11, 0.45, [0.92, 0.92], [0, 0.002], [0.02, 0.03]],
  [-11, 1, [0.97, 0.97], [0.002, 0.002], [0.02, 0.02]],
  [13, 0.2, [0.0005, 0.0005], [0, 0], [0.6, 0.6]],
  [13, 0.5, [0.0005, 0.0005], [0.3, 0.3], [0.6, 0.6]],
  [-13, 1.5, [0.0005, 0.0005], [0.85, 0.9], [0.6, 0.6]],
  [211, 0.3, [0.015, 0.02], [0, 0.06], [0.96, 0.96]],
  [-211, 1, [0.001, 0.003], [0.03, 0.06], [0.96, 0.96]],
  [321, 0.5, [0.005, 0.01], [0, 0.05], [0.03, 0.05]],
  [-321, 1, [0.001, 0.002], [0.03, 0.05], [0.03, 0.05]],
  [2212, 1, [0.001, 0.001], [0.01, 0.01], [0.01, 0.03]],
];

describe('simulation: identification', () => {
  it('knows five species by their momentum as typical selectors do, and fewer of them when tight', () => {
    const n = 40000;
    TYPICAL.forEach(([pdg, p, ...rates], row) => {
      const track = { pdg: Int32Array.of(pdg), state: Float64Array.of(0, 0, 0, 0.6 * p, 0, 0.8 * p) };
      const { identify } = identification(track, detector.pid, 1);
      const random = new Random(7, 'test/identify', row);
      const counts = new Float64Array(6);
      for (let k = 0; k < n; k++) {
        const bits = identify(0, random.at(k));
        for (let bit = 0; bit < 6; bit++) counts[bit] += (bits >> bit) & 1;
      }
      rates.forEach(([low, high], selector) => {
        const [loose, tight] = [counts[selector] / n, counts[3 + selector] / n];
        const error = (rate: number): number => 4 * Math.sqrt((rate * (1 - rate)) / n);
        const found = `${pdg} of ${p} GeV as ${selector}: ${loose}, tight ${tight}`;
        assert.ok(loose >= low - error(low) && loose <= high + error(high), found);
        assert.ok(loose === 0 ? tight === 0 : tight < loose, found);
      });
    });
  });
});

describe('simulation: importance sampling of fakes', () => {
  it('gives every category the rate of brute force, with less spread for the same number of events', async () => {
    const [{ events }] = await loadSamples(['pythia8-ccbar-6trk-excl.hepmc3.gz']);
    const sample = detectorSample(events, detector, trackCuts.parse({}));
    /** Rate and its variance of events with a hypothesis in each category. */
    const rates = (fakeBoost: number, n: number): { rate: number; variance: number }[] => {
      const run = reconstruction(sample, { detector, process: 'ccbar', skim: true, minPidPass, fakeBoost });
      const random = new Random(41, 'test/importance', fakeBoost);
      for (let k = 0; k < n; k++) {
        random.at(k);
        run.event(random.below(sample.eventCount), k, 1, 0, random);
      }
      const { batch } = run.finish();
      return (['C0', 'C1', 'C2'] as const).map((category) => {
        const only = { C0: 7, C1: 7, C2: 7, [category]: minPidPass[category] };
        let [sum, squares] = [0, 0];
        for (let i = 0; i < batch.eventCount; i++) {
          const tracks = [...batch.pid.slice(batch.trackStart[i], batch.trackStart[i + 1])];
          const of = (charge: number): number[] =>
            tracks.filter((_, t) => batch.charge[batch.trackStart[i] + t] === charge);
          const [p, m] = [of(1), of(-1)];
          if (!anyHypothesis(looseKey(p[0], p[1], p[2]), looseKey(m[0], m[1], m[2]), only)) continue;
          sum += batch.weight[i] / n;
          squares += (batch.weight[i] / n) ** 2;
        }
        return { rate: sum, variance: squares };
      });
    };
    const brute = rates(1, 150000);
    const boosted = rates(4, 30000);
    brute.forEach(({ rate, variance }, i) => {
      const pull = (boosted[i].rate - rate) / Math.sqrt(variance + boosted[i].variance);
      assert.ok(Math.abs(pull) < 3, `C${i}: ${boosted[i].rate} against ${rate}`);
      assert.ok(boosted[i].variance < (variance * 150000) / 30000, `C${i} gains nothing`);
    });
  });

  it('keeps the sum of the weights', async () => {
    const [{ events }] = await loadSamples(['evtgen-bb-6trk-excl.hepmc3.gz']);
    const sample = detectorSample(events, detector, trackCuts.parse({}));
    const { identify, takeWeight } = identification(sample, detector.pid, 5);
    const random = new Random(2, 'test/weights');
    const tracks = sample.trackStart[sample.eventCount];
    const n = 40000;
    let [sum, tight] = [0, 0];
    for (let k = 0; k < n; k++) {
      const bits = identify(k % tracks, random.at(k));
      const weight = takeWeight();
      sum += weight / n;
      if (bits & 16) tight += weight / n;
      assert.equal((bits >> 3) & ~bits, 0);
    }
    let expected = 0;
    for (let t = 0; t < tracks; t++) {
      const { p_gev, tight } = detector.pid[SPECIES[Math.abs(sample.pdg[t])]].mu;
      expected += interpolate(p_gev, tight, Math.hypot(...sample.state.slice(6 * t + 3, 6 * t + 6))) / tracks;
    }
    assert.ok(Math.abs(sum - 1) < 0.005, `${sum}`);
    assert.ok(Math.abs(tight - expected) < 0.003, `${tight} ${expected}`);
  });
});
