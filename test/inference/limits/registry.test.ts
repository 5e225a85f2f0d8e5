import assert from 'node:assert/strict';
import { LIMIT_METHOD_NAMES, LIMIT_METHODS } from '../../../src/inference/limits/registry.js';
import { near } from '../near.js';

describe('inference: limit registry', () => {
  it('gives each method its own answer to one event and no sideband', () => {
    // CLs: exp(-s) (3/4 + s/2) = 3/40, from 0 and 1 background events with probability 1/2 and 1/4.
    const limits = { rolke: 3.647, rolke_bounded: 3.647, cls: 3.508, classical: 3.89, feldman_cousins: 4.355 };
    assert.deepEqual(LIMIT_METHOD_NAMES, Object.keys(limits));
    for (const name of LIMIT_METHOD_NAMES)
      near(LIMIT_METHODS[name]({ observed: 1, sideband: 0, tau: 1, relativeError: 0 }, 0.9), limits[name], 1e-3);
  });

  it('takes the error of the efficiency into account', () => {
    const counts = { observed: 2, sideband: 1, tau: 1, relativeError: 0.1 };
    near(LIMIT_METHODS.rolke(counts, 0.9), 4.588, 1e-3);
    for (const name of ['cls', 'classical'] as const)
      assert.ok(LIMIT_METHODS[name](counts, 0.9) > LIMIT_METHODS[name]({ ...counts, relativeError: 0 }, 0.9));
  });
});
