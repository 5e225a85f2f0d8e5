/** The resolution of a mass: a Crystal Ball shape fitted to weighted residuals by maximum likelihood. */
import { effectiveCount, weightedQuantile } from '../core/statistics.js';
import { crystalBallFraction, crystalBallLogPdf } from './crystal-ball.js';
import type { CrystalBall } from './crystal-ball.js';
import { minimise } from './minimise.js';

/** A fitted shape. `method` says how it came about. */
export interface CrystalBallFit extends CrystalBall {
  /** 'likelihood': the fit; 'quantile': too few entries for it, sigma from the central 68 % and the tail of `FALLBACK`. */
  readonly method: 'likelihood' | 'quantile';
  /** Statistical error of sigma. */
  readonly sigmaError: number;
  /** Kish's effective number of entries inside the fitted range. */
  readonly entries: number;
}

/** Fewer effective entries than this are not fitted. */
export const MIN_FITTED_ENTRIES = 15;
/** Fewer effective entries than this give no resolution at all. */
export const MIN_ENTRIES = 8;
/** Tail used where there are too few entries to fit one. */
const FALLBACK = { alpha: 1.5, n: 3 };
/** Residuals further from the median than this many robust widths are left out. */
const RANGE_IN_WIDTHS = 8;
/** Allowed ranges of the tail's parameters; the likelihood is flat far outside. */
const ALPHA = { low: 0.2, high: 5 };
const POWER = { low: 1.05, high: 50 };
/**
 * What is expected of the tail before the fit, as for electrons that radiate: logarithms of alpha and n - 1 are Gaussian
 * about these values. It decides where entries are few and is nothing beside hundreds of them.
 */
const EXPECTED_ALPHA = { value: 1, logWidth: 0.8 };
const EXPECTED_POWER = { value: 3, logWidth: 1 };

interface Core {
  readonly median: number;
  /** Half the length of the central 68.27 %. */
  readonly width: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Fits mu, sigma, alpha and n on the side, left or right, that is likelier. The likelihood is that of the range used
 * (median +- 8 robust widths), so that a rare wild residual cannot pull the core. Weights are scaled to the effective
 * number of entries.
 *
 * @returns undefined below MIN_ENTRIES effective entries or if the residuals have no spread
 */
export function fitCrystalBall(residuals: ArrayLike<number>, weights: ArrayLike<number>): CrystalBallFit | undefined {
  const core = robustCore(residuals, weights);
  const inside = Array.from({ length: residuals.length }, (_, i) => i).filter(
    (i) => weights[i] > 0 && residuals[i] >= core.low && residuals[i] <= core.high,
  );
  const x = Float64Array.from(inside, (i) => residuals[i]);
  const w = Float64Array.from(inside, (i) => weights[i]);
  const entries = effectiveCount(w);
  if (entries < MIN_ENTRIES || !(core.width > 0)) return undefined;
  if (entries < MIN_FITTED_ENTRIES) return fromQuantiles(core, entries);
  const scale = entries / w.reduce((sum, value) => sum + value, 0);
  const [left, right] = (['left', 'right'] as const).map((tail) =>
    fitTail(
      x,
      w.map((value) => value * scale),
      core,
      tail,
    ),
  );
  const best = left.value <= right.value ? left.shape : right.shape;
  return { ...best, method: 'likelihood', sigmaError: best.sigma / Math.sqrt(2 * entries), entries };
}

function robustCore(residuals: ArrayLike<number>, weights: ArrayLike<number>): Core {
  const [below, median, above] = [0.158655, 0.5, 0.841345].map((q) => weightedQuantile(residuals, weights, q));
  const width = (above - below) / 2;
  return { median, width, low: median - RANGE_IN_WIDTHS * width, high: median + RANGE_IN_WIDTHS * width };
}

function fromQuantiles(core: Core, entries: number): CrystalBallFit {
  const { median, width } = core;
  // Error of a quantile half-difference of Gaussian entries: 1.3 times that of the standard deviation.
  const sigmaError = (1.3 * width) / Math.sqrt(2 * entries);
  return { mu: median, sigma: width, ...FALLBACK, tail: 'left', method: 'quantile', sigmaError, entries };
}

function fitTail(
  x: Float64Array,
  w: Float64Array,
  core: Core,
  tail: CrystalBall['tail'],
): { readonly shape: CrystalBall; readonly value: number } {
  const shapeOf = ([position, logWidth, alpha, power]: readonly number[]): CrystalBall => ({
    mu: core.median + position * core.width,
    sigma: core.width * Math.exp(logWidth),
    alpha: between(alpha, ALPHA),
    n: between(power, POWER),
    tail,
  });
  const objective = (parameters: readonly number[]): number => {
    const shape = shapeOf(parameters);
    const logPdf = crystalBallLogPdf(shape);
    const logInside = Math.log(crystalBallFraction(shape, core.low, core.high));
    let sum = surprise(shape.alpha, EXPECTED_ALPHA) + surprise(shape.n - 1, EXPECTED_POWER);
    for (let i = 0; i < x.length; i++) sum += w[i] * (logInside - logPdf(x[i]));
    return sum;
  };
  const { x: best, value } = minimise(objective, [0, -0.1, -0.7, -2], [0.2, 0.2, 0.5, 0.7], 1e-6);
  return { shape: shapeOf(best), value };
}

/** -ln of the Gaussian in the logarithm, up to a constant. */
function surprise(value: number, expected: { readonly value: number; readonly logWidth: number }): number {
  return 0.5 * (Math.log(value / expected.value) / expected.logWidth) ** 2;
}

/** Maps any number into the open range, smoothly. */
function between(free: number, range: { readonly low: number; readonly high: number }): number {
  return range.low + (range.high - range.low) / (1 + Math.exp(-free));
}
