import assert from 'node:assert/strict';
import { ConfigError } from '../../src/core/errors.js';
import { massPointOf } from '../../src/simulation/mass-point.js';
import { simulationOptions } from '../../src/simulation/options.js';
import { checkMasses } from '../../src/simulation/signal/mass-limits.js';
import { massPoints } from '../../src/simulation/simulate-signal.js';

describe('simulation: mass points', () => {
  it('gets the decay length of a kinetic mixing as tabulated', () => {
    // m_A', GeV; c tau eps^2, m
    for (const [m, ctau] of [
      [0.02, 4.056e-12],
      [0.1, 8.112e-13],
      [0.2, 4.056e-13],
      [0.3, 1.42e-13],
      [0.77, 8.541e-15],
      [2.5, 7.665e-15],
    ]) {
      for (const epsilon of [1e-5, 3e-4]) {
        const { ctauCm } = massPointOf({ m_upsilon: 9, m_dark_photon: m, epsilon });
        const expected = (100 * ctau) / epsilon ** 2;
        assert.ok(Math.abs(ctauCm / expected - 1) < 0.01, `${m} GeV: ${ctauCm} cm, ${expected}`);
      }
    }
    assert.equal(massPointOf({ m_upsilon: 9, m_dark_photon: 0.1, ctau_cm: 0.3 }).ctauCm, 0.3);
    assert.equal(massPointOf({ m_upsilon: 9, m_dark_photon: 0.1 }).ctauCm, 0);
  });

  it('takes the kinetic mixing from the options of the simulation', () => {
    const signal = {
      grid: { dark_photon_points: 0 },
      points: [{ m_upsilon: 3, m_dark_photon: 0.1, epsilon: 9e-5 }],
    };
    const [{ ctauCm }] = massPoints(simulationOptions.parse({ signal }));
    // 0.1 mm
    assert.ok(Math.abs(ctauCm / 0.01 - 1) < 0.03, `${ctauCm}`);
  });

  it('refuses masses that no decay or no beam makes, in one readable line', () => {
    for (const [mUpsilon, mDarkPhoton, message] of [
      [11, 0.3, /^m_Y 11 GeV; allowed: less than 10\.48,/],
      [30, 1, /^m_Y 30 GeV; allowed: less than 10\.48,/],
      [3, 1.2, /^m_Y 3 GeV; allowed: more than 3 m_A' = 3\.6$/],
      [1, 0.001, /^m_A' 0\.001 GeV; allowed: more than 0\.001022 /],
      [1, NaN, /^m_A' NaN GeV/],
    ] as const) {
      const check = (): void => {
        checkMasses(mUpsilon, mDarkPhoton);
      };
      assert.throws(check, (error) => error instanceof ConfigError && message.test(error.message));
    }
    checkMasses(0.05, 0.001023);
    checkMasses(9.5, 3.16);
  });
});
