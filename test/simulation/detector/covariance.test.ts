import assert from 'node:assert/strict';
import { Random } from '../../../src/core/random.js';
import { bremsstrahlungFraction } from '../../../src/simulation/detector/bremsstrahlung.js';
import { helixErrors } from '../../../src/simulation/detector/covariance.js';
import { makeDetector } from '../../../src/simulation/detector/options.js';

const { tracking } = makeDetector();

describe('simulation: track errors', () => {
  it('has the resolutions of BaBar at 3 GeV', () => {
    // NIM A479, 1: sigma(d0) 23 um, z0 29 um, phi0 0.43 mrad, tan lambda 0.53e-3, pT 0.13 % pT + 0.45 %
    const c = new Float64Array(15);
    const omega = 0.0015;
    helixErrors(tracking).covariance(c, 0, 3, 1, omega);
    const [d0, phi0, omegaError, z0, tanl] = [0, 5, 9, 12, 14].map((i) => Math.sqrt(c[i]));
    for (const [value, expected] of [
      [d0, 23e-4],
      [phi0, 0.43e-3],
      [omegaError / omega, 0.0084],
      [z0, 29e-4],
      [tanl, 0.53e-3],
    ]) {
      assert.ok(Math.abs(value / expected - 1) < 0.05, `${value} ${expected}`);
    }
  });

  it('draws errors with the covariance that it states', () => {
    const errors = helixErrors(tracking);
    const [p, sinTheta, omega] = [0.7, 0.6, -0.011];
    const stated = new Float64Array(15);
    errors.covariance(stated, 0, p, sinTheta, omega);
    const n = 40000;
    const sums = new Float64Array(15);
    const random = new Random(5, 'test/covariance');
    const helix = new Float64Array(5);
    for (let i = 0; i < n; i++) {
      random.at(i);
      helix.fill(0);
      errors.smear(helix, 0, p, sinTheta, omega, 1, () => random.normal());
      let k = 0;
      for (let a = 0; a < 5; a++) for (let b = a; b < 5; b++) sums[k++] += (helix[a] * helix[b]) / n;
    }
    let k = 0;
    for (let a = 0; a < 5; a++) {
      for (let b = a; b < 5; b++, k++) {
        const scale = Math.sqrt(stated[DIAGONAL[a]] * stated[DIAGONAL[b]]);
        assert.ok(Math.abs(sums[k] - stated[k]) < 0.03 * scale, `${a} ${b}: ${sums[k] / scale}, ${stated[k] / scale}`);
      }
    }
  });

  it('refuses correlations that no distribution has', () => {
    const correlation = { ...tracking.correlation, d0_phi0: 0.9, d0_omega: -0.9, phi0_omega: 0.9 };
    assert.throws(() => helixErrors({ ...tracking, correlation }), RangeError);
  });

  it('takes 1 - exp(-t) of the energy of electrons on average', () => {
    const random = new Random(6, 'test/bremsstrahlung');
    const n = 40000;
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const fraction = bremsstrahlungFraction(0.04, random.at(i));
      assert.ok(fraction >= 0 && fraction <= 1);
      sum += fraction / n;
    }
    assert.ok(Math.abs(sum - (1 - Math.exp(-0.04))) < 0.003, `${sum}`);
  });
});
const DIAGONAL = [0, 5, 9, 12, 14];
