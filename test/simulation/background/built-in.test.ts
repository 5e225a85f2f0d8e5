import assert from 'node:assert/strict';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { createPool } from '../../../src/core/pool.js';
import { Random } from '../../../src/core/numerics/random.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { makeBuiltIn } from '../../../src/simulation/background/built-in-task.js';
import { isrCrossSection, isrHadrons } from '../../../src/simulation/background/isr-hadrons.js';
import type { ConversionBoost } from '../../../src/simulation/background/isr-hadrons.js';
import { NEUTRAL_PION_MASS, dalitzMass } from '../../../src/simulation/background/decays/neutral-pion.js';
import { phaseSpace } from '../../../src/simulation/kinematics/phase-space.js';
import { BUILT_IN, BUILT_IN_NAMES } from '../../../src/simulation/background/registry.js';
import type { BuiltInName } from '../../../src/simulation/background/registry.js';
import { detectorSample } from '../../../src/simulation/detector/detector-sample.js';
import { makeDetector, trackCuts } from '../../../src/simulation/detector/options.js';
import { reconstruction } from '../../../src/simulation/detector/reconstruct.js';
import { chargeOf } from '../../../src/simulation/detector/tracks.js';
import { conversionProbability } from '../../../src/simulation/detector/conversion.js';
import { threePhotonCrossSection } from '../../../src/simulation/background/three-photons.js';
import { simulationOptions } from '../../../src/simulation/options.js';
import { simulateBackground } from '../../../src/simulation/simulate-background.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';
import { isrRadiator } from '../../../src/simulation/theory/isr.js';
import { builtInEvents } from '../../helpers/truth-filter.js';

const generate = (name: BuiltInName, n: number): ParticleColumns => builtInEvents(name, 0, n);

/**
 * Modes in which pairs of electrons make six tracks; `bins` are those in which enough events are asked for. Two conversions are so
 * rare that brute force needs more material to see them.
 */
const SIX_TRACKS = [
  { mode: '2pi+2pi-2pi0', boost: [1, 3, 1], thickness: 1, bins: ['0 Dalitz', '1 Dalitz'] },
  { mode: '2pi+2pi-pi0', boost: [1, 5, 1], thickness: 1, bins: ['0 Dalitz', '1 Dalitz'] },
  { mode: 'pi+pi-2pi0', boost: [1, 2, 5], thickness: 4, bins: ['0 Dalitz', '2 electrons'] },
  { mode: '2pi+2pi-', boost: [1, 6, 1], thickness: 1, bins: ['0 Dalitz'] },
] as const;

describe('simulation: built-in backgrounds', () => {
  it('conserves four-momentum and charge in every process', () => {
    for (const name of BUILT_IN_NAMES) {
      const s = generate(name, BUILT_IN[name]().crossSectionPb < 1 ? 20 : 200);
      for (let i = 0; i < s.eventCount; i++) {
        let [e, z, charge] = [0, 0, 0];
        for (let k = s.particleStart[i]; k < s.particleStart[i + 1]; k++) {
          e += s.energy[k];
          z += s.pz[k];
          charge += chargeOf(s.pdg[k]);
        }
        if (s.particleStart[i + 1] === s.particleStart[i]) continue;
        assert.equal(charge, 0);
        assert.ok(Math.abs(e - s.beamE[i]) < 2e-3 && Math.abs(z - s.beamPz[i]) < 2e-3, `${name} ${e} ${s.beamE[i]}`);
      }
    }
  });

  it('gives ISR hadrons the integrals of their measured cross sections', () => {
    for (const [mode, pb, tolerance] of [
      ['3pi+3pi-', 4.25, 0.03],
      ['2pi+2pi-2pi0', 16.3, 0.05],
      ['2pi+2pi-K+K-', 2.16, 0.1],
      ['2pi+2pi-pi0', 6.5, 0.03],
      ['pi+pi-2pi0', 32.8, 0.01],
      ['2pi+2pi-', 25.4, 0.01],
    ] as const) {
      assert.ok(Math.abs(isrCrossSection(mode) / pb - 1) < tolerance, `${mode}: ${isrCrossSection(mode)} pb`);
    }
  });

  it('draws hadronic masses by the measured cross section', () => {
    const s = generate('isr-6pi', 6000);
    let below = 0;
    for (let i = 0; i < s.eventCount; i++) {
      const k = s.particleStart[i];
      const [e, x, y, z] = [s.beamE[i] - s.energy[k], s.px[k], s.py[k], s.beamPz[i] - s.pz[k]];
      const m = Math.sqrt(e * e - x * x - y * y - z * z);
      assert.ok(m > 6 * 0.13957 && m < 4.5);
      if (m < 2.5) below++;
    }
    // integral of m W sigma over a few points of the measured table
    const points: [number, number][] = [
      [1.51, 0.05],
      [1.71, 0.72],
      [1.81, 1.33],
      [1.91, 1.08],
      [2.11, 1.36],
      [2.31, 1.4],
      [2.5, 0.95],
      [2.76, 0.85],
      [3.06, 0.58],
      [3.46, 0.32],
      [3.96, 0.2],
      [4.46, 0.11],
    ];
    const integral = (to: number): number => {
      let sum = 0;
      for (let i = 1; i < points.length && points[i][0] <= to; i++) {
        const [[a, ya], [b, yb]] = [points[i - 1], points[i]];
        sum += ((b - a) * (a * ya * isrRadiator(a, 111.9364) + b * yb * isrRadiator(b, 111.9364))) / 2;
      }
      return sum;
    };
    assert.ok(Math.abs(below / s.eventCount - integral(2.5) / integral(5)) < 0.05, `${below / s.eventCount}`);
  });

  it('fills three-body phase space evenly', () => {
    const decay = phaseSpace([0.1, 0.1, 0.1]);
    const v = new Float64Array(16);
    const random = new Random(3, 'test/phase-space');
    const n = 20000;
    let [low, sum] = [0, 0];
    for (let k = 0; k < n; k++) {
      decay(v, 0, 1, random.at(k));
      // flat in the squared masses of pairs, thus in the energies: mean energy 1/3
      sum += v[0] / n;
      const m12 = (v[0] + v[4]) ** 2 - (v[1] + v[5]) ** 2 - (v[2] + v[6]) ** 2 - (v[3] + v[7]) ** 2;
      if (m12 < 0.3) low++;
      assert.ok(Math.abs(v[0] + v[4] + v[8] - 1) < 1e-12 && Math.abs(v[1] + v[5] + v[9]) < 1e-12);
    }
    assert.ok(Math.abs(sum - 1 / 3) < 0.002);
    // area of the Dalitz plot below s12 = 0.3
    const width = (s: number): number => {
      const q = Math.sqrt(s / 4 - 0.01);
      const p = Math.sqrt((1 - (Math.sqrt(s) + 0.1) ** 2) * (1 - (Math.sqrt(s) - 0.1) ** 2)) / (2 * Math.sqrt(s));
      return 4 * p * q;
    };
    const area = (to: number): number => {
      let total = 0;
      for (let i = 0; i < 4000; i++) total += width(0.04 + ((to - 0.04) * (i + 0.5)) / 4000) * ((to - 0.04) / 4000);
      return total;
    };
    assert.ok(Math.abs(low / n - area(0.3) / area(0.81)) < 0.012);
  });

  it('gives Dalitz pairs the Kroll-Wada spectrum', () => {
    const random = new Random(4, 'test/dalitz');
    const n = 20000;
    let [above, largest] = [0, 0];
    for (let k = 0; k < n; k++) {
      const m = dalitzMass(random.at(k));
      if (m > 0.015) above++;
      largest = Math.max(largest, m);
    }
    assert.ok(largest < NEUTRAL_PION_MASS);
    // integral of (1 - q^2/M^2)^3 (1 + 2 m^2/q^2) sqrt(1 - 4 m^2/q^2) d ln q^2 above 15 MeV over all
    const density = (t: number): number => {
      const q2 = Math.exp(t);
      const r = (4 * 0.00051099895 ** 2) / q2;
      return (1 - q2 / NEUTRAL_PION_MASS ** 2) ** 3 * (1 + r / 2) * Math.sqrt(Math.max(0, 1 - r));
    };
    const integral = (from: number): number => {
      const [a, b] = [Math.log(from * from), Math.log(NEUTRAL_PION_MASS ** 2)];
      return (
        Array.from({ length: 4000 }, (_, i) => density(a + ((b - a) * (i + 0.5)) / 4000)).reduce((x, y) => x + y) *
        (b - a)
      );
    };
    assert.ok(Math.abs(above / n - integral(0.015) / integral(2 * 0.00051099895)) < 0.012, `${above / n}`);
  });

  it('gives three photons the rate of BabaYaga, and the process its own integral', () => {
    // BabaYaga@NLO: 3.941 nb, of which 4954 of 153261 events have three photons in 17..153 degrees with E > 0.1 GeV
    const babayaga = (3941 * 4954) / 153261;
    const boost = { gamma: (9 + 3.10934) / 10.58, betaGamma: (9 - 3.10934) / 10.58 };
    const seen = (v: Float64Array): boolean =>
      [0, 4, 8].every((k) => {
        const z = boost.gamma * v[k + 3] + boost.betaGamma * v[k];
        const degrees = (Math.atan2(Math.hypot(v[k + 1], v[k + 2]), z) * 180) / Math.PI;
        return boost.gamma * v[k] + boost.betaGamma * v[k + 3] > 0.1 && degrees > 17 && degrees < 153;
      });
    const random = new Random(6, 'test/three-photons');
    const sigma = threePhotonCrossSection(0.05, 0.97, 400000, random, seen);
    assert.ok(Math.abs(sigma / babayaga - 1) < 0.15, `${sigma} pb against ${babayaga} pb`);
    const own = threePhotonCrossSection(0.5, 0.9, 150000, random);
    assert.ok(Math.abs(own / (BUILT_IN['ggg-conversions']().crossSectionPb / 0.2 ** 3) - 1) < 0.02, `${own}`);
  });

  it('converts photons in material as often as 7/9 of a radiation length says', () => {
    const layer = (radiation_lengths: number) => [{ name: 'one', radius_cm: 3, radiation_lengths }];
    for (const [x, percent] of [
      [0.01, 0.77],
      [0.02, 1.54],
      [0.03, 2.3],
      [0.045, 3.4],
    ]) {
      assert.ok(Math.abs(100 * conversionProbability(layer(x), 1) - percent) < 0.05);
    }
  });

  it('makes six tracks of low mass opposite to a photon in the cascade, and of the full energy from three conversions', () => {
    for (const [name, n, photons] of [
      ['gg-cascade', 20000, 1],
      ['ggg-conversions', 4000, 0],
    ] as const) {
      const s = generate(name, n);
      let events = 0;
      for (let i = 0; i < s.eventCount; i++) {
        const [start, end] = [s.particleStart[i], s.particleStart[i + 1]];
        if (start === end) continue;
        events++;
        assert.equal(end - start, 6 + photons);
        let [e, x, y, z] = [0, 0, 0, 0];
        for (let k = start + photons; k < end; k++) {
          assert.equal(Math.abs(s.pdg[k]), 11);
          assert.ok(Math.hypot(s.vx[k], s.vy[k]) > 2.6);
          e += s.energy[k];
          x += s.px[k];
          y += s.py[k];
          z += s.pz[k];
        }
        const mass = Math.sqrt(Math.max(0, e * e - x * x - y * y - z * z));
        assert.ok(photons === 1 ? mass < 0.1 : Math.abs(mass - 10.58) < 0.05, `${name}: ${mass}`);
      }
      assert.ok(events > 10, `${name}: ${events}`);
    }
  });

  for (const { mode, boost, thickness, bins } of SIX_TRACKS) {
    it(`makes six tracks of ${mode} by Dalitz decays and by conversions as often as brute force does`, () => {
      const plain = sixTrackRates(mode, [1, 1, 1], 200000, thickness);
      const rare = sixTrackRates(mode, boost, 80000, thickness);
      for (const [bin, [pb, variance]] of plain) {
        const [found, error2] = rare.get(bin) ?? [0, 0];
        assert.ok(Math.abs(found - pb) < 4 * Math.sqrt(variance + error2), `${bin}: ${found} pb, ${pb} pb`);
      }
      for (const bin of bins) {
        const [[pb, variance], [found, error2]] = [plain.get(bin)!, rare.get(bin)!];
        assert.ok(variance < 0.02 * pb * pb && error2 < 0.02 * found * found, `${bin}: too few events`);
      }
    });
  }

  it('finds more six-track events of neutral pions by conversions than by Dalitz decays', () => {
    // four photons convert more often than two pions have Dalitz pairs, 2.3 %
    const rates = sixTrackRates('2pi+2pi-2pi0', [1, 3, 1], 80000, 1);
    assert.ok(rates.get('0 Dalitz')![0] > 5 * rates.get('1 Dalitz')![0]);
  });

  it('adds them to the pseudo-data at their cross sections', async () => {
    const options = simulationOptions.parse({ luminosity_fb: 2, samples: [], built_in: ['isr-6pi', 'isr-4pi2pi0'] });
    const pool = createPool(1);
    const flow = await simulateBackground(options, 3, pool, () => {});
    for (const name of ['isr-6pi', 'isr-4pi2pi0'] as const) {
      const mean = BUILT_IN[name]().crossSectionPb * 2000;
      const made = flow.find((row) => row.process === name && row.step === 'generated')?.events ?? 0;
      assert.ok(Math.abs(made - mean) < 5 * Math.sqrt(mean), `${name}: ${made} ${mean}`);
    }
  });

  it('makes as many fewer lepton events as their mean weight is above 1, and keeps the weights', async () => {
    // in 10^12 fb^-1 of 1.64e-4 pb: 1.64e11, of mean weight 1.07
    const options = simulationOptions.parse({ luminosity_fb: 1e12, samples: [], built_in: ['mumu-mumu-ee'] });
    const pool = createPool(1);
    await assert.rejects(
      simulateBackground(options, 3, pool, () => {}),
      /found 1\.5e\+11 events/,
    );
    await pool.close();
    const [seed, source, count] = [8, 5, 60];
    const detector = makeDetector();
    const { cutFlow } = makeBuiltIn({
      name: 'mumu-mumu-ee',
      tracks: trackCuts.parse({}),
      options: { detector, process: 'six', skim: true, minPidPass: { C0: 0, C1: 0, C2: 0 }, fakeBoost: 1 },
      weight: 2,
      seed,
      source,
      from: 0,
      to: count,
    });
    const list = eventList(DATA_SETS[0]);
    const make = BUILT_IN['mumu-mumu-ee']().generator(detector.material.layers);
    const random = new Random(seed, 'background/generate', source);
    for (let k = 0; k < count; k++) {
      list.begin(k);
      make(list, random.at(k));
    }
    const weights = list.finish().weight.reduce((sum, weight) => sum + weight, 0);
    assert.ok(weights > count);
    assert.ok(Math.abs(cutFlow[0].weightedEvents - 2 * weights) < 1e-9 * count);
  });
});

/**
 * Cross section (pb) of a mode with six good tracks, and its variance, by the number of Dalitz decays and by the number of electrons
 * among the tracks found, from `n` events of which those that need conversions are made more rarely by `boost`, in `thickness` times the material.
 */
function sixTrackRates(
  mode: string,
  boost: ConversionBoost,
  n: number,
  thickness: number,
): Map<string, [number, number]> {
  const { layers } = makeDetector().material;
  const detector = makeDetector({
    material: {
      layers: layers.map((layer) => ({ ...layer, radiation_lengths: thickness * layer.radiation_lengths })),
    },
  });
  const { generator, crossSectionPb } = isrHadrons(mode, boost);
  const make = generator(detector.material.layers);
  const list = eventList(DATA_SETS[0]);
  const random = new Random(15, `test/isr ${mode}`, boost[1]);
  const measurement = new Random(15, `test/isr ${mode} measured`, boost[1]);
  for (let k = 0; k < n; k++) {
    list.begin(k);
    make(list, random.at(k));
  }
  const { pdg, particleStart, ...rest } = list.finish();
  const sample = detectorSample({ pdg, particleStart, ...rest }, detector, trackCuts.parse({}), list.conversionNeeds());
  const detect = reconstruction(sample, {
    detector,
    process: 'isr',
    skim: true,
    minPidPass: { C0: 0, C1: 0, C2: 0 },
    fakeBoost: 1,
  });
  for (let k = 0; k < n; k++) detect.event(k, k, crossSectionPb / n, 0, measurement.at(k));
  const { batch } = detect.finish();
  const rates = new Map<string, [number, number]>();
  for (let i = 0; i < batch.eventCount; i++) {
    const k = batch.eventId[i];
    const pairs = pdg.subarray(particleStart[k], particleStart[k + 1]).filter((code) => code === 11).length;
    const electrons = batch.truthPdg
      .subarray(batch.trackStart[i], batch.trackStart[i + 1])
      .filter((code) => code === 11);
    for (const bin of [`${pairs} Dalitz`, `${electrons.length} electrons`]) {
      const [sum, variance] = rates.get(bin) ?? [0, 0];
      rates.set(bin, [sum + batch.weight[i], variance + batch.weight[i] ** 2]);
    }
  }
  return rates;
}
