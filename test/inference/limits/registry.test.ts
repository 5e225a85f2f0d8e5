import assert from 'node:assert/strict';
import { LIMIT_METHOD_NAMES, LIMIT_METHODS, limitOfCounts } from '../../../src/inference/limits/registry.js';
import { limitSchema } from '../../../src/inference/limits/options.js';
import { near } from '../near.js';

describe('inference: limit registry', () => {
  it('gives each method its own answer to one event and no sideband', () => {
    const limits = { cls: 3.89, rolke: 3.647, rolke_bounded: 3.647, classical: 3.89, feldman_cousins: 4.355 };
    assert.deepEqual(LIMIT_METHOD_NAMES, Object.keys(limits));
    for (const name of LIMIT_METHOD_NAMES)
      near(LIMIT_METHODS[name].limit({ observed: 1, sideband: 0, tau: 1, relativeError: 0 }, 0.9), limits[name], 1e-3);
  });

  it('takes the error of the efficiency into account', () => {
    const counts = { observed: 2, sideband: 1, tau: 1, relativeError: 0.1 };
    near(LIMIT_METHODS.rolke.limit(counts, 0.9), 4.588, 1e-3);
    for (const name of ['cls', 'classical'] as const)
      assert.ok(
        LIMIT_METHODS[name].limit(counts, 0.9) > LIMIT_METHODS[name].limit({ ...counts, relativeError: 0 }, 0.9),
      );
  });

  it('by default never sets a limit below that for nothing observed without background', () => {
    const { method } = limitSchema.parse({});
    assert.equal(method, 'cls');
    for (const tau of [0.5, 1, 2])
      for (const relativeError of [0, 0.1])
        for (let sideband = 0; sideband <= 30; sideband++)
          for (let observed = 0; observed <= 10; observed++)
            assert.ok(limitOfCounts(method, { observed, sideband, tau, relativeError }, 0.9) > Math.log(10) - 1e-6);
    // The unbounded profile likelihood does: 0 events beside 12.
    assert.ok(LIMIT_METHODS.rolke.limit({ observed: 0, sideband: 12, tau: 1, relativeError: 0 }, 0.9) < 1.99);
  });

  it('interpolates between whole counts', () => {
    const at = (observed: number) => limitOfCounts('cls', { observed, sideband: 1.5, tau: 1, relativeError: 0.1 }, 0.9);
    near(at(1.25), 0.75 * at(1) + 0.25 * at(2), 1e-12);
    near(limitOfCounts('classical', { observed: 3, sideband: 0, tau: 1, relativeError: 0 }, 0.9), 6.6808, 5e-5);
  });
});
