import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { crystalBallCdf, crystalBallFraction, crystalBallLogPdf } from '../../../src/inference/signal/crystal-ball.js';
import type { CrystalBall } from '../../../src/inference/signal/crystal-ball.js';
import { findRoot } from '../../../src/core/numerics/find-root.js';
import { fitCrystalBall } from '../../../src/inference/signal/fit-crystal-ball.js';
import { minimise } from '../../../src/core/numerics/nelder-mead.js';

const SHAPES: readonly [CrystalBall, peak: number, atThreeSigma: number, fraction: number][] = [
  [{ mu: 3, sigma: 0.01, alpha: 1.5, n: 3, tail: 'left' }, 37.540075, 2.2740484, 0.975896],
  [{ mu: 0, sigma: 1, alpha: 1, n: 2, tail: 'left' }, 0.30102349, 0.045644995, 0.853912],
  [{ mu: 1, sigma: 0.02, alpha: 2, n: 5, tail: 'left' }, 19.730196, 0.49648057, 0.996789],
];

function near(actual: number, expected: number, relative: number): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`);
}

/** Deterministic residuals of a shape by inversion of its distribution function. */
function sample(shape: CrystalBall, count: number, seed: number): Float64Array {
  const random = new Random(seed, 'test/crystal-ball');
  return Float64Array.from({ length: count }, (_, i) => {
    const u = random.at(i).uniform();
    const low = shape.mu - 1e6 * shape.sigma;
    return findRoot((x) => crystalBallCdf(shape, x) - u, low, shape.mu + 1e6 * shape.sigma, 1e-9);
  });
}

describe('inference: Crystal Ball shape', () => {
  it('has the density and coverage of the tabulated shapes, on either side', () => {
    for (const [left, peak, atThreeSigma, fraction] of SHAPES) {
      const { mu, sigma } = left;
      for (const shape of [left, { ...left, tail: 'right' as const }]) {
        const side = shape.tail === 'left' ? -1 : 1;
        const log = crystalBallLogPdf(shape);
        near(Math.exp(log(mu)), peak, 1e-7);
        near(Math.exp(log(mu + 3 * side * sigma)), atThreeSigma, 1e-7);
        near(crystalBallFraction(shape, mu - 4 * sigma, mu + 4 * sigma), fraction, 1e-6);
      }
    }
  });

  it('has a distribution function that is the integral of the density', () => {
    const [[shape]] = SHAPES;
    const log = crystalBallLogPdf(shape);
    let sum = 0;
    for (let i = 0; i < 10000; i++) sum += Math.exp(log(2.93 + (i + 0.5) * 1e-5)) * 1e-5;
    near(crystalBallFraction(shape, 2.93, 3.03), sum, 1e-6);
  });
});

describe('inference: Crystal Ball fit', () => {
  const truth: CrystalBall = { mu: -0.002, sigma: 0.012, alpha: 1.3, n: 4, tail: 'left' };

  it('finds the shape that made the residuals', () => {
    const residuals = sample(truth, 4000, 3);
    const fit = fitCrystalBall(residuals, new Float64Array(4000).fill(2));
    assert.ok(fit?.method === 'likelihood' && fit.tail === 'left');
    assert.ok(Math.abs(fit.sigma - truth.sigma) < 4 * fit.sigmaError, `${fit.sigma}`);
    assert.ok(Math.abs(fit.mu - truth.mu) < 1e-3, `${fit.mu}`);
    assert.ok(Math.abs(fit.alpha - truth.alpha) < 0.25, `${fit.alpha}`);
    assert.ok(fit.entries > 3900 && fit.entries <= 4000);
  });

  it('finds a tail on the right when the residuals are mirrored', () => {
    const mirrored = sample(truth, 1000, 4).map((x) => -x);
    const fit = fitCrystalBall(mirrored, new Float64Array(1000).fill(1));
    assert.equal(fit?.tail, 'right');
    near(fit?.sigma ?? 0, truth.sigma, 0.1);
  });

  it('counts a row of weight two as two rows', () => {
    const residuals = sample(truth, 300, 5);
    const weights = Float64Array.from(residuals, (_, i) => 1 + (i % 2));
    const doubled = [...residuals].flatMap((x, i) => (i % 2 === 1 ? [x, x] : [x]));
    const weighted = fitCrystalBall(residuals, weights);
    const repeated = fitCrystalBall(doubled, new Float64Array(doubled.length).fill(1));
    near(weighted?.sigma ?? 0, repeated?.sigma ?? 1, 0.02);
  });

  it('is not moved by a few wild residuals', () => {
    const residuals = sample(truth, 300, 6);
    const clean = fitCrystalBall(residuals, new Float64Array(300).fill(1));
    const wild = fitCrystalBall([...residuals, 2, -3, 5], new Float64Array(303).fill(1));
    near(wild?.sigma ?? 0, clean?.sigma ?? 1, 0.05);
  });

  it('keeps the width of the core where the tail is long and most of the entries are in it', () => {
    for (let seed = 30; seed < 36; seed++) {
      for (const [share, count] of [
        [0.5, 4000],
        [0.7, 4000],
        [0.5, 400],
      ]) {
        // what radiation takes: even in the logarithm, up to a hundred widths of the core
        const random = new Random(seed, 'test/radiation');
        const radiated = () => (random.uniform() < share ? 100 ** random.uniform() : 0);
        const residuals = Float64Array.from({ length: count }, () => random.normal() - radiated());
        const fit = fitCrystalBall(residuals, new Float64Array(count).fill(1));
        assert.equal(fit?.tail, 'left');
        assert.ok(Math.abs(fit.sigma - 1) < 0.25, `${share} ${count} ${fit.sigma}`);
      }
    }
  });

  it('quotes an error of sigma that is the scatter of fits, with a tail and without', () => {
    for (const share of [0, 0.5]) {
      const fits = Array.from({ length: 100 }, (_, seed) => {
        const random = new Random(seed, 'test/error');
        const radiated = () => (random.uniform() < share ? 0.1 * 100 ** random.uniform() : 0);
        const residuals = Float64Array.from({ length: 300 }, () => random.normal() - radiated());
        return fitCrystalBall(residuals, new Float64Array(300).fill(1))!;
      });
      const mean = fits.reduce((sum, { sigma }) => sum + sigma, 0) / fits.length;
      const pulls = fits.map(({ sigma, sigmaError }) => (sigma - mean) / sigmaError);
      const width = Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / fits.length);
      // three standard errors of a width from a hundred fits, and a tenth for tails of few entries
      assert.ok(Math.abs(width - 1) < 0.1 + 3 / Math.sqrt(200), `${share} ${width}`);
    }
  });

  it('keeps the width of the core, not of the tail, with a few dozen entries', () => {
    for (let seed = 20; seed < 30; seed++) {
      const fit = fitCrystalBall(sample(truth, 25, seed), new Float64Array(25).fill(1));
      assert.equal(fit?.method, 'likelihood');
      assert.ok(Math.abs(Math.log(fit.sigma / truth.sigma)) < 0.9, `${fit.sigma}`);
    }
  });

  it('falls back to quantiles with few entries, and to nothing with fewer', () => {
    const residuals = sample(truth, 12, 7);
    const few = fitCrystalBall(residuals, new Float64Array(12).fill(1));
    assert.equal(few?.method, 'quantile');
    assert.ok(few.sigma > 0.006 && few.sigma < 0.03);
    assert.equal(fitCrystalBall(residuals.subarray(0, 5), new Float64Array(5).fill(1)), undefined);
    assert.equal(fitCrystalBall([], []), undefined);
    assert.equal(fitCrystalBall(new Float64Array(30), new Float64Array(30).fill(1)), undefined);
  });
});

describe('inference: numerical helpers', () => {
  it('find a root to machine precision and refuse a bracket without one', () => {
    near(
      findRoot((x) => x * x - 2, 0, 2),
      Math.SQRT2,
      1e-12,
    );
    near(
      findRoot((x) => Math.exp(x) - 1e9, -5, 100),
      Math.log(1e9),
      1e-11,
    );
    assert.equal(
      findRoot((x) => x, 0, 1),
      0,
    );
    assert.throws(() => findRoot((x) => x * x + 1, -1, 1), RangeError);
  });

  it("find the minimum of Rosenbrock's valley", () => {
    const { x, value } = minimise(([a, b]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1], [0.5, 0.5], 1e-14);
    near(x[0], 1, 1e-5);
    near(x[1], 1, 1e-5);
    assert.ok(value < 1e-10);
  });
});
