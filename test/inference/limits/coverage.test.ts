import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { coverageOf } from '../../../src/inference/limits/coverage.js';
import { LIMIT_METHOD_NAMES, LIMIT_METHODS, limitOfCounts } from '../../../src/inference/limits/registry.js';
import { near } from '../near.js';

describe('inference: coverage of limits', () => {
  it('is at least 0.89 for every method that promises 0.90, up to 10 events of signal', () => {
    for (const method of LIMIT_METHOD_NAMES) {
      const { promises } = LIMIT_METHODS[method];
      if (promises === 'about') continue;
      const slow = method === 'feldman_cousins';
      for (const tau of slow ? [1] : [0.5, 1, 2])
        for (const background of slow ? [0, 0.5, 3] : [0, 0.1, 0.2, 0.3, 0.5, 1, 2, 3, 5, 10, 20]) {
          const coverage = coverageOf(method, { background, tau, relativeError: 0, confidence: 0.9 });
          for (let signal = 0.1; signal <= 10; signal += slow ? 0.5 : 0.1) {
            const found = coverage(signal);
            assert.ok(found >= 0.89, `${method}, tau ${tau}, ${background} + ${signal}: ${found}`);
          }
        }
    }
  });

  it('holds with an efficiency known to 10 %', () => {
    for (const tau of [0.5, 1, 2])
      for (const background of [0, 0.3, 2, 10]) {
        const coverage = coverageOf('cls', { background, tau, relativeError: 0.1, confidence: 0.9 });
        for (let signal = 0.25; signal <= 10; signal += 0.25) assert.ok(coverage(signal) >= 0.89);
      }
  });

  it('of the profile likelihood is 86.5 % for two events and no background: TRolke gives 1.990 for nothing observed', () => {
    const coverage = coverageOf('rolke', { background: 0, tau: 1, relativeError: 0, confidence: 0.9 });
    near(coverage(2), 1 - Math.exp(-2), 1e-6);
    near(coverage(1.98), 1, 1e-6);
  });

  it('agrees with toys', () => {
    const experiment = { background: 1.5, tau: 0.5, relativeError: 0.1, confidence: 0.9 };
    const random = new Random(1, 'coverage');
    const [signal, toys] = [4, 4000];
    let covered = 0;
    for (let toy = 0; toy < toys; toy++) {
      random.at(toy);
      const observed = random.poisson(signal + 1.5);
      const sideband = random.poisson(0.75);
      const efficiency = 1 + 0.1 * random.normal();
      covered += Number(
        limitOfCounts('cls', { observed, sideband, tau: 0.5, relativeError: 0.1 }, 0.9) / efficiency >= signal,
      );
    }
    const expected = coverageOf('cls', experiment)(signal);
    near(covered / toys, expected, 4 * Math.sqrt((expected * (1 - expected)) / toys));
  });
});
