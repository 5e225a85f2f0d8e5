import assert from 'node:assert/strict';
import type { ParticleColumns } from '../../../src/core/particles.js';
import { Random } from '../../../src/core/random.js';
import { weightedKs } from '../../../src/core/statistics.js';
import { leptonCrossSection } from '../../../src/simulation/background/built-in/leptons.js';
import { BUILT_IN } from '../../../src/simulation/background/built-in/registry.js';
import { threePhotonMatrixElement, threePhotons } from '../../../src/simulation/background/built-in/three-photons.js';
import { loadSamples } from '../../../src/simulation/background/load-samples.js';
import { builtInEvents, truthTracks } from '../../helpers/truth-filter.js';

const one = (values: readonly unknown[]): number[] => values.map(() => 1);
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
const inAcceptance = (e: number, z: number): boolean => {
  const degrees = (Math.acos(z / e) * 180) / Math.PI;
  return e > 0.1 && degrees > 17 && degrees < 153;
};

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

/** Pair masses and momenta of events whose leptons and photon are all in the acceptance. */
function leptonShapes(s: ParticleColumns): { kept: number; shapes: Record<string, number[]> } {
  const shapes: Record<string, number[]> = { electrons: [], muons: [], electron: [], muon: [], photon: [] };
  let kept = 0;
  for (let i = 0; i < s.eventCount; i++) {
    const of = (code: number): number[] =>
      Array.from({ length: s.particleStart[i + 1] - s.particleStart[i] }, (_, k) => s.particleStart[i] + k).filter(
        (k) => s.status[k] === 1 && s.pdg[k] === code,
      );
    const leptons = [11, -11, 13, -13].map(of);
    const photons = of(22);
    if (truthTracks(s, i).tracks.length < leptons.flat().length) continue;
    if (photons.some((k) => !inAcceptance(s.energy[k], s.pz[k]))) continue;
    kept++;
    const p = (k: number): number => Math.hypot(s.px[k], s.py[k], s.pz[k]);
    shapes.electrons.push(pairMass(s, leptons[0][0], leptons[1][0]));
    shapes.muons.push(Math.min(...leptons[2].flatMap((a) => leptons[3].map((b) => pairMass(s, a, b)))));
    shapes.electron.push(p(leptons[0][0]));
    shapes.muon.push(p(leptons[2][0]));
    if (photons.length > 0) shapes.photon.push(s.energy[photons[0]]);
  }
  return { kept, shapes };
}

function pairMass(s: ParticleColumns, a: number, b: number): number {
  const square =
    (s.energy[a] + s.energy[b]) ** 2 - (s.px[a] + s.px[b]) ** 2 - (s.py[a] + s.py[b]) ** 2 - (s.pz[a] + s.pz[b]) ** 2;
  return Math.sqrt(Math.max(0, square));
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

  it('has the scale of four leptons with a photon, and of six leptons, that MadGraph has', () => {
    // generation cuts of the samples: 0.74244 pb and 1.633e-4 pb; the order of magnitude is asked for
    const random = new Random(11, 'test/leptons');
    for (const [process, name, madgraph, trials] of [
      ['four', 'ee-mumu-gamma', 0.74244, 100000],
      ['six', 'mumu-mumu-ee', 1.633e-4, 60000],
    ] as const) {
      const pb = leptonCrossSection(process, trials, random);
      const used = BUILT_IN[name]().crossSectionPb;
      assert.equal(BUILT_IN[name]().accuracy, 'order of magnitude');
      assert.ok(pb / used > 0.6 && pb / used < 1.6, `${name}: integral ${pb}, used ${used}`);
      assert.ok(used / madgraph > 0.5 && used / madgraph < 2, `${name}: ${used}, ${madgraph}`);
    }
  });

  it('has their pair masses, momenta and photon energies within a distance of 0.15', async () => {
    for (const [name, file, n] of [
      ['ee-mumu-gamma', 'madgraph-ee-mumu-gamma.lhe.gz', 200],
      ['mumu-mumu-ee', 'madgraph-mumu-mumu-ee.lhe.gz', 60],
    ] as const) {
      const [sample] = await loadSamples([file]);
      const theirs = leptonShapes(sample.events);
      const ours = leptonShapes(builtInEvents(name, 0, n));
      assert.ok(Math.abs(ours.kept / n - theirs.kept / sample.generated) < 0.15, `${name}: ${ours.kept / n}`);
      for (const shape of Object.keys(theirs.shapes)) {
        const [x, y] = [ours.shapes[shape], theirs.shapes[shape]];
        if (y.length === 0) continue;
        const { distance } = weightedKs(x, one(x), y, one(y));
        assert.ok(distance < 0.15 + 1 / Math.sqrt(n), `${name} ${shape}: ${distance}`);
      }
    }
  });
});
