/** Modified frequentist limits: CL_s = CL_{s+b} / CL_b (A. Read, J. Phys. G 28, 2693 (2002)). */
import { logFactorial } from '../../core/numerics/random.js';
import { findRoot } from '../../core/numerics/find-root.js';

/** ln of the probabilities of 0 .. n background events of known mean; with mean 0 the CL_s limit is the classical one. */
export function knownBackground(mean: number, n: number): Float64Array {
  return Float64Array.from({ length: n + 1 }, (_, k) =>
    mean === 0 ? (k === 0 ? 0 : -Infinity) : k * Math.log(mean) - mean - logFactorial(k),
  );
}

/**
 * ln of the probabilities of 0 .. n background events after `y` events in a control region `tau` times as large: negative
 * binomial of shape y. Its lower tail is the conditional (binomial) test of too few events, as its counterpart of shape
 * y + 1 is the test of too many (Cousins, Linnemann and Tucker, NIM A 595, 480 (2008)). An upper limit is a test of too
 * few; with shape y + 1, the posterior of a flat prior, it covers only 82 % at tau = 0.5 (docs/limits.md).
 */
export function onOffBackground(y: number, tau: number, n: number): Float64Array {
  const logs = new Float64Array(n + 1);
  let log = y * Math.log(tau / (1 + tau));
  for (let k = 0; k <= n; k++) {
    logs[k] = log;
    log += Math.log((y + k) / ((k + 1) * (1 + tau)));
  }
  return logs;
}

/** Largest mean whose probability of no event is a normal number of double precision. */
const LARGEST_DIRECT = 700;

/**
 * P(N <= n) for a Poisson signal of mean `signal` on top of background probabilities 0 .. n, which may have any common
 * factor.
 */
function lowerTail(background: Float64Array, signal: number): number {
  const direct = signal < LARGEST_DIRECT;
  let probability = direct ? Math.exp(-signal) : 0;
  let [cumulative, sum] = [0, 0];
  for (let k = background.length - 1, j = 0; k >= 0; k--, j++) {
    cumulative += direct ? probability : Math.exp(j * Math.log(signal) - signal - logFactorial(j));
    sum += background[k] * cumulative;
    probability *= signal / (j + 1);
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
 * @param logBackground ln of the probabilities of 0 .. n background events, n the observed count; CL_s is a ratio, so that
 *   only their differences count
 * @param relativeError relative error of the efficiency, averaged over (Cousins and Highland, NIM A 320, 331 (1992))
 */
export function clsLimit(logBackground: Float64Array, level: number, relativeError = 0): number {
  const largest = logBackground.reduce((most, log) => Math.max(most, log), -Infinity);
  const background = logBackground.map((log) => Math.exp(log - largest));
  const nodes = efficiencyNodes(relativeError);
  const target = (1 - level) * lowerTail(background, 0);
  const excess = (signal: number): number =>
    nodes.reduce((sum, [factor, weight]) => sum + weight * lowerTail(background, factor * signal), 0) - target;
  let high = 4;
  while (excess(high) > 0) {
    high *= 2;
    if (high > 1e9) return Infinity;
  }
  return findRoot(excess, 0, high, 1e-10);
}
