import assert from 'node:assert/strict';
import { weightedKs } from '../../../src/core/statistics.js';
import { readSamples } from '../../../src/io/samples.js';
import { loadSamples } from '../../../src/simulation/background/load-samples.js';
import { generateSignal } from '../../../src/simulation/signal/generate-signal.js';
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

  it('has no recoil mass without collinear photons', () => {
    const { recoilMass } = shapesOf(
      generateSignal({ ...VECTORISR, collinearPhotons: false, mUpsilon: 5, mDarkPhoton: 1, ctauCm: 0 }, 31, 0, 1000),
    );
    assert.ok(recoilMass.length > 100 && recoilMass.every((mass) => mass === LEAST_RECOIL_MASS));
  });
});
