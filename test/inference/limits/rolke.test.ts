import assert from 'node:assert/strict';
import { countQuantile, sensitivity } from '../../../src/inference/limits/expected.js';
import type { Background, Efficiency } from '../../../src/inference/limits/nuisance.js';
import { rolkeInterval } from '../../../src/inference/limits/rolke.js';
import { near } from '../near.js';

const poisson = (y: number, tau: number): Background => ({ law: 'poisson', y, tau });
const gauss = (mean: number, error: number) => ({ law: 'gauss', mean, error }) as const;
const known = (mean: number) => ({ law: 'known', mean }) as const;
const binomial = (z: number, m: number): Efficiency => ({ law: 'binomial', z, m });

/** The laws of the seven models of ROOT's TRolke, by their number there. */
const ROLKE_MODELS = {
  1: { background: 'poisson', efficiency: 'binomial' },
  2: { background: 'poisson', efficiency: 'gauss' },
  3: { background: 'gauss', efficiency: 'gauss' },
  4: { background: 'poisson', efficiency: 'known' },
  5: { background: 'gauss', efficiency: 'known' },
  6: { background: 'known', efficiency: 'binomial' },
  7: { background: 'known', efficiency: 'gauss' },
} as const satisfies Record<number, { background: Background['law']; efficiency: Efficiency['law'] }>;

/** ROOT tutorial Rolke.C (ROOT 5.34/03): model, x, background, efficiency, level, lower, upper; for model 1 see below. */
const TUTORIAL = [
  [2, 10, poisson(3, 2.5), gauss(0.9, 0.05), 0.95, 3.88417, 18.4584],
  [3, 10, gauss(5, 0.5), gauss(0.9, 0.05), 0.99, 0, 17.5005],
  [4, 1, poisson(7, 5), known(0.25), 0.68, 0, 4.08807],
  [5, 1, gauss(0, 1), known(0.65), 0.799999, 0, 4.91504],
  [6, 25, known(10), binomial(500, 750), 0.9, 11.4655, 36.3035],
  [7, 15, known(10), gauss(0.77, 0.15), 0.95, 0, 20.1747],
] as const;

describe('inference: Rolke-Lopez-Conrad intervals', () => {
  for (const [model, x, background, efficiency, level, lower, upper] of TUTORIAL) {
    it(`agree with the ROOT tutorial in model ${model}, x = ${x}`, () => {
      assert.deepEqual(ROLKE_MODELS[model], { background: background.law, efficiency: efficiency.law });
      const interval = rolkeInterval({ x, background, efficiency }, level);
      near(interval.lower, lower, 1e-5 * upper);
      near(interval.upper, upper, 1e-5 * upper);
    });
  }

  it('do not follow the tutorial in model 1, where TRolke does not reach the maximum of the likelihood', () => {
    // Its limit of 11.5943 is below that for an efficiency known exactly, which no larger set of likelihoods can give.
    const upper = (efficiency: Efficiency) =>
      rolkeInterval({ x: 5, background: poisson(10, 2.5), efficiency }, 0.9).upper;
    assert.ok(upper(known(0.5)) > 11.9);
    near(upper(binomial(50, 100)), 12.1019, 2e-4);
    near(upper(binomial(5e6, 1e7)), upper(known(0.5)), 1e-4);
    const nothing = { x: 0, background: poisson(15, 5), efficiency: binomial(90, 100) } as const;
    near(rolkeInterval(nothing, 0.9, { bounded: true }).upper, 1.1729, 3e-3);
    near(rolkeInterval(nothing, 0.9).upper, 0.936334, 2e-3);
  });

  it('reach the maximum over background and efficiency in model 1', () => {
    const [x, y, tau, z, m] = [5, 10, 2.5, 50, 100];
    const mu = rolkeInterval({ x, background: poisson(y, tau), efficiency: binomial(z, m) }, 0.9).upper;
    const term = (n: number, mean: number) => 2 * (mean - n + n * Math.log(n / mean));
    let least = Infinity;
    for (let e = 0.3; e < 0.6; e += 1e-3)
      for (let b = 0.5; b < 8; b += 0.01)
        least = Math.min(least, term(x, e * mu + b) + term(y, tau * b) + term(z, m * e) + term(m - z, m * (1 - e)));
    near(least, 2.705543, 1e-3);
  });

  it('agree with the tables for on/off counting', () => {
    const tables = [
      [1, 0, [1.99, 3.647, 5.303, 6.814, 8.247, 9.63, 10.977]],
      [1, 1, [1.262, 2.893, 4.524, 6.018, 7.439, 8.812, 10.151]],
      [1, 2, [0.531, 2.136, 3.742, 5.22, 6.629, 7.992, 9.324]],
      [1, 3, [1.376, 1.376, 2.957, 4.419, 5.816, 7.17, 8.494]],
      [1, 4, [0.612, 0.612, 2.169, 3.615, 5.001, 6.346, 7.662]],
      [1, 5, [1.377, 1.377, 1.377, 2.808, 4.183, 5.519, 6.828]],
      [2, 0, [1.99, 3.647, 5.303, 6.814]],
      [2, 1, [1.572, 3.22, 4.868, 6.373]],
      [2, 2, [1.153, 2.793, 4.432, 5.931]],
    ] as const;
    for (const [tau, y, limits] of tables)
      limits.forEach((limit, x) => {
        near(rolkeInterval({ x, background: poisson(y, tau), efficiency: known(1) }, 0.9).upper, limit, 6e-4);
      });
    [0.034, 0.727, 1.42, 2.113, 2.806].forEach((limit, i) => {
      near(rolkeInterval({ x: i + 2, background: poisson(0, 1), efficiency: known(1) }, 0.9).lower, limit, 6e-4);
    });
  });

  it('agree with the tables for an uncertain efficiency', () => {
    const tables = [
      [poisson(0, 1), 0.1, [1.999, 3.696, 5.393, 6.948, 8.428]],
      [poisson(1, 1), 0.1, [1.259, 2.924, 4.588, 6.121]],
      [poisson(2, 1), 0.1, [0.52, 2.153, 3.785, 5.295]],
      [poisson(0, 1), 0.05, [1.992, 3.659, 5.325, 6.847]],
      [poisson(0, 1), 0.2, [2.023, 3.86, 5.698, 7.406]],
      [known(1e-5), 0.1, [1.999, 3.696, 5.393, 6.948]],
      [known(0.5), 0.1, [1.49, 3.183, 4.877, 6.429]],
      [known(1), 0.1, [0.983, 2.672, 4.362, 5.911]],
    ] as const;
    for (const [background, error, limits] of tables)
      limits.forEach((limit, x) => {
        near(rolkeInterval({ x, background, efficiency: gauss(1, error) }, 0.9).upper, limit, 1.1e-3);
      });
  });

  it('stop at the mu where the closed-form profiles of models 3 and 7 reach the threshold', () => {
    const [x, bm, u, em, v] = [10, 5, 0.25, 0.9, 0.0025];
    const mu = rolkeInterval({ x, background: gauss(bm, 0.5), efficiency: gauss(em, 0.05) }, 0.99).upper;
    const t0 = mu ** 2 * v + u;
    const t1 = mu ** 3 * v ** 2 + mu * v * u - mu ** 2 * v * em + mu * v * bm - 2 * u * em;
    const t2 = mu ** 2 * v ** 2 * bm - mu * v * u * em - mu * v * bm * em + u * em ** 2 - mu ** 2 * v ** 2 * x;
    const e = (-t1 + Math.sqrt(t1 ** 2 - 4 * t0 * t2)) / (2 * t0);
    const b = bm - (u * (em - e)) / (v * mu);
    const mean = e * mu + b;
    near(2 * (mean - x + x * Math.log(x / mean)) + (bm - b) ** 2 / u + (em - e) ** 2 / v, 6.634897, 1e-5);

    const seven = rolkeInterval({ x: 15, background: known(10), efficiency: gauss(0.77, 0.15) }, 0.95).upper;
    const p = seven * 0.77 - 10 - seven ** 2 * 0.0225;
    const q = 15 * seven * 0.0225 - seven * 10 * 0.0225 + 10 * 0.77;
    const e7 = (p + Math.sqrt(p ** 2 + 4 * seven * q)) / (2 * seven);
    const mean7 = e7 * seven + 10;
    near(2 * (mean7 - 15 + 15 * Math.log(15 / mean7)) + (0.77 - e7) ** 2 / 0.0225, 3.841459, 1e-5);
  });

  it('have no upper end where the efficiency is compatible with zero', () => {
    const vague = { x: 3, background: known(1), efficiency: gauss(1, 0.7) };
    assert.equal(rolkeInterval(vague, 0.9).upper, Infinity);
    assert.equal(rolkeInterval({ ...vague, x: 0 }, 0.9).upper, Infinity);
  });

  it('are never empty when bounded, however many events the control region has', () => {
    const limit = (y: number) =>
      rolkeInterval({ x: 1, background: poisson(y, 1), efficiency: known(1) }, 0.9, { bounded: true }).upper;
    assert.ok(limit(30) > 1.3 && limit(30) < limit(5));
  });

  it('treat laws without an error as known, and refuse impossible numbers', () => {
    const measure = (background: Background, efficiency: Efficiency) =>
      rolkeInterval({ x: 3, background, efficiency }, 0.9).upper;
    assert.equal(measure(gauss(1, 0), gauss(0.5, 0)), measure(known(1), known(0.5)));
    assert.throws(() => measure(poisson(-1, 1), known(1)), RangeError);
    assert.throws(() => measure(gauss(1, -1), known(1)), RangeError);
    assert.throws(() => measure(known(1), known(0)), RangeError);
    assert.throws(() => measure(known(1), gauss(1, -1)), RangeError);
    assert.throws(() => measure(known(1), binomial(0, 10)), RangeError);
    assert.ok(Math.abs(measure(known(1), binomial(1e6, 1e6)) / measure(known(1), known(1)) - 1) < 1e-3);
  });

  it('give the median limit, sensitivity and critical numbers of the ROOT tutorial', () => {
    const interval = (level: number) => (x: number) =>
      rolkeInterval({ x, background: gauss(5, 0.5), efficiency: gauss(0.9, 0.05) }, level);
    near(interval(0.99)(countQuantile(0.5, 5)).upper, 9.21861, 1e-4);
    const mean = sensitivity(interval(0.99), 5);
    near(mean.lower, 0.00213408, 1e-4);
    near(mean.upper, 9.0817, 1e-3);
    // Without background nothing is ever observed.
    assert.deepEqual(
      sensitivity((x) => ({ lower: x, upper: 2 + x }), 0),
      { lower: 0, upper: 2 },
    );
    const critical = (level: number) =>
      Array.from({ length: 30 }, (_, x) => x).find((x) => interval(level)(x).lower > 0);
    assert.deepEqual([critical(0.99), critical(0.9999994266968563)], [13, 21]);
  });
});
