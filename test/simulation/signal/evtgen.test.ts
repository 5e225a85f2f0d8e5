import assert from 'node:assert/strict';
import { weightedKs } from '../../../src/core/numerics/statistics.js';
import { readSamples } from '../../../src/io/generator-events/samples.js';
import { loadSamples } from '../../../src/simulation/samples/load-samples.js';
import { generateSignal } from '../../../src/simulation/signal/generate-signal.js';
import { PDG_UPSILON_D } from '../../../src/io/generator-events/particles.js';
import type { ParticleColumns } from '../../../src/io/generator-events/particles.js';
import { PLAIN_SIGNAL } from '../../helpers/plain-signal.js';
import { isrAngularDensity } from '../../../src/simulation/theory/isr.js';
import { LEAST_RECOIL_MASS, shapesOf, VECTORISR } from '../../helpers/signal-shapes.js';

describe('simulation: signal generator against EvtGen', () => {
  it('has its acceptance, track momenta, opening angles and recoil masses in all nine samples', async () => {
    const records = (await readSamples()).filter((record) => record.process === 'signal');
    assert.equal(records.length, 9);
    const samples = await loadSamples(records.map((record) => record.file));
    for (const { file, events, generated, signal } of samples) {
      assert.ok(signal);
      const n = 12000;
      const ours = shapesOf(generateSignal({ ...VECTORISR, ...signal }, 31, 0, n));
      const theirs = shapesOf(events);
      const pionless = signal.mDarkPhoton > 2 * 0.13957 ? generated * (26 / 27) : generated;
      const expected = theirs.momentum.length / pionless;
      const found = ours.momentum.length / n;
      const error = Math.hypot(expected / Math.sqrt(theirs.momentum.length), found / Math.sqrt(ours.momentum.length));
      assert.ok(Math.abs(found - expected) < 3 * error + 0.05 * expected, `${file}: ${found}, ${expected}`);
      for (const shape of ['momentum', 'opening', 'recoilMass'] as const) {
        const unweighted = [ours, theirs].map((of) => new Float64Array(of[shape].length).fill(1));
        const { p } = weightedKs(ours[shape], unweighted[0], theirs[shape], unweighted[1]);
        assert.ok(p > 0.01, `${file}: ${shape} differs, p ${p}`);
      }
    }
  });

  it('has by default, at lowest order, the acceptance of their events weighted to its law of the photon angle', async () => {
    const records = (await readSamples()).filter((record) => record.process === 'signal');
    const samples = await loadSamples(records.map((record) => record.file));
    for (const { file, events, generated, signal } of samples) {
      const n = 12000;
      const found = shapesOf(generateSignal({ ...PLAIN_SIGNAL, ...signal! }, 32, 0, n)).row.length / n;
      const weights = shapesOf(events).row.map((row) => lowestOrderWeight(events, row, signal!.mUpsilon));
      const pionless = signal!.mDarkPhoton > 2 * 0.13957 ? generated * (26 / 27) : generated;
      const expected = weights.reduce((sum, w) => sum + w, 0) / pionless;
      const squares = weights.reduce((sum, w) => sum + w * w, 0) / pionless ** 2;
      const error = Math.sqrt(squares + found / n);
      assert.ok(Math.abs(found - expected) < 3 * error + 0.05 * expected, `${file}: ${found}, ${expected} +- ${error}`);
    }
  });

  it('has no recoil mass without collinear photons', () => {
    const { recoilMass } = shapesOf(
      generateSignal({ ...VECTORISR, collinearPhotons: false, mUpsilon: 5, mDarkPhoton: 1, ctauCm: 0 }, 31, 0, 1000),
    );
    assert.ok(recoilMass.length > 100 && recoilMass.every((mass) => mass === LEAST_RECOIL_MASS));
  });
});

const S = 10.58 ** 2;
const MASS_TERM = (4 * 0.00051099895 ** 2) / S;

/**
 * Density of cos theta* of the photon at lowest order over that of VECTORISR, 1/(1 - beta^2 cos^2), both normalised; the integral of the
 * former is (ln(s/m_e^2) - 1) (2 - 2x + x^2).
 */
function lowestOrderWeight(s: ParticleColumns, row: number, mass: number): number {
  let k = s.particleStart[row];
  while (s.pdg[k] !== PDG_UPSILON_D) k++;
  // the photon is opposite to the darkonium in the centre of mass
  const z = (s.pz[k] * s.beamE[row] - s.energy[k] * s.beamPz[row]) / 10.58;
  const pt2 = s.px[k] ** 2 + s.py[k] ** 2;
  const sin2 = pt2 / (pt2 + z * z);
  const x = 1 - mass ** 2 / S;
  const lowest = isrAngularDensity(x, S, sin2) / ((-Math.log(MASS_TERM / 4) - 1) * (2 - 2 * x + x * x));
  const beta2 = 1 - MASS_TERM;
  const soft = Math.sqrt(beta2) / (1 - beta2 * (1 - sin2)) / (2 * Math.atanh(Math.sqrt(beta2)));
  return lowest / soft;
}
