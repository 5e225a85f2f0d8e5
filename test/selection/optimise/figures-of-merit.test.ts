import assert from 'node:assert/strict';
import { poissonUpperLimit } from '../../../src/core/numerics/statistics.js';
import {
  asimovSignificance,
  bayesianUpperLimit,
  FIGURE_NAMES,
  FIGURES_OF_MERIT,
  punzi,
  tabulated,
} from '../../../src/selection/optimise/figures-of-merit.js';
import { optimiseSchema } from '../../../src/selection/optimise/options.js';

const close = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found} is not ${expected} +- ${tolerance}`);

describe('figures of merit', () => {
  it('give Bayesian limits equal to the CLs limits of a counting experiment', () => {
    const table: Readonly<Record<string, readonly number[]>> = {
      0.5: [2.303, 3.508, 4.843, 6.184, 7.494, 8.775],
      1: [2.303, 3.272, 4.443, 5.711, 7.0, 8.276],
      2: [2.303, 2.995, 3.877, 4.926, 6.087, 7.306],
      3: [2.303, 2.839, 3.523, 4.362, 5.345, 6.437],
    };
    for (const [b, limits] of Object.entries(table))
      limits.forEach((limit, n) => {
        close(bayesianUpperLimit(n, Number(b), 0.9), limit, 6e-4);
      });
  });

  it('give the Asimov significances of known cases', () => {
    const cases = [
      [10, 5, 0, 3.599773],
      [10, 5, 1, 3.15338],
      [10, 5, 2.5, 2.136404],
      [5, 1, 0, 3.391329],
      [5, 1, 0.3, 3.110266],
      [2, 0.1, 0, 2.964286],
      [50, 100, 10, 3.172973],
      [3, 0.5, 0.5, 1.93232],
    ];
    for (const [s, b, sigma, z] of cases) close(asimovSignificance(s, b, sigma), z, 1e-6);
    assert.equal(asimovSignificance(0, 5, 1), 0);
    assert.equal(asimovSignificance(1, 0, 0), Infinity);
  });

  it("give Punzi's sensitivity of known cases", () => {
    const cases = [
      [0.2, 0, 3, 0.133333],
      [0.2, 4, 3, 0.057143],
      [0.3, 9, 1.2816, 0.082399],
      [0.1, 1, 5, 0.028571],
    ];
    for (const [efficiency, b, a, value] of cases) close(punzi(efficiency, b, a), value, 1e-6);
  });

  it('interpolate tabulated limits to 1e-6 of the exact ones', () => {
    const exact = (n: number) => poissonUpperLimit(n, 0.9);
    const fast = tabulated(exact);
    for (const n of [0, 1e-9, 0.013, 0.5, 1, 2.7, 10, 99.5, 640, 850, 900, 5000, 3e6]) {
      close(fast(n) / exact(n), 1, 1e-6);
    }
  });

  it('are all in the registry, grow with efficiency and do not grow with background', () => {
    const options = optimiseSchema.parse({});
    assert.deepEqual(Object.keys(FIGURES_OF_MERIT), [...FIGURE_NAMES]);
    for (const name of FIGURE_NAMES) {
      const figure = FIGURES_OF_MERIT[name].bind(options);
      assert.ok(figure(0.3, 5) > figure(0.2, 5), name);
      assert.ok(figure(0.3, 5) > figure(0.3, 9), name);
      assert.equal(figure(0, 5), 0, name);
      assert.ok(FIGURES_OF_MERIT[name].title.length > 0);
    }
  });

  it('take the observed count for signal in the default one', () => {
    const figure = FIGURES_OF_MERIT.limit.bind(optimiseSchema.parse({}));
    close(figure(0.2, 0), 0.2 / 2.302585, 1e-7);
    close(figure(0.2, 3), 0.2 / 6.6808, 1e-6);
  });
});
