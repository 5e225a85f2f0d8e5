/** Modified frequentist limits: CL_s = CL_{s+b} / CL_b (A. Read, J. Phys. G 28, 2693 (2002)). */
import { logFactorial } from '../../core/numerics/random.js';
import { findRoot } from '../../core/numerics/find-root.js';

/** Probabilities of 0 .. n background events of known mean; with mean 0 the CL_s limit is the classical Poisson limit. */
export function knownBackground(mean: number, n: number): Float64Array {
  return Float64Array.from({ length: n + 1 }, (_, k) => poissonProbability(k, mean));
}

/**
 * Probabilities of 0 .. n background events after `y` events in a control region `tau` times as large and a flat prior:
 * a negative binomial, whose upper tail is the on/off p-value of Cousins, Linnemann and Tucker.
 */
export function onOffBackground(y: number, tau: number, n: number): Float64Array {
  const probabilities = new Float64Array(n + 1);
  let p = (tau / (1 + tau)) ** (y + 1);
  for (let k = 0; k <= n; k++) {
    probabilities[k] = p;
    p *= (y + 1 + k) / ((k + 1) * (1 + tau));
  }
  return probabilities;
}

function poissonProbability(k: number, mean: number): number {
  return mean === 0 ? (k === 0 ? 1 : 0) : Math.exp(k * Math.log(mean) - mean - logFactorial(k));
}

/** P(N <= n) for Poisson signal of mean `signal` on top of the given background probabilities 0 .. n. */
function lowerTail(background: Float64Array, signal: number): number {
  let cumulative = 0;
  let sum = 0;
  for (let k = background.length - 1, j = 0; k >= 0; k--, j++) {
    cumulative += poissonProbability(j, signal);
    sum += background[k] * cumulative;
  }
  return sum;
}

/** Nodes and weights that average over a Gaussian of relative width `relative` cut off at zero (Simpson, +- 6 sigma). */
function efficiencyNodes(relative: number): readonly (readonly [factor: number, weight: number])[] {
  if (relative === 0) return [[1, 1]];
  const low = Math.max(0, 1 - 6 * relative);
  const width = (1 + 6 * relative - low) / 48;
  const nodes = Array.from({ length: 49 }, (_, i) => {
    const factor = low + i * width;
    const simpson = i === 0 || i === 48 ? 1 : i % 2 === 1 ? 4 : 2;
    return [factor, simpson * Math.exp(-0.5 * ((factor - 1) / relative) ** 2)] as const;
  });
  const total = nodes.reduce((sum, [, weight]) => sum + weight, 0);
  return nodes.map(([factor, weight]) => [factor, weight / total]);
}

/**
 * The signal at which CL_s falls to 1 - level.
 *
 * @param background probabilities of 0 .. n background events, n the observed count
 * @param relativeError relative error of the efficiency, averaged over (Cousins and Highland, NIM A 320, 331 (1992))
 */
export function clsLimit(background: Float64Array, level: number, relativeError = 0): number {
  const nodes = efficiencyNodes(relativeError);
  const target = (1 - level) * lowerTail(background, 0);
  const excess = (signal: number): number =>
    nodes.reduce((sum, [factor, weight]) => sum + weight * lowerTail(background, factor * signal), 0) - target;
  let high = 4 + 2 * background.length;
  while (excess(high) > 0) {
    high *= 2;
    if (high > 1e9) return Infinity;
  }
  return findRoot(excess, 0, high, 1e-10);
}
