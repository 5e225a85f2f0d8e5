import assert from 'node:assert/strict';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { Random } from '../../../src/core/numerics/random.js';
import { weightedKs } from '../../../src/core/numerics/statistics.js';
import { loadSamples } from '../../../src/simulation/samples/load-samples.js';
import { body, decayBody } from '../../../src/simulation/background/decays/body.js';
import { BUILT_IN } from '../../../src/simulation/background/registry.js';
import { decayTauHadrons, drawTauHadrons } from '../../../src/simulation/background/decays/tau-decays.js';
import { chargeOf } from '../../../src/simulation/detector/tracks.js';
import { builtInEvents, passesB, truthTracks } from '../../helpers/truth-filter.js';

/** Cross section behind a filter (pb) with its error, one momentum and the six-track mass of each event; no K0, which the built-in taus lack. */
interface Seen {
  readonly pb: number;
  readonly error: number;
  readonly momentum: readonly number[];
  readonly mass: readonly number[];
}

function seen(s: ParticleColumns, pbPerEvent: number, keep: typeof passesB): Seen {
  const momentum: number[] = [];
  const mass: number[] = [];
  let count = 0;
  for (let i = 0; i < s.eventCount; i++) {
    const [start, end] = [s.particleStart[i], s.particleStart[i + 1]];
    const filter = truthTracks(s, i);
    if (!keep(filter) || s.pdg.subarray(start, end).some((pdg) => pdg === 310 || pdg === 130)) continue;
    count++;
    const k = filter.tracks[i % 6];
    momentum.push(Math.hypot(s.px[k], s.py[k], s.pz[k]));
    mass.push(filter.mass);
  }
  return { pb: count * pbPerEvent, error: Math.sqrt(count) * pbPerEvent, momentum, mass };
}

const GENERATED = 30000;
const { crossSectionPb } = BUILT_IN['tau-3x3']();
const one = (values: readonly unknown[]): number[] => values.map(() => 1);

describe('simulation: built-in tau pairs', () => {
  let events: ParticleColumns;
  before(() => {
    events = builtInEvents('tau-3x3', 0, GENERATED);
  });

  it('has the rate of six tracks that Pythia and KKMC have', () => {
    // Pythia 8: 6000 of 10712 events at 25.84 pb have six tracks, 9.0 % of them with a K0; KKMC: 2704 of 160000 at 891.23 pb, 8.5 %
    const ours = seen(events, crossSectionPb / GENERATED, ({ tracks }) => tracks.length >= 6);
    const pythia = ((25.84 * 6000) / 10712) * (1 - 0.09);
    const kkmc = ((891.23 * 2704) / 160000) * (1 - 0.085);
    for (const [theirs, error] of [
      [pythia, 0.013],
      [kkmc, 0.02],
    ]) {
      assert.ok(Math.abs(ours.pb / theirs - 1) < 0.1 + 2 * error, `${ours.pb} pb, ${theirs} pb`);
    }
  });

  it('has the rate of six tracks with no more than 2 GeV^2 recoiling, within 10 % and errors', async () => {
    const ours = seen(events, crossSectionPb / GENERATED, passesB);
    const [pythia, kkmc] = await loadSamples([
      'pythia8-tautau-forced3-6trk-excl.hepmc3.gz',
      'kkmc-tautau-6trk-excl.hepmc3.gz',
    ]);
    for (const [sample, pb] of [
      [pythia, 25.84],
      [kkmc, 891.23],
    ] as const) {
      const theirs = seen(sample.events, pb / sample.generated, passesB);
      const error = Math.hypot(theirs.error, ours.error);
      assert.ok(Math.abs(ours.pb - theirs.pb) < 0.1 * theirs.pb + 2 * error, `${ours.pb} pb, ${theirs.pb} pb`);
    }
  });

  it('has the track momenta and the six-track masses of Pythia', async () => {
    const [pythia] = await loadSamples(['pythia8-tautau-forced3-6trk-excl.hepmc3.gz']);
    const ours = seen(events, 1, passesB);
    const theirs = seen(pythia.events, 1, passesB);
    for (const shape of ['momentum', 'mass'] as const) {
      const { distance, p } = weightedKs(ours[shape], one(ours[shape]), theirs[shape], one(theirs[shape]));
      assert.ok(distance < 0.06 && p > 0.01, `${shape}: distance ${distance}, p ${p}`);
    }
  });

  it('gives the three pions of a tau the masses of the a1', () => {
    // quartiles of tau -> 3 pi nu in Pythia 8, whose current is that of CLEO: 1.040, 1.144, 1.258 GeV
    const random = new Random(5, 'test/tau');
    const masses: number[] = [];
    for (let k = 0; masses.length < 8000; k++) {
      const { products, mass } = drawTauHadrons(-1, random.at(k));
      if (products.length === 3 && products.every(({ pdg }) => Math.abs(pdg) === 211)) masses.push(mass);
    }
    masses.sort((a, b) => a - b);
    [1.04, 1.144, 1.258].forEach((quartile, i) => {
      const ours = masses[((i + 1) * masses.length) / 4];
      assert.ok(Math.abs(ours - quartile) < 0.03, `quartile ${i + 1}: ${ours}`);
    });
    // Tsai, PRD 4, 2821: dGamma/dq^2 ~ (1 - q^2/m^2)^2 (1 + 2 q^2/m^2) v(q^2), with the a1 of Kuehn and Santamaria, eq. 3.16
    const width = (s: number): number =>
      s < (0.773 + 0.13957) ** 2
        ? 4.1 * (s - 9 * 0.13957 ** 2) ** 3 * (1 - 3.3 * (s - 9 * 0.13957 ** 2) + 5.8 * (s - 9 * 0.13957 ** 2) ** 2)
        : s * (1.623 + 10.38 / s - 9.32 / s ** 2 + 0.65 / s ** 3);
    let [sum, first] = [0, 0];
    for (let q = 0.42; q < 1.77686; q += 0.0005) {
      const [s, r] = [q * q, (q / 1.77686) ** 2];
      const propagator = (1.251 ** 2 - s) ** 2 + (1.251 * 0.475 * (width(s) / width(1.251 ** 2))) ** 2;
      const density = (q * (1 - r) ** 2 * (1 + 2 * r) * (width(s) / s)) / propagator;
      sum += density;
      first += density * q;
    }
    const mean = masses.reduce((total, mass) => total + mass, 0) / masses.length;
    assert.ok(Math.abs(mean - first / sum) < 0.008, `${mean} ${first / sum}`);
  });

  it('lets taus fly by their lifetime and decay to hadrons of their charge', () => {
    // PDG: 290.3 fs, 1776.86 MeV
    const { particleStart, pdg, energy, px, py, pz, vx, vy, vz } = events;
    const n = 5000;
    let [first, second] = [0, 0];
    for (let i = 0; i < n; i++) {
      for (const neutrino of [16, -16]) {
        const range = [...Array(particleStart[i + 1] - particleStart[i]).keys()].map((k) => particleStart[i] + k);
        const decay = range.find((k) => pdg[k] === neutrino)!;
        const products = range.filter((k) => vx[k] === vx[decay]);
        const sum = (values: ArrayLike<number>): number => products.reduce((total, k) => total + values[k], 0);
        const p = Math.hypot(sum(px), sum(py), sum(pz));
        assert.ok(Math.abs(sum(energy) - Math.hypot(p, 1.77686)) < 1e-6);
        assert.equal(
          products.reduce((total, k) => total + chargeOf(pdg[k]), 0),
          -Math.sign(neutrino),
        );
        const flights = Math.hypot(vx[decay], vy[decay], vz[decay]) / ((p / 1.77686) * 0.008703);
        first += flights / (2 * n);
        second += flights ** 2 / (2 * n);
      }
    }
    assert.ok(Math.abs(first - 1) < 0.04 && Math.abs(second - 2) < 0.2, `${first} ${second}`);
  });

  it('gives three pions two interfering rho mesons', () => {
    // Kuehn and Santamaria, ZPC 48, 445: |BW(s13) + BW(s23)|^2 over phase space
    const hadrons = { pdg: 20213, mass: 1.2, ctauCm: 0, products: [body(-211), body(-211), body(211)] };
    const v = new Float64Array(20);
    const random = new Random(7, 'test/rho');
    const n = 10000;
    const pairs = (): number[] =>
      [0, 4].map(
        (k) => (v[k] + v[8]) ** 2 - (v[k + 1] + v[9]) ** 2 - (v[k + 2] + v[10]) ** 2 - (v[k + 3] + v[11]) ** 2,
      );
    const neither = (s: readonly number[]): boolean => s.every((s13) => Math.abs(Math.sqrt(s13) - 0.773) > 0.1);
    let [found, expected, all] = [0, 0, 0];
    for (let k = 0; k < n; k++) {
      decayTauHadrons(v, 0, hadrons, random.at(k));
      if (neither(pairs())) found++;
      decayBody(v, 0, hadrons, random);
      const amplitude = pairs().map((s) => {
        const [a, b] = [0.773 ** 2 - s, 0.773 * 0.145];
        return [a / (a * a + b * b), b / (a * a + b * b)];
      });
      const weight = (amplitude[0][0] + amplitude[1][0]) ** 2 + (amplitude[0][1] + amplitude[1][1]) ** 2;
      all += weight;
      if (neither(pairs())) expected += weight;
    }
    assert.ok(Math.abs(found / n - expected / all) < 0.025, `${found / n} ${expected / all}`);
  });
});
