/** The resolution of a mass: a Crystal Ball shape fitted to weighted residuals by maximum likelihood. */
import { effectiveCount, weightedQuantile } from '../../core/numerics/statistics.js';
import { covarianceAt } from '../../core/numerics/curvature.js';
import { crystalBallFraction, crystalBallLogPdf } from './crystal-ball.js';
import type { CrystalBall } from './crystal-ball.js';
import { minimise } from '../../core/numerics/nelder-mead.js';

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
const MIN_FITTED_ENTRIES = 15;
/** Fewer effective entries than this give no resolution at all. */
const MIN_ENTRIES = 8;
/** Tail used where there are too few entries to fit one. */
const FALLBACK = { alpha: 1.5, n: 3 };
/** Residuals further from the median than this many robust widths are left out of the first fit. */
const FIRST_RANGE = 8;
/** Those further from the peak than this many sigmas are left out of the last: the windows of a scan end before. */
const LAST_RANGE = 5;
/** Fits between the two at most, and the relative change of sigma that makes no further one. */
const MAX_REFITS = 5;
const SAME_SIGMA = 0.01;
/** Step of the free parameters for the curvature, and where the variance of ln sigma stands in their covariance. */
const CURVATURE_STEP = 0.02;
const SIGMA_VARIANCE = 5;
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
  /** Middle and length of the shortest interval that holds what one standard deviation of a Gaussian about its mean does. */
  readonly peak: number;
  readonly sigma: number;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** What the likelihood is taken of: entries within a range, and their weights, which add up to their effective number. */
interface Entries extends Range {
  readonly x: Float64Array;
  readonly w: Float64Array;
  readonly effective: number;
}

/** A shape, the free parameters that stand for it, and -ln L as a function of these with its value. */
interface TailFit {
  readonly shape: CrystalBall;
  readonly parameters: readonly number[];
  readonly value: number;
  readonly objective: (parameters: readonly number[]) => number;
}

/**
 * Fits mu, sigma, alpha and n on the side, left or right, that is likelier. The likelihood is that of the range used.
 * It begins with the median +- 8 robust widths, so that a rare wild residual cannot pull the core, and ends with the
 * peak +- 5 sigmas: one power law seldom describes a tail much longer than that, and where it doesn't, the core would
 * make up for it. Weights are scaled to the effective number of entries.
 *
 * @returns undefined below MIN_ENTRIES effective entries or if the residuals have no spread
 */
export function fitCrystalBall(residuals: ArrayLike<number>, weights: ArrayLike<number>): CrystalBallFit | undefined {
  const core = robustCore(residuals, weights);
  let entries = entriesNear(residuals, weights, core.median, FIRST_RANGE * core.width);
  if (entries.effective < MIN_ENTRIES || !(core.width > 0 && core.sigma > 0)) return undefined;
  if (entries.effective < MIN_FITTED_ENTRIES) return fromQuantiles(core, entries.effective);
  const [left, right] = (['left', 'right'] as const).map((tail) => fitTail(entries, core, tail));
  let best = left.value <= right.value ? left : right;
  for (let refit = 0; refit < MAX_REFITS; refit++) {
    const { mu, sigma, tail } = best.shape;
    const nearer = entriesNear(residuals, weights, mu, LAST_RANGE * sigma);
    if (nearer.effective < MIN_FITTED_ENTRIES) break;
    entries = nearer;
    best = fitTail(entries, core, tail, best.parameters);
    if (Math.abs(best.shape.sigma / sigma - 1) < SAME_SIGMA) break;
  }
  return { ...best.shape, method: 'likelihood', sigmaError: errorOfSigma(best, entries), entries: entries.effective };
}

/** A core that the tail may eat into is less well known than a Gaussian, whose error stands in where the curvature gives none. */
function errorOfSigma({ shape, parameters, objective }: TailFit, { effective }: Entries): number {
  const variance = covarianceAt(objective, parameters, CURVATURE_STEP)?.[SIGMA_VARIANCE] ?? 0;
  return shape.sigma * Math.sqrt(Math.max(variance, 1 / (2 * effective)));
}

function robustCore(residuals: ArrayLike<number>, weights: ArrayLike<number>): Core {
  const [below, median, above] = [0.158655, 0.5, 0.841345].map((q) => weightedQuantile(residuals, weights, q));
  return { median, width: (above - below) / 2, ...shortestInterval(residuals, weights, 0.382925) };
}

/** A tail makes the central 68 % wider and moves the median, but neither where the residuals are densest. */
function shortestInterval(
  residuals: ArrayLike<number>,
  weights: ArrayLike<number>,
  share: number,
): { readonly peak: number; readonly sigma: number } {
  const order = Array.from({ length: residuals.length }, (_, i) => i).sort((a, b) => residuals[a] - residuals[b]);
  const wanted = share * order.reduce((sum, i) => sum + weights[i], 0);
  let [sigma, peak, first, inside] = [Infinity, NaN, 0, 0];
  for (const last of order) {
    inside += weights[last];
    for (; inside - weights[order[first]] >= wanted; first++) inside -= weights[order[first]];
    const length = residuals[last] - residuals[order[first]];
    if (inside >= wanted && length < sigma) [sigma, peak] = [length, residuals[order[first]] + length / 2];
  }
  return { peak, sigma };
}

function entriesNear(
  residuals: ArrayLike<number>,
  weights: ArrayLike<number>,
  centre: number,
  distance: number,
): Entries {
  const [low, high] = [centre - distance, centre + distance];
  const inside = Array.from({ length: residuals.length }, (_, i) => i).filter(
    (i) => weights[i] > 0 && residuals[i] >= low && residuals[i] <= high,
  );
  const w = Float64Array.from(inside, (i) => weights[i]);
  const effective = effectiveCount(w);
  const scale = effective / w.reduce((sum, value) => sum + value, 0);
  const x = Float64Array.from(inside, (i) => residuals[i]);
  return { low, high, x, w: w.map((value) => value * scale), effective };
}

function fromQuantiles(core: Core, entries: number): CrystalBallFit {
  const { median, width } = core;
  // Error of a quantile half-difference of Gaussian entries: 1.3 times that of the standard deviation.
  const sigmaError = (1.3 * width) / Math.sqrt(2 * entries);
  return { mu: median, sigma: width, ...FALLBACK, tail: 'left', method: 'quantile', sigmaError, entries };
}

function fitTail(
  { x, w, low, high }: Entries,
  core: Core,
  tail: CrystalBall['tail'],
  start: readonly number[] = [0, 0, free(EXPECTED_ALPHA.value, ALPHA), free(EXPECTED_POWER.value + 1, POWER)],
): TailFit {
  const shapeOf = ([position, logWidth, alpha, power]: readonly number[]): CrystalBall => ({
    mu: core.peak + position * core.sigma,
    sigma: core.sigma * Math.exp(logWidth),
    alpha: between(alpha, ALPHA),
    n: between(power, POWER),
    tail,
  });
  const objective = (parameters: readonly number[]): number => {
    const shape = shapeOf(parameters);
    const logPdf = crystalBallLogPdf(shape);
    const logInside = Math.log(crystalBallFraction(shape, low, high));
    let sum = surprise(shape.alpha, EXPECTED_ALPHA) + surprise(shape.n - 1, EXPECTED_POWER);
    for (let i = 0; i < x.length; i++) sum += w[i] * (logInside - logPdf(x[i]));
    return sum;
  };
  const { x: best, value } = minimise(objective, start, [0.2, 0.2, 0.5, 0.7], 1e-6);
  return { shape: shapeOf(best), parameters: best, value, objective };
}

/** -ln of the Gaussian in the logarithm, up to a constant. */
function surprise(value: number, expected: { readonly value: number; readonly logWidth: number }): number {
  return 0.5 * (Math.log(value / expected.value) / expected.logWidth) ** 2;
}

/** Maps any number into the open range, smoothly. */
function between(free: number, range: Range): number {
  return range.low + (range.high - range.low) / (1 + Math.exp(-free));
}

/** The number that `between` maps to `value`. */
function free(value: number, range: Range): number {
  return Math.log((value - range.low) / (range.high - value));
}
