import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { helixErrors } from '../../../src/simulation/detector/covariance.js';
import { helixParameters } from '../../../src/simulation/detector/helix.js';
import { makeDetector } from '../../../src/simulation/detector/options.js';

const { tracking } = makeDetector();

describe('simulation: track errors', () => {
  it('has the resolutions of BaBar at 3 GeV', () => {
    // NIM A479, 1: sigma(d0) 23 um, z0 29 um, phi0 0.43 mrad, tan lambda 0.53e-3, pT 0.13 % pT + 0.45 %
    const c = new Float64Array(15);
    const omega = 0.0015;
    const errors = helixErrors(tracking);
    errors.set(3, 1, omega);
    errors.covariance(c);
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

  it('lets them grow with multiple scattering at low momentum and near the beam', () => {
    // an angle 1/(p sqrt(sin)) over a lever arm 1/sin; along z the track is inclined by 1/sin once more
    const c = new Float64Array(15);
    const errors = helixErrors(tracking);
    for (const [p, degrees] of [
      [0.4, 90],
      [0.4, 25],
      [3, 140],
    ]) {
      const sin = Math.sin((degrees * Math.PI) / 180);
      const [pt, omega] = [p * sin, 0.0044968869 / (p * sin)];
      errors.set(p, sin, omega);
      errors.covariance(c);
      const expected = [
        Math.hypot(15e-4, 55e-4 / (p * sin ** 1.5)),
        Math.hypot(0.3e-3, 1e-3 / (p * sin ** 0.5)),
        omega * (0.0013 * pt + 0.0045),
        Math.hypot(22e-4, 60e-4 / (p * sin ** 2.5)),
        Math.hypot(0.42e-3, 1e-3 / (p * sin ** 2.5)),
      ];
      expected.forEach((sigma, i) => {
        assert.ok(Math.abs(Math.sqrt(c[DIAGONAL[i]]) / sigma - 1) < 1e-6, `${p} GeV, ${degrees} degrees: ${i}`);
      });
    }
  });

  it('draws errors with the covariance that it states', () => {
    const errors = helixErrors(tracking);
    errors.set(0.7, 0.6, -0.011);
    const stated = new Float64Array(15);
    errors.covariance(stated);
    const n = 40000;
    const sums = new Float64Array(15);
    const random = new Random(5, 'test/covariance');
    const helix = new Float64Array(5);
    for (let i = 0; i < n; i++) {
      random.at(i);
      helix.fill(0);
      errors.smear(helix, 1, random);
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

  it('correlates them as errors of direction and curvature in the vertex tracker do at the beams', () => {
    const c = new Float64Array(15);
    const errors = helixErrors(tracking);
    errors.set(1, 1, 0.0045);
    errors.covariance(c);
    const at = (pt: number, phi: number, slope: number): Float64Array => {
      const out = new Float64Array(5);
      helixParameters(out, 0, 1, 4, 0, 0, pt * Math.cos(phi), pt * Math.sin(phi), pt * slope);
      return out;
    };
    const still = at(1, 0, 0);
    const [turned, tilted, bent] = [at(1, 1e-3, 0), at(1, 0, 1e-3), at(0.99, 0, 0)].map((moved) =>
      moved.map((value, i) => value - still[i]),
    );
    // entries of the covariance: d0 phi0, z0 tanl, phi0 omega, d0 omega
    for (const [k, product] of [
      [1, turned[0] * turned[1]],
      [13, tilted[3] * tilted[4]],
      [6, bent[1] * bent[2]],
      [2, bent[0] * bent[2]],
    ]) {
      assert.equal(Math.sign(c[k]), Math.sign(product), `${k}`);
    }
  });

  it('refuses correlations that no distribution has', () => {
    const correlation = { ...tracking.correlation, d0_phi0: 0.9, d0_omega: -0.9, phi0_omega: 0.9 };
    assert.throws(() => helixErrors({ ...tracking, correlation }), RangeError);
  });

  it('knows tracks less well that start outside part of the vertex tracker', () => {
    const errors = helixErrors(tracking);
    const sigmas = [0, 3, 5, 12, 30].map((radius) => {
      const c = new Float64Array(15);
      errors.set(1, 1, 0.0045, radius);
      errors.covariance(c);
      return DIAGONAL.map((k) => Math.sqrt(c[k]));
    });
    assert.deepEqual(sigmas[1], sigmas[0], 'all layers are beyond 3 cm');
    for (let r = 2; r < sigmas.length; r++) {
      assert.ok(sigmas[r][0] > 1.2 * sigmas[r - 1][0] && sigmas[r][3] > 1.2 * sigmas[r - 1][3]);
      assert.ok(sigmas[r][1] > 1.1 * sigmas[r - 1][1] && sigmas[r][4] > 1.1 * sigmas[r - 1][4]);
      assert.equal(sigmas[r][2], sigmas[0][2], 'the chamber measures the curvature');
    }
  });
});
const DIAGONAL = [0, 5, 9, 12, 14];
