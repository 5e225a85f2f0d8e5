import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { loadSamples } from '../../../src/simulation/samples/load-samples.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { addConversion, drawConversions } from '../../../src/simulation/detector/convert-photons.js';
import { detectorSample } from '../../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import { reconstruction } from '../../../src/simulation/detector/reconstruct.js';
import { EventTracks, trackResponse } from '../../../src/simulation/detector/tracks.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';

const DETECTOR = makeDetector();
const CUTS = trackCuts.parse({});
const RESPONSE = trackResponse(DETECTOR, CUTS);
/** Radiation lengths at normal incidence: pipe 1.06 %, vertex tracker 4 %, support tube 0.8 %, chamber wall 0.28 %. */
const THICKNESS = 0.0106 + 0.04 + 0.008 + 0.0028;

/** Events with photons of `energy` at each of the polar angles, from `origin` (cm). */
function photons(
  thetas: readonly number[],
  energy: number,
  origin: readonly [number, number, number] = [0, 0, 0],
  boost = 1,
  needed: 0 | 1 | 2 = 0,
) {
  const list = eventList(DATA_SETS[0]);
  list.begin(0);
  for (const theta of thetas) {
    list.add(22, Float64Array.of(energy, energy * Math.sin(theta), 0, energy * Math.cos(theta)), 0, ...origin);
  }
  list.needConversions(needed, boost);
  return detectorSample(list.finish(), DETECTOR, CUTS, list.conversionNeeds());
}

describe('simulation: photon conversions', () => {
  it('converts each photon with 1 - exp(-7/9 x/X0), independently of the others', () => {
    const thetas = [0.4, 1.2, Math.PI / 2, 2.3];
    const sample = photons(thetas, 1);
    const random = new Random(1, 'test/conversions');
    const n = 60000;
    const single = new Float64Array(thetas.length);
    let pairs = 0;
    const converted: number[] = [];
    for (let i = 0; i < n; i++) {
      drawConversions(sample, 0, random.at(i), converted);
      for (const k of converted) single[k]++;
      if (converted.includes(0) && converted.includes(3)) pairs++;
    }
    const expected = thetas.map((theta) => 1 - Math.exp(((-7 / 9) * THICKNESS) / Math.sin(theta)));
    expected.forEach((p, k) => {
      assert.ok(Math.abs(single[k] / n - p) < 4 * Math.sqrt((p * (1 - p)) / n), `${k}: ${single[k] / n} ${p}`);
    });
    const both = expected[0] * expected[3];
    assert.ok(Math.abs(pairs / n - both) < 4 * Math.sqrt(both / n), `${pairs / n} ${both}`);
  });

  it('leaves photons of no energy alone, as generators of radiation write them', () => {
    const sample = photons([1.2], 0);
    const converted: number[] = [];
    assert.equal(drawConversions(sample, 0, new Random(1, 'test/conversions'), converted), 1);
    assert.deepEqual(converted, []);
  });

  it('converts more often in events that were made more rarely, drops the others and keeps the rates by weights', () => {
    const thetas = [0.4, 1.2, Math.PI / 2, 2.3];
    const n = 40000;
    const random = new Random(4, 'test/conversions');
    const converted: number[] = [];
    const expected = thetas.map((theta) => 1 - Math.exp(((-7 / 9) * THICKNESS) / Math.sin(theta)));
    for (const boost of [2, 30]) {
      const sample = photons(thetas, 1, [0, 0, 0], boost, 1);
      const single = new Float64Array(thetas.length);
      for (let i = 0; i < n; i++) {
        const factor = drawConversions(sample, 0, random.at(i), converted);
        assert.ok(converted.length === 0 ? factor === 0 : factor === (boost === 2 ? 1 : 30 * sample.conversion[0]));
        for (const k of converted) single[k] += factor / boost / n;
      }
      expected.forEach((p, k) => {
        assert.ok(Math.abs(single[k] - p) < 4 * Math.sqrt(p / n), `${boost} ${k}: ${single[k]} ${p}`);
      });
    }
  });

  it('keeps the rates of two conversions and more of events that must have two', () => {
    const thetas = [0.4, 1.2, Math.PI / 2, 2.3];
    const n = 40000;
    const random = new Random(6, 'test/conversions');
    const converted: number[] = [];
    const p = thetas.map((theta) => 1 - Math.exp(((-7 / 9) * THICKNESS) / Math.sin(theta)));
    for (const boost of [1, 20, 80]) {
      const sample = photons(thetas, 1, [0, 0, 0], boost, 2);
      const found = new Map<string, number>();
      for (let i = 0; i < n; i++) {
        const factor = drawConversions(sample, 0, random.at(i), converted);
        assert.ok(converted.length < 2 ? factor === 0 && converted.length === 0 : factor >= 1);
        const key = converted.join();
        found.set(key, (found.get(key) ?? 0) + factor / boost / n);
      }
      for (let mask = 0; mask < 16; mask++) {
        const which = [0, 1, 2, 3].filter((k) => (mask >> k) & 1);
        if (which.length < 2) continue;
        const expected = p.reduce((product, one, k) => product * (which.includes(k) ? one : 1 - one), 1);
        const error = Math.sqrt((expected * Math.max(1 / boost, sample.conversion[0])) / n);
        const share = found.get(which.join()) ?? 0;
        assert.ok(Math.abs(share - expected) < 4 * error + 1e-5, `${boost} ${which.join()}: ${share} ${expected}`);
      }
    }
  });

  it('starts the pair in a layer, along the photon, with its whole momentum', () => {
    const origin = [0.3, -0.2, 1] as const;
    const sample = photons([0.9], 2, origin);
    const random = new Random(2, 'test/conversions');
    const tracks = new EventTracks();
    const radii = new Map<number, number>();
    const n = 20000;
    let positron = 0;
    for (let i = 0; i < n; i++) {
      tracks.load(sample, 0, 0);
      addConversion(tracks, sample, 0, DETECTOR.material.layers, RESPONSE, random.at(i));
      assert.equal(tracks.count, 2);
      assert.deepEqual([...tracks.pdg.subarray(0, 2)], [-11, 11]);
      const [x, y, z] = tracks.state;
      assert.ok(Math.abs((x - origin[0]) * Math.cos(0.9) - (z - origin[2]) * Math.sin(0.9)) < 1e-9 && y === origin[1]);
      const r = Math.round(1000 * Math.hypot(x, y)) / 1000;
      radii.set(r, (radii.get(r) ?? 0) + 1);
      for (const [c, p] of [2 * Math.sin(0.9), 0, 2 * Math.cos(0.9)].entries()) {
        assert.ok(Math.abs(tracks.state[3 + c] + tracks.state[9 + c] - p) < 1e-9);
      }
      const share = tracks.state[3] / (2 * Math.sin(0.9));
      positron += Math.abs(share - 0.5) / n;
    }
    for (const { radius_cm, radiation_lengths } of DETECTOR.material.layers) {
      const expected = (n * radiation_lengths) / THICKNESS;
      assert.ok(Math.abs(radii.get(radius_cm)! - expected) < 5 * Math.sqrt(expected) + 0.03 * expected, `${radius_cm}`);
    }
    // mean of |x - 1/2| for 1 - 4/3 x (1 - x), whose integral is 7/9: (1/6 + 1/24) 9/7
    assert.ok(Math.abs(positron - (9 / 7) * (5 / 24)) < 0.005, `${positron}`);
  });

  it('starts the pairs of photons from far out in the layers that are left', () => {
    const sample = photons([1.2], 1, [12, 0, 0]);
    const random = new Random(5, 'test/conversions');
    const tracks = new EventTracks();
    let last = 0;
    const n = 2000;
    for (let i = 0; i < n; i++) {
      tracks.load(sample, 0, 0);
      addConversion(tracks, sample, 0, DETECTOR.material.layers, RESPONSE, random.at(i));
      assert.ok(
        [12.9, 21, 23.6].some((radius) => Math.abs(Math.hypot(tracks.state[0], tracks.state[1]) - radius) < 1e-9),
      );
      if (tracks.state[0] > 23) last++;
    }
    // support tube 0.8 %, chamber wall 0.28 %, one layer of 0.8 % of the vertex tracker
    const share = 0.0028 / 0.0188;
    assert.ok(Math.abs(last / n - share) < 4 * Math.sqrt(share / n), `${last / n} ${share}`);
  });

  it('finds fewer of the tracks that start further out, and none with conversions switched off', () => {
    const sample = photons([1.3], 2);
    const tracks = new EventTracks();
    const random = new Random(3, 'test/conversions');
    const efficiency = new Map<number, number>();
    for (let i = 0; i < 2000; i++) {
      tracks.load(sample, 0, 0);
      addConversion(tracks, sample, 0, DETECTOR.material.layers, RESPONSE, random.at(i));
      for (let t = 0; t < 2; t++) {
        if (Math.hypot(tracks.state[6 * t + 3], tracks.state[6 * t + 4]) < 0.3) continue;
        efficiency.set(Math.round(10 * Math.hypot(tracks.state[0], tracks.state[1])) / 10, tracks.efficiency[t]);
      }
    }
    const sorted = [...efficiency].sort(([a], [b]) => a - b).map(([, value]) => value);
    assert.equal(sorted.length, DETECTOR.material.layers.length);
    for (let i = 1; i < sorted.length; i++) assert.ok(sorted[i] <= sorted[i - 1]);
    assert.ok(sorted[sorted.length - 1] < 0.9 * sorted[0]);
    const off = makeDetector({ material: { conversions: false } });
    assert.equal(Math.max(...detectorSample(dummy(), off, CUTS).conversion), 0);
  });

  it('adds electron pairs to external events and takes the clusters of their photons away', async () => {
    const [{ events }] = await loadSamples(['pythia8-uds-6trk-excl.hepmc3.gz']);
    const run = (conversions: boolean) => {
      const detector = makeDetector({ material: { conversions } });
      const options = { process: 'uds', skim: false, minPidPass: { C0: 4, C1: 5, C2: 6 }, fakeBoost: 1 };
      const sample = detectorSample(events, detector, CUTS);
      const detect = reconstruction(sample, { ...options, detector });
      const random = new Random(5, 'test/conversions');
      for (let i = 0; i < 2000; i++) detect.event(i, i, 1, 0, random.at(i));
      const mean = sample.conversion.subarray(0, 2000).reduce((sum, p) => sum + p, 0) / 2000;
      const { batch } = detect.finish();
      return { mean, electrons: batch.truthPdg.filter((pdg) => Math.abs(pdg) === 11).length, batch };
    };
    const [plain, material] = [run(false), run(true)];
    assert.equal(plain.mean, 0);
    // several photons an event, each with a few per cent
    assert.ok(material.mean > 0.05 && material.mean < 0.4, `${material.mean}`);
    const added = (material.electrons - plain.electrons) / 2000;
    // most of the tracks of a pair are too slow or outside
    assert.ok(added > 0.3 * material.mean && added < 2 * material.mean, `${added} ${material.mean}`);
    assert.ok(material.batch.clusterEnergy.length < plain.batch.clusterEnergy.length);
  });

  it('has the Dalitz decays of neutral pions and etas already in the external samples', async () => {
    const [{ events }] = await loadSamples(['pythia8-uds-6trk-excl.hepmc3.gz']);
    const counts = { pions: 0, pionPairs: 0, etas: 0, etaPairs: 0 };
    for (let i = 0; i < events.eventCount; i++) {
      const start = events.particleStart[i];
      const end = events.particleStart[i + 1];
      for (let k = start; k < end; k++) {
        if (events.pdg[k] !== 111 && events.pdg[k] !== 221) continue;
        let pair = false;
        for (let d = start; d < end; d++) if (events.pdg[d] === 11 && events.mother[d] === k - start) pair = true;
        const name = events.pdg[k] === 111 ? 'pion' : 'eta';
        counts[`${name}s`]++;
        if (pair) counts[`${name}Pairs`]++;
      }
    }
    // branching fractions of 1.17 % and 0.69 %; the filter wants six tracks, and four with a pair are not as frequent
    const [pions, etas] = [counts.pionPairs / counts.pions / 0.0117, counts.etaPairs / counts.etas / 0.0069];
    assert.ok(counts.pions > 5000 && pions > 0.3 && pions < 1.2, JSON.stringify(counts));
    assert.ok(counts.etas > 300 && etas > 0.1 && etas < 1.5, JSON.stringify(counts));
  });
});

/** An event with one photon. */
function dummy(): ParticleColumns {
  const list = eventList(DATA_SETS[0]);
  list.begin(0);
  list.add(22, Float64Array.of(1, 1, 0, 0), 0);
  return list.finish();
}
