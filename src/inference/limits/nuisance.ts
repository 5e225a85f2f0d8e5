/**
 * What a limit knows of background and efficiency, and how each is profiled out of the likelihood (closed forms of Rolke,
 * Lopez and Conrad, NIM A 551, 493 (2005); the efficiency, whose likelihood is concave, by one bracketed root).
 */
import { findRoot } from '../../core/numerics/find-root.js';

/** What is known of the background expected in the signal region. */
export type Background =
  /** `y` events in a control region `tau` times as large. */
  | { readonly law: 'poisson'; readonly y: number; readonly tau: number }
  /** A Gaussian estimate `mean` +- `error`. */
  | { readonly law: 'gauss'; readonly mean: number; readonly error: number }
  | { readonly law: 'known'; readonly mean: number };

/** What is known of the efficiency. */
export type Efficiency =
  /** `z` of `m` simulated events pass. */
  | { readonly law: 'binomial'; readonly z: number; readonly m: number }
  | { readonly law: 'gauss'; readonly mean: number; readonly error: number }
  | { readonly law: 'known'; readonly mean: number };

interface Nuisance {
  /** The value preferred without looking at the signal region. */
  readonly best: number;
  /** -2 ln of its likelihood relative to the best value. */
  deviance(value: number): number;
}

/** The expected background of the signal region as a nuisance parameter of the likelihood. */
export interface BackgroundNuisance extends Nuisance {
  /** The background that maximises the likelihood with `signal` expected and `x` observed events. */
  profile(signal: number, x: number): number;
}

/** The efficiency as a nuisance parameter of the likelihood. */
export interface EfficiencyNuisance extends Nuisance {
  /** The efficiency that maximises the likelihood, given the derivative of the log-likelihood of the signal region. */
  profile(slopeOfSignalRegion: (value: number) => number): number;
}

/** Stands for an expected background of zero, as in TRolke. */
const NO_BACKGROUND = 1e-5;

/** -2 ln of the Poisson probability of `n` at `mean` relative to that at `n`. */
export function poissonDeviance(n: number, mean: number): number {
  return n === 0 ? 2 * mean : 2 * (mean - n + n * Math.log(n / mean));
}

function pull(value: number, mean: number, error: number): number {
  return ((value - mean) / error) ** 2;
}

/** The background's part of the likelihood. @throws RangeError for numbers that make no law */
export function nuisanceOfBackground(background: Background): BackgroundNuisance {
  if (background.law === 'poisson') return poissonBackground(background.y, background.tau);
  const mean = background.mean === 0 ? NO_BACKGROUND : background.mean;
  if (background.law === 'known' || background.error === 0)
    return { best: mean, deviance: () => 0, profile: () => mean };
  return gaussBackground(mean, background.error);
}

function poissonBackground(y: number, tau: number): BackgroundNuisance {
  if (!(y >= 0 && tau > 0)) throw new RangeError(`background y = ${y}, tau = ${tau}: y >= 0 and tau > 0`);
  return {
    best: y / tau,
    deviance: (b) => poissonDeviance(y, tau * b),
    profile(signal, x) {
      const a = x + y - (1 + tau) * signal;
      const root = Math.sqrt(a * a + 4 * (1 + tau) * y * signal);
      // The two forms are equal; each is free of cancellation on its side.
      return a >= 0 ? (a + root) / (2 * (1 + tau)) : (2 * y * signal) / (root - a);
    },
  };
}

function gaussBackground(mean: number, error: number): BackgroundNuisance {
  if (!(error > 0)) throw new RangeError(`background error ${error}: >= 0`);
  const u = error * error;
  return {
    best: mean,
    deviance: (b) => pull(b, mean, error),
    profile(signal, x) {
      const a = mean - u - signal;
      return (a + Math.sqrt(a * a - 4 * (signal * u - signal * mean - u * x))) / 2;
    },
  };
}

/** The efficiency's part of the likelihood. @throws RangeError for numbers that make no law */
export function nuisanceOfEfficiency(efficiency: Efficiency): EfficiencyNuisance {
  if (efficiency.law === 'binomial') return binomialEfficiency(efficiency.z, efficiency.m);
  const { mean } = efficiency;
  if (!(mean > 0)) throw new RangeError(`efficiency ${mean}: > 0`);
  if (efficiency.law === 'known' || efficiency.error === 0)
    return { best: mean, deviance: () => 0, profile: () => mean };
  return gaussEfficiency(mean, efficiency.error);
}

function gaussEfficiency(mean: number, error: number): EfficiencyNuisance {
  if (!(error > 0)) throw new RangeError(`efficiency error ${error}: >= 0`);
  const variance = error * error;
  return {
    best: mean,
    deviance: (e) => pull(e, mean, error),
    profile: (slope) => maximum((e) => slope(e) + (mean - e) / variance, mean, 0, Infinity),
  };
}

function binomialEfficiency(z: number, m: number): EfficiencyNuisance {
  if (!(z > 0 && z <= m)) throw new RangeError(`efficiency ${z} of ${m}: 0 < z <= m`);
  return {
    best: z / m,
    deviance: (e) => poissonDeviance(z, m * e) + (z === m ? 2 * (m * (1 - e)) : poissonDeviance(m - z, m * (1 - e))),
    profile: (slope) => maximum((e) => slope(e) + z / e - (z === m ? 0 : (m - z) / (1 - e)), z / m, 0, 1),
  };
}

/** Where a concave function is largest between `low` and `high`, from its decreasing derivative and a point between. */
function maximum(derivative: (x: number) => number, near: number, low: number, high: number): number {
  const slope = derivative(near);
  if (slope === 0) return near;
  if (slope > 0) return near === high ? high : climb(derivative, near, high);
  const least = low + 1e-9 * (near - low);
  return derivative(least) < 0 ? least : findRoot(derivative, least, near, 1e-12);
}

function climb(derivative: (x: number) => number, near: number, high: number): number {
  let from = near;
  for (;;) {
    const to = Math.min(from + near, (from + high) / 2);
    if (derivative(to) <= 0) return findRoot(derivative, from, to, 1e-12);
    from = to;
  }
}
