import assert from 'node:assert/strict';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { PERMUTATIONS_OF_THREE } from '../../../src/core/numerics/permutations.js';
import { Random } from '../../../src/core/numerics/random.js';
import { weightedKs } from '../../../src/core/numerics/statistics.js';
import type { Body } from '../../../src/simulation/background/decays/body.js';
import { hadrons, PROMPT_CM } from '../../../src/simulation/background/continuum/continuum-hadrons.js';
import { MEASURED, SPECTRA } from '../../../src/simulation/background/continuum/continuum-tables.js';
import { eventList } from '../../../src/simulation/background/event-list.js';
import { drawGluon } from '../../../src/simulation/background/continuum/hard-gluon.js';
import { radiativeAnnihilation } from '../../../src/simulation/background/initial-state.js';
import { BUILT_IN } from '../../../src/simulation/background/registry.js';
import { loadSamples } from '../../../src/simulation/samples/load-samples.js';
import { chargeOf } from '../../../src/simulation/detector/tracks.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';
import { isrRadiator } from '../../../src/simulation/theory/isr.js';
import { builtInEvents, passesB, truthTracks } from '../../helpers/truth-filter.js';

const SPECTRUM_EVENTS = 40000;
const { sqrt_s_gev: SQRT_S, p_edges_gev: EDGES } = MEASURED.momentum_spectra;

/** Hadronic events at rest; at the energy of the measured spectra if no other is given. */
function atRest(n: number, m = SQRT_S, kept?: Parameters<typeof hadrons>[1]): ParticleColumns {
  const make = hadrons(undefined, kept);
  const list = eventList(DATA_SETS[0]);
  const random = new Random(21, 'test/continuum');
  const v = new Float64Array(480);
  for (let k = 0; k < n; k++) {
    list.begin(k);
    v.set([m, 0, 0, 0]);
    make(list, v, 0, m, random.at(k));
  }
  return list.finish();
}

/** Events with 0, 1, ... charged particles, and all these particles; electrons of Dalitz pairs, which are not measured, apart. */
function countCharged(events: ParticleColumns): { counts: Float64Array; total: number; electrons: number } {
  const counts = new Float64Array(24);
  let [electrons, total] = [0, 0];
  for (let i = 0; i < events.eventCount; i++) {
    let charged = 0;
    const pdgs = events.pdg.subarray(events.particleStart[i], events.particleStart[i + 1]);
    pdgs.forEach((pdg, k) => {
      const pair = (pdg === 11 && pdgs[k - 1] === -11) || (pdg === -11 && pdgs[k + 1] === 11);
      if (pair) electrons++;
      else charged += Math.abs(chargeOf(pdg));
    });
    counts[charged]++;
    total += charged;
  }
  return { counts, total, electrons };
}

describe('simulation: built-in continuum', function () {
  let events: ParticleColumns;
  before(() => {
    events = atRest(SPECTRUM_EVENTS);
  });

  it('has the charged multiplicity that ARGUS measured, K_S and Lambda by their products', () => {
    // ARGUS, Z. Phys. C 54, 13 (1992): n = 2, 4, ... 18 at 10.47 GeV in per cent, mean 8.35
    const argus = [1.1, 8.6, 22.4, 29.2, 22.9, 10.8, 3.8, 0.9, 0.2];
    const { counts, total, electrons } = countCharged(events);
    assert.ok(Math.abs(total / events.eventCount - 8.35) < 0.05, `${total / events.eventCount}`);
    assert.ok(electrons > 0);
    argus.forEach((percent, i) => {
      const expected = (percent / 100) * events.eventCount;
      const found = counts[2 * i + 2];
      assert.ok(Math.abs(found - expected) < 0.1 * expected + 3 * Math.sqrt(expected), `${2 * i + 2}: ${found}`);
    });
  });

  it('has the momentum spectra of pions, kaons and protons that BaBar measured, within 7 %', () => {
    // BaBar, PRD 88, 032011 (2013), a few points of each table; the rest is compared as shipped
    const at = (p: number): number => EDGES.findIndex((edge) => edge > p) - 1;
    const { momentum_spectra: measured } = MEASURED;
    for (const [p, value] of [
      [0.225, 8.01],
      [0.725, 3.781],
      [1.95, 0.404],
      [3.875, 0.0246],
    ])
      assert.equal(measured.pion[at(p)], value);
    assert.equal(measured.kaon[at(1.25)], 0.435);
    const codes = { pion: 211, kaon: 321, proton: 2212 };
    for (const name of SPECTRA) {
      const made = new Float64Array(EDGES.length - 1);
      for (let k = 0; k < events.pdg.length; k++) {
        const prompt = Math.hypot(events.vx[k], events.vy[k]) <= PROMPT_CM;
        if (!prompt || Math.abs(events.pdg[k]) !== codes[name]) continue;
        const bin = at(Math.hypot(events.px[k], events.py[k], events.pz[k]));
        if (bin >= 0) made[bin]++;
      }
      compareMerged(name, made, measured[name]);
    }
  });

  /** Neighbouring bins are added until 400 particles are expected. */
  function compareMerged(name: string, made: ArrayLike<number>, measured: readonly number[]): void {
    let [expected, found, compared] = [0, 0, 0];
    measured.forEach((value, bin) => {
      expected += value * (EDGES[bin + 1] - EDGES[bin]) * SPECTRUM_EVENTS;
      found += made[bin];
      if (expected < 400) return;
      const tolerance = 0.07 + 2 / Math.sqrt(expected);
      assert.ok(Math.abs(found / expected - 1) < tolerance, `${name} below ${EDGES[bin + 1]}: ${found}, ${expected}`);
      [expected, found] = [0, 0];
      compared++;
    });
    assert.ok(compared >= 12, `${name}: ${compared} bins`);
  }

  it('conserves energy, momentum and charge, with the K_S and Lambda decayed in flight', () => {
    let away = 0;
    for (let i = 0; i < 2000; i++) {
      const sum = [0, 0, 0, 0, 0];
      for (let k = events.particleStart[i]; k < events.particleStart[i + 1]; k++) {
        [events.energy[k], events.px[k], events.py[k], events.pz[k], chargeOf(events.pdg[k])].forEach((value, j) => {
          sum[j] += value;
        });
        if (Math.hypot(events.vx[k], events.vy[k]) > 0.5) away++;
      }
      assert.ok(Math.abs(sum[0] - SQRT_S) < 1e-9, `${sum[0]}`);
      for (const value of sum.slice(1)) assert.ok(Math.abs(value) < 1e-9, sum.join());
    }
    assert.ok(away > 500);
  });

  it('has the numbers of hadrons that experiments near 10 GeV measured', () => {
    // Particle Data Group, PLB 667, 1 (2008), table 40.1: mean and error of hadron and antiparticle
    const table: readonly (readonly [pdg: number, mean: number, error: number])[] = [
      [111, 3.2, 0.3],
      [211, 6.6, 0.2],
      [321, 0.9, 0.04],
      [221, 0.2, 0.04],
      [331, 0.03, 0.01],
      [113, 0.35, 0.04],
      [223, 0.3, 0.08],
      [323, 0.27, 0.03],
      [313, 0.29, 0.03],
      [2212, 0.253, 0.016],
      [3122, 0.08, 0.007],
    ];
    const n = 10000;
    const made = new Map<number, number>();
    const count = ({ pdg, products }: Body): void => {
      made.set(Math.abs(pdg), (made.get(Math.abs(pdg)) ?? 0) + 1 / n);
      products.forEach(count);
    };
    atRest(n, SQRT_S, (bodies) => {
      bodies.forEach(count);
    });
    for (const [pdg, mean, error] of table) {
      // BaBar and ARGUS, which the spectra follow, have 6 % more charged particles than this table
      const tolerance = 2 * error + 0.06 * mean;
      assert.ok(Math.abs(made.get(pdg)! - mean) < tolerance, `${pdg}: ${made.get(pdg)}, ${mean}`);
    }
    assert.ok(Math.abs(made.get(111)! / made.get(211)! / (3.2 / 6.6) - 1) < 0.02);
    // long-lived and short-lived neutral kaons come in equal numbers
    assert.ok(Math.abs(made.get(310)! / made.get(130)! - 1) < 0.15, `${made.get(310)} ${made.get(130)}`);
  });

  it('has the lepton pairs of Dalitz decays', () => {
    const pairs = events.pdg.reduce((sum, pdg) => sum + (pdg === 11 ? 1 : 0), 0);
    // 1.17 % of the neutral pions, and one electron of charm in about 28 events (0.37 x 0.096 x 0.5 x 2)
    const perEvent = pairs / events.eventCount;
    assert.ok(perEvent > 0.0117 * 3 + 0.025 && perEvent < 0.0117 * 4.5 + 0.045, `${perEvent}`);
  });

  it('radiates gluons as often as the jets of order alpha_s, and conserves momentum', () => {
    // three jets of mass squared above y s each (G. Kramer, B. Lampe, Fortschr. Phys. 37, 161): with y = 0.036, 0.081
    const v = new Float64Array(12);
    const random = new Random(4, 'test/gluon');
    const n = 40000;
    for (const least of [2, 3]) {
      let radiated = 0;
      for (let k = 0; k < n; k++) {
        if (!drawGluon(v, SQRT_S, least, random.at(k))) continue;
        radiated++;
        for (let c = 0; c < 4; c++) assert.ok(Math.abs(v[c] + v[4 + c] + v[8 + c] - (c === 0 ? SQRT_S : 0)) < 1e-9);
        for (const [i, j] of [
          [0, 1],
          [0, 2],
          [1, 2],
        ]) {
          const [e, x, y, z] = [0, 1, 2, 3].map((c) => v[4 * i + c] + v[4 * j + c]);
          assert.ok(e * e - x * x - y * y - z * z > least * least - 1e-9);
        }
      }
      const expected = threeJetShare((least / SQRT_S) ** 2, 0.177);
      const error = Math.sqrt(expected / n);
      assert.ok(Math.abs(radiated / n - expected) < 3 * error, `${least}: ${radiated / n}, ${expected}`);
    }
  });

  it('turns the axis of its hadrons by 1 + cos^2 of quarks', () => {
    // the second Legendre moment of 1 + cos^2 is 1/10; hard hadrons follow the axis
    let [sum, hard] = [0, 0];
    for (let k = 0; k < events.pdg.length; k++) {
      const p = Math.hypot(events.px[k], events.py[k], events.pz[k]);
      if (p < 2) continue;
      sum += (3 * (events.pz[k] / p) ** 2 - 1) / 2;
      hard++;
    }
    assert.ok(sum / hard > 0.075 && sum / hard < 0.105, `${sum / hard}`);
  });

  it('has the cross section of udsc pairs, and radiates as the exact law says where the photon is hard', () => {
    // 3.39 nb to 3.7 nb with all radiation; what is made starts at 4.5 GeV
    const pb = BUILT_IN.continuum().crossSectionPb;
    assert.ok(pb > 3100 && pb < 3700, `${pb}`);
    const [sqrtS, s] = [10.58, 10.58 ** 2];
    const make = radiativeAnnihilation(() => 1, 4.5, sqrtS);
    const random = new Random(8, 'test/radiation');
    const n = 60000;
    let hard = 0;
    for (let k = 0; k < n; k++) {
      const m = make.drawMass(random.at(k));
      if (m > 5 && m < 7) hard++;
    }
    // sigma = integral of W(s, x) dx
    let expected = 0;
    for (let i = 0; i < 1000; i++) {
      const m2 = 25 + (24 * (i + 0.5)) / 1000;
      expected += (isrRadiator(Math.sqrt(m2), s) * 24) / 1000 / s;
    }
    assert.ok(Math.abs((hard / n) * make.crossSectionPb - expected) < 0.1 * expected, `${hard / n} ${expected}`);
  });

  it('has fewer charged particles at lower energy', () => {
    const mean = (sqrtS: number): number => countCharged(atRest(4000, sqrtS)).total / 4000;
    // about 5 near 5 GeV, 8.35 at 10.47 GeV
    assert.ok(mean(4.8) > 4.5 && mean(4.8) < 6, `${mean(4.8)}`);
    assert.ok(Math.abs(mean(10.47) - 8.35) < 0.15, `${mean(10.47)}`);
  });

  it('has the masses of three alike pairs that Pythia has in events with six tracks', async () => {
    const files = ['uds', 'ccbar'].map((flavour) => `pythia8-${flavour}-6trk-excl.hepmc3.gz`);
    const samples = await loadSamples(files);
    const theirs = samples.map(({ events: s }) => tripleMasses(s));
    const ours = tripleMasses(builtInEvents('continuum', 0, 60000));
    const weights = samples.flatMap(({ luminosityFb }, i) => theirs[i].map(() => 1 / luminosityFb!));
    const one = ours.map(() => 1);
    const { distance } = weightedKs(ours, one, theirs.flat(), weights);
    assert.ok(ours.length > 250 && distance < 0.08, `${ours.length} triples, distance ${distance}`);
  });
});

/** Share of three-jet events at order alpha_s, 2 alpha_s / 3 pi times the integral over all x with 1 - x above `y`. */
function threeJetShare(y: number, alphaS: number): number {
  let dilogarithm = 0;
  const r = y / (1 - y);
  for (let k = 1; k < 40; k++) dilogarithm += r ** k / k ** 2;
  const jets =
    (3 - 6 * y) * Math.log(y / (1 - 2 * y)) +
    2 * Math.log(r) ** 2 +
    2.5 -
    6 * y -
    4.5 * y * y +
    4 * dilogarithm -
    Math.PI ** 2 / 3;
  return ((2 * alphaS) / (3 * Math.PI)) * jets;
}

/** Mean mass of three pairs of opposite charge that differ by less than 0.5 GeV, as pions, in events that pass filter B; all pairings. */
function tripleMasses(s: ParticleColumns): number[] {
  const masses: number[] = [];
  for (let i = 0; i < s.eventCount; i++) {
    const filter = truthTracks(s, i);
    if (!passesB(filter)) continue;
    const [plus, minus] = [1, -1].map((sign) => filter.tracks.filter((k) => chargeOf(s.pdg[k]) === sign));
    const mass = plus.map((a) =>
      minus.map((b) => {
        const e = [a, b].map((k) => Math.hypot(0.13957, s.px[k], s.py[k], s.pz[k]));
        const p2 = (s.px[a] + s.px[b]) ** 2 + (s.py[a] + s.py[b]) ** 2 + (s.pz[a] + s.pz[b]) ** 2;
        return Math.sqrt((e[0] + e[1]) ** 2 - p2);
      }),
    );
    for (const [a, b, c] of PERMUTATIONS_OF_THREE) {
      const three = [mass[0][a], mass[1][b], mass[2][c]];
      if (Math.max(...three) - Math.min(...three) < 0.5) masses.push((three[0] + three[1] + three[2]) / 3);
    }
  }
  return masses;
}
