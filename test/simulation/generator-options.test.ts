import assert from 'node:assert/strict';
import { generatorOptions } from '../../src/simulation/generator-options.js';
import { simulationOptions } from '../../src/simulation/options.js';
import { PLAIN_SIGNAL } from '../helpers/plain-signal.js';

describe('simulation: options of the signal generator', () => {
  it('are those of the configuration, one by one', () => {
    const point = { mUpsilon: 7, mDarkPhoton: 0.1, ctauCm: 0.3 };
    const of = (signal: object) => generatorOptions(simulationOptions.parse({ signal }), point, 9);
    const defaults = of({});
    assert.deepEqual(defaults, { ...PLAIN_SIGNAL, ...point, beamEnergySpread: 0.0048, substream: 9 });
    for (const [given, taken] of [
      [{ matrix_element: 'massive' }, { matrixElement: 'massive' }],
      [{ spin: 'longitudinal' }, { spin: 'longitudinal' }],
      [{ shares: 'physical' }, { shares: 'physical' }],
      [{ isr_angle: 'soft_photon' }, { isrAngle: 'soft_photon' }],
      [{ collinear_photons: true }, { collinearPhotons: true }],
      [{ data_sets: 'all' }, { dataSets: 'all' }],
      [{ beam_energy_spread_gev: 0.01 }, { beamEnergySpread: 0.01 }],
    ]) {
      assert.deepEqual(of(given), { ...defaults, ...taken });
    }
  });
});
