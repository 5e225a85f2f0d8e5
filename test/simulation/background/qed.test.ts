import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { weightedKs } from '../../../src/core/numerics/statistics.js';
import { LEPTON_PB, leptonIntegral } from '../../../src/simulation/background/leptons/leptons.js';
import { phaseSpace } from '../../../src/simulation/kinematics/phase-space.js';
import { radiationSampling } from '../../../src/simulation/background/leptons/radiation-sampling.js';
import { recoilSampling } from '../../../src/simulation/background/leptons/recoil-sampling.js';
import { BUILT_IN } from '../../../src/simulation/background/registry.js';
import { threePhotonMatrixElement, threePhotons } from '../../../src/simulation/background/three-photons.js';
import { loadSamples } from '../../../src/simulation/samples/load-samples.js';
import { inAcceptance, keptShare, leptonShapes } from '../../helpers/lepton-shapes.js';
import { builtInEvents } from '../../helpers/truth-filter.js';

const GAMMA = (9 + 3.10934) / 10.58;
const BETA_GAMMA = (9 - 3.10934) / 10.58;

/** Energy (GeV) and cos theta*, in the centre of mass, of the softest of three photons; the hardest one's energy. */
interface Photons {
  readonly soft: number[];
  readonly softCos: number[];
  readonly hard: number[];
  readonly weight: number[];
}

function addPhotons(to: Photons, photons: [number, number][], weight: number): void {
  photons.sort((a, b) => b[0] - a[0]);
  to.hard.push(photons[0][0]);
  to.soft.push(photons[2][0]);
  to.softCos.push(photons[2][1]);
  to.weight.push(weight);
}

const none = (): Photons => ({ soft: [], softCos: [], hard: [], weight: [] });

async function babayaga(): Promise<Photons> {
  const [{ events: s }] = await loadSamples(['babayaga-ggg.hepmc3.gz']);
  const photons = none();
  for (let i = 0; i < s.eventCount; i++) {
    const seen: [number, number][] = [];
    for (let k = s.particleStart[i]; k < s.particleStart[i + 1]; k++) {
      if (s.status[k] !== 1 || s.pdg[k] !== 22 || !inAcceptance(s.energy[k], s.pz[k])) continue;
      const e = GAMMA * s.energy[k] - BETA_GAMMA * s.pz[k];
      seen.push([e, (GAMMA * s.pz[k] - BETA_GAMMA * s.energy[k]) / e]);
    }
    addPhotons(photons, seen, 1);
  }
  return photons;
}

function lowestOrder(trials: number): Photons {
  const v = new Float64Array(16);
  const random = new Random(3, 'test/three-photons');
  const photons = none();
  for (let i = 0; i < trials; i++) {
    if (!threePhotons(v, 10.58 ** 2, 0.05, 0.97, random)) continue;
    const all = [0, 4, 8].map((k): [number, number] => [v[k], v[k + 3] / v[k]]);
    const seen = all.every(([e, c]) => inAcceptance(e * (GAMMA + BETA_GAMMA * c), e * (GAMMA * c + BETA_GAMMA)));
    if (seen) addPhotons(photons, all, threePhotonMatrixElement(v, 10.58 ** 2));
  }
  return photons;
}

/** Weighted shares of `values` between neighbouring edges. */
function shares(values: readonly number[], weights: readonly number[], edges: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return edges.slice(1).map((high, b) => {
    let sum = 0;
    values.forEach((value, i) => {
      if (value >= edges[b] && value < high) sum += weights[i];
    });
    return sum / total;
  });
}

describe('simulation: built-in QED processes', () => {
  it('gives the softest of three photons the energy and angle of BabaYaga within 10 %', async () => {
    const [theirs, ours] = [await babayaga(), lowestOrder(400000)];
    for (const [shape, edges] of [
      ['soft', [0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 1.8, 3.6]],
      ['softCos', [-1, -0.9, -0.8, -0.5, 0, 0.5, 0.8, 0.95]],
    ] as const) {
      const expected = shares(theirs[shape], theirs.weight, edges);
      shares(ours[shape], ours.weight, edges).forEach((share, b) => {
        const error = 2 * Math.sqrt(expected[b] / theirs.weight.length);
        assert.ok(Math.abs(share - expected[b]) < 0.1 * expected[b] + error, `${shape} ${edges[b]}: ${share}`);
      });
    }
    // Photons along the beams, which BabaYaga adds, take energy from the hardest: lowest order has none below 3.5 GeV.
    const [belowTheirs] = shares(theirs.hard, theirs.weight, [0, 3.5]);
    const [belowOurs] = shares(ours.hard, ours.weight, [0, 3.5]);
    assert.ok(belowOurs === 0 && belowTheirs > 0.01 && belowTheirs < 0.03, `${belowTheirs}`);
  });

  it('has the cross sections of four leptons with a photon, and of six leptons, that MadGraph has, within 5 %', () => {
    // generation cuts of the samples
    for (const [name, madgraph] of [
      ['ee-mumu-gamma', 0.74244],
      ['mumu-mumu-ee', 1.633e-4],
    ] as const) {
      assert.equal(BUILT_IN[name]().accuracy, 'formula');
      assert.ok(Math.abs(LEPTON_PB[name] / madgraph - 1) < 0.05, `${name}: ${LEPTON_PB[name]}, ${madgraph}`);
    }
  });

  it('has their pair masses, momenta and angles within a distance of 0.06, of 0.09 for six leptons', async () => {
    for (const [name, file, n, most] of [
      ['ee-mumu-gamma', 'madgraph-ee-mumu-gamma.lhe.gz', 4000, 0.06],
      ['mumu-mumu-ee', 'madgraph-mumu-mumu-ee.lhe.gz', 1500, 0.09],
    ] as const) {
      const [sample] = await loadSamples([file]);
      const theirs = leptonShapes(sample.events);
      const events = builtInEvents(name, 0, n);
      const ours = leptonShapes(events);
      const [kept, expected] = [keptShare(ours, events), theirs.weight.length / sample.generated];
      const error = Math.sqrt(0.25 / n + 0.25 / sample.generated);
      assert.ok(Math.abs(kept - expected) < 3 * error, `${name}: ${kept}, ${expected}`);
      for (const shape of Object.keys(theirs.shapes)) {
        const [x, y] = [ours.shapes[shape], theirs.shapes[shape]];
        if (y.length === 0) continue;
        const { distance } = weightedKs(x, ours.weight, y, theirs.weight);
        assert.ok(distance < most, `${name} ${shape}: ${distance}`);
      }
    }
  });

  it('samples leptons and photons with the density it states: plain phase space comes out', () => {
    // volume of four massless bodies (R. Kleiss, W. J. Stirling, S. D. Ellis, CPC 40, 359), and the share of a region of it
    const s = 10.58 ** 2;
    const volume = ((Math.PI / 2) ** 3 * s * s) / 12 / (2 * Math.PI) ** 8;
    const inside = (v: Float64Array): boolean =>
      [0, 1, 2, 3].every((k) => v[4 * k] > 0.6 && Math.abs(v[4 * k + 3]) < 0.8 * v[4 * k]);
    const n = 60000;
    const v = new Float64Array(24);
    const plain = phaseSpace([1e-3, 1e-3, 1e-3, 1e-3]);
    const random = new Random(12, 'test/leptons');
    let share = 0;
    for (let i = 0; i < n; i++) {
      plain(v, 0, 10.58, random);
      if (inside(v)) share += 1 / n;
    }
    for (const sampling of [radiationSampling, recoilSampling]) {
      for (const core of [11, 13] as const) {
        let sum = 0;
        for (let i = 0; i < 4 * n; i++) {
          if (sampling.draw(v, core, [0, 0], random) && inside(v))
            sum += 1 / (4 * n) / sampling.density(v, core, [0, 0]);
        }
        assert.ok(Math.abs(sum / (share * volume) - 1) < 0.05, `${core}: ${sum} ${share * volume}`);
      }
    }
  });

  it('thins weighted points to events without bias, those along a lepton too', () => {
    for (const [process, name, trials, n] of [
      ['four', 'ee-mumu-gamma', 120000, 4000],
      ['six', 'mumu-mumu-ee', 80000, 2000],
    ] as const) {
      const points = new Map<string, [number, number]>();
      const add = (to: typeof points, of: Float64Array, at: number, codes: readonly number[], weight: number): void => {
        for (const bin of [...leptonBins(of, at, codes), 'all']) {
          const [sum, squares] = to.get(bin) ?? [0, 0];
          to.set(bin, [sum + weight, squares + weight * weight]);
        }
      };
      const random = new Random(14, 'test/leptons');
      const { crossSectionPb, meanWeight } = leptonIntegral(process, trials, random, (v, at, particles, w) => {
        const codes = particles.map(({ pdg }) => pdg);
        add(points, v, at, codes, w);
      });
      const { meanWeight: expectedWeight } = BUILT_IN[name]();
      const spread = Math.sqrt(points.get('all')![1]);
      assert.ok(Math.abs(crossSectionPb - LEPTON_PB[name]) < 3 * spread, `${name}: ${crossSectionPb}`);
      assert.ok(Math.abs(meanWeight - expectedWeight!) < 0.04, `${name}: ${meanWeight}`);
      const events = new Map<string, [number, number]>();
      const s = builtInEvents(name, 0, n);
      const total = s.weight.reduce((a, b) => a + b, 0);
      assert.ok(s.weight.some((weight) => weight > 1) && s.weight.every((weight) => weight >= 1));
      const v = new Float64Array(24);
      for (let i = 0; i < n; i++) {
        const [start, end] = [s.particleStart[i], s.particleStart[i + 1]];
        for (let k = start; k < end; k++) v.set([s.energy[k], s.px[k], s.py[k], s.pz[k]], 4 * (k - start));
        add(events, v, 0, [...s.pdg.subarray(start, end)], (s.weight[i] * crossSectionPb) / total);
      }
      let compared = 0;
      for (const [bin, [expected, squares]] of points) {
        if (expected < 0.005 * crossSectionPb) continue;
        const [found, variance] = events.get(bin) ?? [0, 0];
        const error = Math.sqrt(squares + variance);
        assert.ok(
          Math.abs(found - expected) < 4 * error + 0.01 * expected,
          `${name} ${bin}: ${found} ${expected} ${error}`,
        );
        compared++;
      }
      assert.ok(compared > 12, `${compared}`);
    }
  });
});

/** Bins that an event falls to: the least angle of its photon (or else electron) to another particle, its energy, the squared mass of the electrons. */
function leptonBins(v: Float64Array, at: number, codes: readonly number[]): string[] {
  const angle = (a: number, b: number): number => {
    const [i, j] = [4 * (at + a), 4 * (at + b)];
    const cross = Math.hypot(
      v[i + 2] * v[j + 3] - v[i + 3] * v[j + 2],
      v[i + 3] * v[j + 1] - v[i + 1] * v[j + 3],
      v[i + 1] * v[j + 2] - v[i + 2] * v[j + 1],
    );
    return Math.atan2(cross, v[i + 1] * v[j + 1] + v[i + 2] * v[j + 2] + v[i + 3] * v[j + 3]);
  };
  const all = codes.map((_, i) => i);
  const probe = codes.includes(22) ? codes.indexOf(22) : codes.indexOf(11);
  const least = Math.min(...all.filter((i) => i !== probe).map((i) => angle(probe, i)));
  const [a, b] = [codes.indexOf(11), codes.indexOf(-11)].map((k) => 4 * (at + k));
  const mass2 =
    (v[a] + v[b]) ** 2 - (v[a + 1] + v[b + 1]) ** 2 - (v[a + 2] + v[b + 2]) ** 2 - (v[a + 3] + v[b + 3]) ** 2;
  return [
    `angle ${Math.floor(2 * Math.log10(least))}`,
    `mass ${Math.floor(2 * Math.log10(mass2))}`,
    `energy ${Math.floor(2 * Math.log2(v[4 * (at + probe)]))}`,
  ];
}
