/** Distribution functions and weighted sample statistics. */
import betainc from '@stdlib/math-base-special-betainc';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';
import { ascending } from './ascending.js';

/** Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0. */
export function gammaP(a: number, x: number): number {
  return gammainc(x, a, true, false);
}

/** Regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), accurate where it is small. */
export function gammaQ(a: number, x: number): number {
  return gammainc(x, a, true, true);
}

/** Regularised incomplete beta function I_x(a, b), 0 <= x <= 1, a, b > 0. */
export function regularizedBeta(x: number, a: number, b: number): number {
  return betainc(x, a, b, true, false);
}

/** P(Z <= z) of a standard normal, accurate in the lower tail; normalCdf(-z) is the upper tail. */
export function normalCdf(z: number): number {
  const tail = gammaQ(0.5, (z * z) / 2) / 2;
  return z < 0 ? tail : 1 - tail;
}

/** The z with P(Z <= z) = p, 0 < p < 1; -Infinity at 0 and Infinity at 1. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return -Infinity;
  return p === 0.5 ? 0 : -Math.sqrt(2 * gammaincinv(2 * p, 0.5, true));
}

/** P(chi2 <= x) with `dof` > 0 degrees of freedom (need not be whole). */
export function chi2Cdf(x: number, dof: number): number {
  return x <= 0 ? 0 : gammaP(dof / 2, x / 2);
}

/** The x with P(chi2 <= x) = p, 0 <= p < 1, for `dof` > 0 degrees of freedom (need not be whole). */
export function chi2Quantile(p: number, dof: number): number {
  return 2 * gammaincinv(p, dof / 2);
}

/** P(N >= n) of a Poisson count N with the given mean >= 0, accurate where it is small. */
export function poissonUpperTail(n: number, mean: number): number {
  return n <= 0 ? 1 : gammaP(n, mean);
}

/** P(N <= n) of a Poisson count N with the given mean >= 0. */
export function poissonLowerTail(n: number, mean: number): number {
  return n < 0 ? 0 : gammaQ(n + 1, mean);
}

/**
 * Upper limit on a Poisson mean with `n` events seen and no background subtracted:
 * chi2 quantile(confidence; 2 (n + 1)) / 2, also for non-integer n (Garwood 1936).
 */
export function poissonUpperLimit(n: number, confidence: number): number {
  return 0.5 * chi2Quantile(confidence, 2 * (n + 1));
}

/** Sum of w x / sum of w; NaN if the weights sum to zero. */
export function weightedMean(values: ArrayLike<number>, weights: ArrayLike<number>): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weights[i] * values[i];
    total += weights[i];
  }
  return sum / total;
}

/**
 * The value below which a fraction `q` of the weight lies: each value stands at the middle of its own weight, and
 * values between are interpolated (Hazen's definition when all weights are equal, so the median of 1, 2, 3, 4 is 2.5).
 * NaN without positive weight.
 */
export function weightedQuantile(values: ArrayLike<number>, weights: ArrayLike<number>, q: number): number {
  const order = ascending(values).filter((i) => weights[i] > 0);
  if (order.length === 0) return NaN;
  const total = order.reduce((sum, i) => sum + weights[i], 0);
  const target = q * total;
  let below = 0;
  let previous = NaN;
  let previousAt = 0;
  for (const i of order) {
    const at = below + weights[i] / 2;
    if (at >= target) {
      if (Number.isNaN(previous)) return values[i];
      return previous + ((values[i] - previous) * (target - previousAt)) / (at - previousAt);
    }
    below += weights[i];
    previous = values[i];
    previousAt = at;
  }
  return previous;
}

/** Kish's effective number of entries, (sum w)^2 / sum w^2; 0 without weight. */
export function effectiveCount(weights: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i];
    squares += weights[i] * weights[i];
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}

/** Q(lambda) = 2 sum (-1)^(k-1) exp(-2 k^2 lambda^2): the upper tail of the Kolmogorov distribution. */
export function kolmogorovTail(lambda: number): number {
  if (lambda < 0.2) return 1;
  let tail = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * lambda * lambda);
    tail += k % 2 === 1 ? term : -term;
    if (term < 1e-17) break;
  }
  return Math.min(1, 2 * tail);
}

/**
 * Two-sample Kolmogorov-Smirnov test of weighted samples: the largest distance of the weighted distribution functions,
 * and its asymptotic p-value with Kish's effective counts and Stephens' small-sample factor.
 * Both samples need positive total weight, else NaN.
 */
export function weightedKs(
  x: ArrayLike<number>,
  wx: ArrayLike<number>,
  y: ArrayLike<number>,
  wy: ArrayLike<number>,
): { readonly distance: number; readonly p: number } {
  const nx = effectiveCount(wx);
  const ny = effectiveCount(wy);
  if (nx === 0 || ny === 0) return { distance: NaN, p: NaN };
  const distance = distributionDistance(x, wx, y, wy);
  const root = Math.sqrt((nx * ny) / (nx + ny));
  return { distance, p: kolmogorovTail((root + 0.12 + 0.11 / root) * distance) };
}

function distributionDistance(
  x: ArrayLike<number>,
  wx: ArrayLike<number>,
  y: ArrayLike<number>,
  wy: ArrayLike<number>,
): number {
  const orderX = ascending(x);
  const orderY = ascending(y);
  const totalX = orderX.reduce((sum, i) => sum + wx[i], 0);
  const totalY = orderY.reduce((sum, i) => sum + wy[i], 0);
  let i = 0;
  let j = 0;
  let belowX = 0;
  let belowY = 0;
  let largest = 0;
  while (i < orderX.length && j < orderY.length) {
    const value = Math.min(x[orderX[i]], y[orderY[j]]);
    while (i < orderX.length && x[orderX[i]] <= value) belowX += wx[orderX[i++]];
    while (j < orderY.length && y[orderY[j]] <= value) belowY += wy[orderY[j++]];
    largest = Math.max(largest, Math.abs(belowX / totalX - belowY / totalY));
  }
  return largest;
}

/**
 * Area under the ROC curve: the weighted probability that a signal row (label 1) scores above a background row
 * (label 0), ties counted half. NaN if either class has no weight, or a score is NaN.
 */
export function areaUnderCurve(score: ArrayLike<number>, label: ArrayLike<number>, weight: ArrayLike<number>): number {
  const order = ascending(score);
  let background = 0;
  let signal = 0;
  let area = 0;
  // they come last
  if (order.length > 0 && Number.isNaN(score[order[order.length - 1]])) return NaN;
  for (let i = 0; i < order.length;) {
    const value = score[order[i]];
    let tiedSignal = 0;
    let tiedBackground = 0;
    for (; i < order.length && score[order[i]] === value; i++) {
      if (label[order[i]] === 1) tiedSignal += weight[order[i]];
      else tiedBackground += weight[order[i]];
    }
    area += tiedSignal * (background + tiedBackground / 2);
    background += tiedBackground;
    signal += tiedSignal;
  }
  return area / (signal * background);
}
