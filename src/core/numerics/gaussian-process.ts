/**
 * Smooth functions from scattered, noisy observations: regression with a Gaussian process (C. E. Rasmussen and C. K. I.
 * Williams, Gaussian Processes for Machine Learning, MIT Press 2006, ch. 2, 3 and 5). The answer has an error that grows with
 * the distance from the observations, and each observation can be foretold from the others.
 */
import { invertPositive } from './small-matrices.js';
import { minimise } from './nelder-mead.js';

/** Observations of one function; lengths are those of the coordinates' units. */
export interface Observations {
  /** Coordinates, those of one observation together. */
  readonly x: Float64Array;
  readonly dimensions: number;
  /** Observed values, and 1/variance of each. */
  readonly value: Float64Array;
  readonly precision: Float64Array;
}

/** How a function is expected to behave. */
export interface Smoothness {
  /** Standard deviation of the function about its mean. */
  readonly amplitude: number;
  /** Distance along each coordinate over which it changes. */
  readonly lengths: readonly number[];
  /** Standard deviation of what is rougher than the observations can resolve. */
  readonly roughness: number;
}

/** A value and its variance. */
export interface Estimate {
  readonly mean: number;
  readonly variance: number;
}

/** The function that was found. */
export interface Process {
  /** At any place; the variance includes the roughness. */
  readonly at: (x: ArrayLike<number>) => Estimate;
  /** Each observed place as foretold by the other observations; without the error of the observation itself. */
  readonly leftOut: readonly Estimate[];
  /** Log probability of each observation under the others, summed. */
  readonly leaveOneOut: number;
}

/** Standard deviation of the mean level, which is not known beforehand, in amplitudes. */
const LEVEL = 10;

/** Matern covariance of order 5/2 (Rasmussen and Williams, eq. 4.17) between two places, with the unknown level. */
function covariance(
  { amplitude, lengths }: Smoothness,
  a: ArrayLike<number>,
  i: number,
  b: Float64Array,
  j: number,
): number {
  let squared = 0;
  for (let k = 0; k < lengths.length; k++) squared += ((a[i + k] - b[j + k]) / lengths[k]) ** 2;
  const r = Math.sqrt(5 * squared);
  return amplitude * amplitude * (LEVEL * LEVEL + (1 + r + (r * r) / 3) * Math.exp(-r));
}

/** Covariance of all observations, errors included. */
function observedCovariance({ x, dimensions, precision }: Observations, smoothness: Smoothness): Float64Array {
  const n = precision.length;
  const all = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++)
      all[i * n + j] = all[j * n + i] = covariance(smoothness, x, i * dimensions, x, j * dimensions);
    all[i * n + i] += smoothness.roughness ** 2 + 1 / precision[i];
  }
  return all;
}

/** The function with given smoothness. @throws RangeError without observations, or where they contradict each other */
export function gaussianProcess(observations: Observations, smoothness: Smoothness): Process {
  const { x, dimensions, value, precision } = observations;
  const n = value.length;
  if (n === 0) throw new RangeError('a Gaussian process needs observations');
  const level = value.reduce((sum, v, i) => sum + v * precision[i], 0) / precision.reduce((sum, w) => sum + w, 0);
  const inverse = new Float64Array(n * n);
  if (!invertPositive(observedCovariance(observations, smoothness), n, inverse))
    throw new RangeError('observations of the same place without errors contradict each other');
  const weight = new Float64Array(n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) weight[i] += inverse[i * n + j] * (value[j] - level);
  let leaveOneOut = 0;
  const leftOut = Array.from({ length: n }, (_, i): Estimate => {
    const variance = 1 / inverse[i * n + i];
    const residual = weight[i] * variance;
    leaveOneOut -= (Math.log(2 * Math.PI * variance) + (residual * residual) / variance) / 2;
    return { mean: value[i] - residual, variance: Math.max(0, variance - 1 / precision[i]) };
  });
  const k = new Float64Array(n);
  return {
    leftOut,
    leaveOneOut,
    at(place) {
      let mean = level;
      for (let i = 0; i < n; i++) {
        k[i] = covariance(smoothness, place, 0, x, i * dimensions);
        mean += k[i] * weight[i];
      }
      let explained = 0;
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let j = 0; j < i; j++) sum += inverse[i * n + j] * k[j];
        explained += k[i] * (2 * sum + inverse[i * n + i] * k[i]);
      }
      const rough = smoothness.roughness ** 2;
      const variance = smoothness.amplitude ** 2 * (LEVEL * LEVEL + 1) + rough - explained;
      return { mean, variance: Math.max(rough, variance) };
    },
  };
}

/** Of so many observations, taken evenly from all, smoothness is learnt: the cost grows with the third power. */
const MOST_FITTED = 100;

function someOf({ x, dimensions, value, precision }: Observations): Observations {
  const step = Math.max(1, value.length / MOST_FITTED);
  const chosen = Array.from({ length: Math.min(MOST_FITTED, value.length) }, (_, i) => Math.floor(i * step));
  return {
    x: Float64Array.from(chosen.flatMap((i) => [...x.subarray(i * dimensions, (i + 1) * dimensions)])),
    dimensions,
    value: Float64Array.from(chosen, (i) => value[i]),
    precision: Float64Array.from(chosen, (i) => precision[i]),
  };
}

/** How far, in e-foldings, what the observations say may move a number of the smoothness from where it is expected. */
const FREEDOM = 1.5;

/**
 * The smoothness under which each observation is foretold best by the others (Rasmussen and Williams, eq. 5.10-5.12), not far
 * from where it is expected.
 */
export function fitSmoothness(observations: Observations, expected: Smoothness): Smoothness {
  const start = [expected.amplitude, ...expected.lengths, expected.roughness].map(Math.log);
  const smoothness = (p: readonly number[]): Smoothness => ({
    amplitude: Math.exp(p[0]),
    lengths: p.slice(1, -1).map(Math.exp),
    roughness: Math.exp(p[p.length - 1]),
  });
  const some = someOf(observations);
  const objective = (p: readonly number[]): number => {
    const strain = p.reduce((sum, value, i) => sum + ((value - start[i]) / FREEDOM) ** 2, 0);
    return strain / 2 - gaussianProcess(some, smoothness(p)).leaveOneOut;
  };
  return smoothness(
    minimise(
      objective,
      start,
      start.map(() => 0.5),
      0.05,
    ).x,
  );
}

/** Passed and tried of a probability at each place. */
export interface Trials {
  readonly x: Float64Array;
  readonly dimensions: number;
  /** Whole or weighted counts; tried above 0. */
  readonly passed: Float64Array;
  readonly tried: Float64Array;
}

/** A probability found as a smooth function: values are logits, ln p/(1 - p). */
export interface BinomialProcess extends Process {
  /** The observations of a Gaussian process that stand for the trials. */
  readonly observations: Observations;
}

/** Newton steps at most, and the largest change of a logit in the last. */
const MAX_STEPS = 50;
const SAME_LOGIT = 1e-6;

/**
 * The logit of a probability with given smoothness, by Laplace's approximation (Rasmussen and Williams, sect. 3.4): the most
 * likely logits by Newton steps, each a regression on `logit + (passed/tried - p)/(p (1 - p))` of precision
 * `tried p (1 - p)`.
 */
export function binomialProcess(trials: Trials, smoothness: Smoothness): BinomialProcess {
  const { x, dimensions, passed, tried } = trials;
  let logit = Float64Array.from(passed, (n, i) => Math.log((n + 0.5) / (tried[i] - n + 0.5)));
  for (let step = 1; ; step++) {
    const p = logit.map((f) => 1 / (1 + Math.exp(-f)));
    const precision = p.map((q, i) => tried[i] * q * (1 - q));
    const value = logit.map((f, i) => f + (passed[i] - tried[i] * p[i]) / precision[i]);
    const observations = { x, dimensions, value, precision };
    const process = gaussianProcess(observations, smoothness);
    // the regression's own value at an observed place, from the one without it
    const next = Float64Array.from(process.leftOut, ({ mean, variance }, i) => {
      const weight = precision[i] * variance;
      return (mean + weight * value[i]) / (1 + weight);
    });
    const change = next.reduce((most, f, i) => Math.max(most, Math.abs(f - logit[i])), 0);
    if (change < SAME_LOGIT || step === MAX_STEPS) return { ...process, observations };
    // a long step from a bad start may overshoot
    logit = next.map((f, i) => logit[i] + Math.max(-2, Math.min(2, f - logit[i])));
  }
}

/** The smoothness under which the trials of each place are foretold best by the others. */
export function fitBinomialSmoothness(trials: Trials, expected: Smoothness): Smoothness {
  const { observations } = binomialProcess(trials, expected);
  const first = fitSmoothness(observations, expected);
  return fitSmoothness(binomialProcess(trials, first).observations, expected);
}
