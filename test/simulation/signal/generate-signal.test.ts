import assert from 'node:assert/strict';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { ConfigError } from '../../../src/core/errors.js';
import { generateSignal } from '../../../src/simulation/signal/generate-signal.js';
import type { SignalOptions } from '../../../src/simulation/signal/event-generator.js';
import { DATA_SETS } from '../../../src/simulation/theory/data-sets.js';
import { orePowell } from '../../../src/simulation/theory/matrix-element.js';
import { massGrid } from '../../../src/simulation/mass-point.js';
import { PLAIN_SIGNAL } from '../../helpers/plain-signal.js';

const DEGREE = Math.PI / 180;

interface Accepted {
  events: number;
  tight: number;
  loose: number;
  photon: number;
}

/** Counts of events of one species (code of the negative particle) with all six tracks in the two fiducial regions. */
function acceptance(sample: ParticleColumns, pdg: number): Accepted {
  const counts = { events: 0, tight: 0, loose: 0, photon: 0 };
  for (let i = 0; i < sample.eventCount; i++) {
    const start = sample.particleStart[i];
    let [mine, tight, loose] = [true, true, true];
    for (let k = start + 5; k < start + 11; k++) {
      mine &&= Math.abs(sample.pdg[k]) === pdg;
      const pt = Math.hypot(sample.px[k], sample.py[k]);
      const theta = Math.atan2(pt, sample.pz[k]) / DEGREE;
      tight &&= theta > 22 && theta < 138 && pt > 0.12;
      loose &&= theta > 17.2 && theta < 152.6 && pt > 0.08;
    }
    if (!mine) continue;
    counts.events++;
    if (loose) counts.loose++;
    if (!tight) continue;
    counts.tight++;
    const theta = Math.atan2(Math.hypot(sample.px[start], sample.py[start]), sample.pz[start]) / DEGREE;
    if (theta > 15.8 && theta < 141.8) counts.photon++;
  }
  return counts;
}

/** Equal within three standard errors of both, the table's being 0.0025. */
function agrees(passed: number, all: number, expected: number, what: string): void {
  const error = Math.sqrt((expected * (1 - expected) + 1 / all) / all + 0.0025 ** 2);
  assert.ok(
    Math.abs(passed / all - expected) < 3 * error,
    `${what}: ${passed / all}, expected ${expected} +- ${error}`,
  );
}

describe('simulation: signal generator', () => {
  it('reproduces the acceptance of six tracks over the plane', () => {
    // m_Y, m_A', species, all tracks in the tight and in the loose region, accepted events with the photon in the EMC
    for (const [mUpsilon, mDarkPhoton, pdg, tight, loose, photon] of [
      [0.1, 0.02, 11, 0.036, 0.059, 1],
      [1, 0.1, 11, 0.022, 0.04, 1],
      [1, 0.3, 13, 0.07, 0.097, 1],
      [2, 0.3, 13, 0.039, 0.072, 1],
      [3, 0.1, 11, 0.029, 0.117, 0.74],
      [3, 0.5, 13, 0.031, 0.117, 0.95],
      [5, 0.5, 13, 0.142, 0.356, 0.27],
      [7, 1, 13, 0.265, 0.496, 0.18],
      [9, 1, 13, 0.368, 0.568, 0.16],
      [9.5, 3, 13, 0.442, 0.614, 0.16],
    ]) {
      const sample = generateSignal({ ...PLAIN_SIGNAL, mUpsilon, mDarkPhoton }, 11, 0, pdg === 11 ? 12000 : 36000);
      const counts = acceptance(sample, pdg);
      const name = `m_Y ${mUpsilon}, m_A' ${mDarkPhoton}`;
      agrees(counts.tight, counts.events, tight, `${name} tight`);
      agrees(counts.loose, counts.events, loose, `${name} loose`);
      const spread = Math.sqrt((photon * (1 - photon) + 0.02) / counts.tight + 0.01 ** 2);
      assert.ok(Math.abs(counts.photon / counts.tight - photon) < 3 * spread, `${name} photon`);
    }
  });

  it('conserves four-momentum and puts every particle on its mass shell', () => {
    const sample = generateSignal({ ...PLAIN_SIGNAL, mUpsilon: 9, mDarkPhoton: 2.5, ctauCm: 1 }, 3, 5, 205);
    const mass = (k: number): number =>
      Math.sqrt(sample.energy[k] ** 2 - sample.px[k] ** 2 - sample.py[k] ** 2 - sample.pz[k] ** 2);
    for (let i = 0; i < sample.eventCount; i++) {
      const start = sample.particleStart[i];
      let [e, z] = [sample.energy[start], sample.pz[start]];
      for (let k = start + 5; k < start + 11; k++) {
        e += sample.energy[k];
        z += sample.pz[k];
      }
      assert.ok(Math.abs(e - sample.beamE[i]) < 1e-9 && Math.abs(z - sample.beamPz[i]) < 1e-9);
      assert.ok(Math.abs(mass(start + 1) - 9) < 1e-7 && Math.abs(mass(start + 3) - 2.5) < 1e-6);
      assert.equal(sample.eventNumber[i], 5 + i);
    }
  });

  it('conserves four-momentum with collinear photons, too', () => {
    const options: SignalOptions = { ...PLAIN_SIGNAL, isrAngle: 'soft_photon', collinearPhotons: true };
    const sample = generateSignal(options, 3, 0, 300);
    let hard = 0;
    for (let i = 0; i < sample.eventCount; i++) {
      const start = 13 * i;
      assert.equal(sample.particleStart[i], start);
      let [e, z] = [-sample.beamE[i], -sample.beamPz[i]];
      for (const k of [0, 5, 6, 7, 8, 9, 10, 11, 12]) {
        e += sample.energy[start + k];
        z += sample.pz[start + k];
      }
      assert.ok(Math.abs(e) < 1e-9 && Math.abs(z) < 1e-9);
      assert.ok(sample.pz[start + 11] >= 0 && sample.pz[start + 12] <= 0);
      if (sample.energy[start + 11] + sample.energy[start + 12] > 0.1) hard++;
    }
    assert.ok(hard > 60 && hard < 200, String(hard));
  });

  it('turns events about the beams by any angle', () => {
    const n = 5000;
    const sample = generateSignal(PLAIN_SIGNAL, 3, 0, n);
    // of the photon and of a track
    for (const k of [0, 5]) {
      const turns = Float64Array.from({ length: n }, (_, i) =>
        Math.atan2(sample.py[11 * i + k], sample.px[11 * i + k]),
      );
      const distance = Math.max(...turns.sort().map((phi, i) => Math.abs(0.5 + phi / (2 * Math.PI) - (i + 0.5) / n)));
      assert.ok(distance * Math.sqrt(n) < 1.63, `particle ${k}: KS distance ${distance}`);
    }
  });

  it('makes event k the same whatever the range it is made in', () => {
    const all = generateSignal(PLAIN_SIGNAL, 9, 0, 50);
    const part = generateSignal(PLAIN_SIGNAL, 9, 30, 40);
    assert.deepEqual(part.px, all.px.slice(30 * 11, 40 * 11));
    assert.deepEqual(part.weight, all.weight.slice(30, 40));
  });

  it('gives weights of mean 1 that turn equal shares into the physical ones, never 6 pi', () => {
    const n = 30000;
    for (const shares of ['equal', 'physical'] as const) {
      const sample = generateSignal({ ...PLAIN_SIGNAL, mDarkPhoton: 0.6, shares }, 21, 0, n);
      let [sum, electrons] = [0, 0];
      for (let i = 0; i < n; i++) {
        const codes = [5, 7, 9].map((k) => Math.abs(sample.pdg[11 * i + k]));
        assert.ok(codes.some((code) => code !== 211));
        sum += sample.weight[i];
        if (codes.every((code) => code === 11)) electrons += sample.weight[i];
      }
      assert.ok(Math.abs(sum / n - 1) < 0.02, `${sum / n}`);
      const expected = 0.3008 ** 3 / 0.932;
      assert.ok(Math.abs(electrons / n - expected) < 0.15 * expected, `${electrons / n}`);
    }
  });

  it('gives dark photons an exponential flight length of mean (p/m) c tau', () => {
    const n = 4000;
    const ctauCm = 0.1;
    const sample = generateSignal({ ...PLAIN_SIGNAL, mDarkPhoton: 0.05, ctauCm }, 2, 0, n);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < 3; a++) {
        const [parent, daughter] = [11 * i + 2 + a, 11 * i + 5 + 2 * a];
        const p = Math.hypot(sample.px[parent], sample.py[parent], sample.pz[parent]);
        const length = Math.hypot(sample.vx[daughter], sample.vy[daughter], sample.vz[daughter]);
        sum += length / ((p / 0.05) * ctauCm);
        assert.equal(sample.vx[daughter], sample.vx[daughter + 1]);
      }
    }
    assert.ok(Math.abs(sum / (3 * n) - 1) < 4 / Math.sqrt(3 * n));
  });

  it('follows the helicity law asked for', () => {
    const mean = (spin: SignalOptions['spin'], m: number, pdg: number): number => {
      const n = 20000;
      const sample = generateSignal({ ...PLAIN_SIGNAL, mUpsilon: 6, mDarkPhoton: m, spin }, 4, 0, n);
      let [sum, count] = [0, 0];
      for (let i = 0; i < n; i++) {
        const start = 11 * i;
        for (let a = 0; a < 3; a++) {
          if (Math.abs(sample.pdg[start + 5 + 2 * a]) !== pdg) continue;
          sum += helicityCosine(sample, start + 5 + 2 * a, start + 2 + a, start + 1) ** 2;
          count++;
        }
      }
      assert.ok(count > 10000);
      return sum / count;
    };
    // <cos^2> of 1 + cos^2 + r sin^2 and of sin^2 + r cos^2 with r = 4 m^2/m_A'^2, and of sin^2 and cos^2 for pions
    const law = {
      isotropic: () => 1 / 3,
      transverse: (r: number) => (8 + 2 * r) / (20 + 10 * r),
      longitudinal: (r: number) => (2 + 3 * r) / (10 + 5 * r),
    };
    for (const [spin, pions] of [
      ['isotropic', 1 / 3],
      ['transverse', 1 / 5],
      ['longitudinal', 3 / 5],
    ] as const) {
      for (const [m, pdg, expected] of [
        [0.1, 11, law[spin](0)],
        [0.25, 13, law[spin]((2 * 0.10565837) ** 2 / 0.25 ** 2)],
        [0.5, 211, pions],
      ]) {
        const found = mean(spin, m, pdg);
        assert.ok(Math.abs(found - expected) < 0.007, `${spin}, ${pdg}: ${found}, ${expected}`);
      }
    }
  });

  it('fills the Dalitz plot by the Ore-Powell formula if asked for', () => {
    const n = 20000;
    // moments of the weight itself: under the density w, <w> = <w^2>/<w> of flat phase space
    const moments = (matrixElement: SignalOptions['matrixElement']): [number, number] => {
      const options = { ...PLAIN_SIGNAL, mUpsilon: 1, mDarkPhoton: 0.05, matrixElement, shares: 'physical' as const };
      const sample = generateSignal(options, 8, 0, n);
      let [first, second] = [0, 0];
      for (let i = 0; i < n; i++) {
        const [x1, x2] = [2, 3].map((k) => 2 * dot(sample, 11 * i + k, 11 * i + 1));
        const w = orePowell(x1, x2, 2 - x1 - x2);
        first += w / n;
        second += (w * w) / n;
      }
      return [first, second];
    };
    const [flat, flat2] = moments('phase_space');
    const [shaped] = moments('ore_powell');
    const error = 3 * Math.sqrt((flat2 - flat * flat) / n) * 1.5;
    assert.ok(Math.abs(shaped - flat2 / flat) < error && Math.abs(flat - flat2 / flat) > error);
  });

  it('mixes the data sets in proportion to their yield', () => {
    const n = 20000;
    const sample = generateSignal({ ...PLAIN_SIGNAL, dataSets: 'all', beamEnergySpread: 0.005 }, 5, 0, n);
    const onPeak = sample.beamE.filter((e) => Math.abs(e - (10.58 ** 2 / (4 * 3.1119) + 3.1119)) < 1e-6).length;
    assert.ok(Math.abs(onPeak / n - 424.2 / 513.7) < 0.02, `${onPeak / n}`);
  });

  it('mixes them by luminosity times cross section where the lower energies count most, each with its spread', () => {
    // Bonneau and Martin, NPB 27, 381: sigma ~ (ln(s/m_e^2) - 1) (1 - x + x^2/2)/(x s), x = 1 - M^2/s
    const [n, mUpsilon] = [40000, 9.8];
    const sample = generateSignal({ ...PLAIN_SIGNAL, mUpsilon, dataSets: 'all', beamEnergySpread: 0.005 }, 5, 0, n);
    const yields = DATA_SETS.map(({ sqrtS, luminosityFb }) => {
      const [s, x] = [sqrtS ** 2, 1 - (mUpsilon / sqrtS) ** 2];
      return (luminosityFb * (Math.log(s / 0.00051099895 ** 2) - 1) * (1 - x + x ** 2 / 2)) / x / s;
    });
    const total = yields.reduce((sum, value) => sum + value, 0);
    const made = DATA_SETS.map(() => 0);
    let [spread, squares] = [0, 0];
    for (let i = 0; i < n; i++) {
      const set = DATA_SETS.findIndex(
        ({ electronEnergy, positronEnergy }) => Math.abs(electronEnergy + positronEnergy - sample.beamE[i]) < 1e-6,
      );
      made[set]++;
      const sum = [sample.energy, sample.px, sample.py, sample.pz].map((c) => c[11 * i] + c[11 * i + 1]);
      const change = Math.sqrt(sum[0] ** 2 - sum[1] ** 2 - sum[2] ** 2 - sum[3] ** 2) - DATA_SETS[set].sqrtS;
      spread += change / n;
      squares += change ** 2 / n;
    }
    yields.forEach((value, set) => {
      const share = value / total;
      const error = Math.sqrt((share * (1 - share)) / n);
      assert.ok(Math.abs(made[set] / n - share) < 4 * error, `${DATA_SETS[set].name}: ${made[set] / n} ${share}`);
    });
    assert.ok(Math.abs(spread) < (4 * 0.005) / Math.sqrt(n) && Math.abs(Math.sqrt(squares) / 0.005 - 1) < 0.02);
  });

  it('refuses masses that cannot be made', () => {
    assert.throws(() => generateSignal({ ...PLAIN_SIGNAL, mDarkPhoton: 1.2 }, 1, 0, 1), ConfigError);
    for (const dataSets of ['all', '4S'] as const)
      assert.throws(() => generateSignal({ ...PLAIN_SIGNAL, mUpsilon: 10.57, dataSets }, 1, 0, 1), ConfigError);
  });

  it('covers the plane with mass points above threshold', () => {
    const points = massGrid(8, 5);
    assert.equal(points.length, 40);
    for (const { mUpsilon, mDarkPhoton } of points) {
      assert.ok(mUpsilon > 3 * mDarkPhoton && mUpsilon <= 9.5 && mUpsilon >= 0.05);
    }
    // even in ln(m_A' + 50 MeV) from 2 m_e to 3.16 GeV, but for what goes halfway back from there
    for (const [i, step] of [0, 1, 2, 3, 4, 5, 6, 6.5].entries()) {
      const row = points.slice(5 * i, i < 7 ? 5 * i + 5 : 39);
      const [first, last] = [row[0], row[row.length - 1]];
      assert.ok(first.mUpsilon <= Math.max(0.05, 3.06 * first.mDarkPhoton), `${first.mUpsilon}`);
      assert.equal(last.mUpsilon, 9.5);
      const found = (7 * Math.log((first.mDarkPhoton + 0.05) / 0.05103)) / Math.log(3.21 / 0.05103);
      assert.ok(Math.abs(found - step) < 0.007, `${first.mDarkPhoton}`);
      assert.ok(row.every(({ mDarkPhoton }) => mDarkPhoton === first.mDarkPhoton));
    }
    assert.deepEqual([points[39].mUpsilon, points[39].mDarkPhoton], [9.5, 3.16]);
    assert.equal(massGrid(1, 1).length, 1);
    assert.equal(massGrid(0, 0).length, 0);
  });

  it('has no two mass points in one place, and points between the two heaviest dark photons', () => {
    const points = massGrid(8, 5);
    const apart = points.flatMap((one, i) =>
      points.slice(0, i).map((other) => {
        const ratio = Math.log((one.mDarkPhoton + 0.05) / (other.mDarkPhoton + 0.05));
        return Math.hypot((one.mUpsilon - other.mUpsilon) / 9.5, ratio / Math.log(3.21 / 0.05103));
      }),
    );
    assert.ok(Math.min(...apart) > 0.05, `${Math.min(...apart)} of the plane's extent`);
    assert.equal(points.filter(({ mDarkPhoton }) => mDarkPhoton > 2 && mDarkPhoton < 3).length, 4);
  });

  it('has mass points about the thresholds of muons and pions, and less than half of all below them', () => {
    for (const [a, y] of [
      [8, 5],
      [12, 8],
    ]) {
      const masses = massGrid(a, y).map(({ mDarkPhoton }) => mDarkPhoton);
      assert.ok(masses.some((m) => m > 0.17 && m < 0.35));
      assert.ok(masses.filter((m) => m < 2 * 0.1056583745).length < masses.length / 2);
    }
  });
});

const dot = (s: ParticleColumns, a: number, b: number): number =>
  s.energy[a] * s.energy[b] - s.px[a] * s.px[b] - s.py[a] * s.py[b] - s.pz[a] * s.pz[b];

/** Cosine of the angle between daughter and parent of `body`, from invariants only. */
function helicityCosine(s: ParticleColumns, daughter: number, body: number, parent: number): number {
  const m2 = dot(s, body, body);
  const eDaughter = dot(s, daughter, body) / Math.sqrt(m2);
  const eParent = dot(s, parent, body) / Math.sqrt(m2);
  const pDaughter = Math.sqrt(eDaughter ** 2 - dot(s, daughter, daughter));
  const pParent = Math.sqrt(eParent ** 2 - dot(s, parent, parent));
  return (eDaughter * eParent - dot(s, daughter, parent)) / (pDaughter * pParent);
}
