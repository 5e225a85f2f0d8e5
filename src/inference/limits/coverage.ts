/** How often an upper limit is not below the true signal: exact sums over Poisson counts, no toys. */
import { logFactorial } from '../../core/numerics/random.js';
import { normalCdf } from '../../core/numerics/statistics.js';
import { LIMIT_METHODS, type Counts, type LimitMethodName } from './registry.js';

/** Counts less likely than this are left out; they are counted as not covered. */
const NEGLIGIBLE = 1e-10;

/** Probabilities of the counts of a Poisson mean that are not negligible, from the first one on. */
function poissonCounts(mean: number): { readonly first: number; readonly probability: readonly number[] } {
  const at = (n: number) => (mean === 0 ? Number(n === 0) : Math.exp(n * Math.log(mean) - mean - logFactorial(n)));
  let first = Math.floor(mean);
  while (first > 0 && at(first - 1) > NEGLIGIBLE) first--;
  const probability: number[] = [];
  for (let n = first; n <= mean || at(n) > NEGLIGIBLE; n++) probability.push(at(n));
  return { first, probability };
}

/** An experiment: its background in the window, the size of its sideband, the relative error of its efficiency. */
export interface CoverageCase {
  readonly background: number;
  readonly tau: number;
  readonly relativeError: number;
  readonly confidence: number;
}

/**
 * Coverage of a method as a function of the true signal (events expected). The counts of window and sideband are Poisson;
 * for a method that takes the background as known the sideband holds what is expected. The efficiency found is Gaussian
 * about the true one with the relative error of the case, and the limit on the signal is that on the events over it.
 */
export function coverageOf(name: LimitMethodName, experiment: CoverageCase): (signal: number) => number {
  const { background, tau, relativeError, confidence } = experiment;
  const { limit, promises } = LIMIT_METHODS[name];
  const known = promises === 'if the background is known';
  const sidebands = known ? { first: tau * background, probability: [1] } : poissonCounts(tau * background);
  const limits = new Map<string, number>();
  const upper = (counts: Counts): number => {
    const key = `${counts.observed} ${counts.sideband}`;
    let value = limits.get(key);
    if (value === undefined) limits.set(key, (value = limit(counts, confidence)));
    return value;
  };
  return (signal) => {
    const windows = poissonCounts(signal + background);
    let covered = 0;
    sidebands.probability.forEach((pSideband, y) => {
      windows.probability.forEach((pWindow, n) => {
        const [observed, sideband] = [windows.first + n, sidebands.first + y];
        const ratio = upper({ observed, sideband, tau, relativeError }) / signal;
        const enough = relativeError === 0 ? Number(!(ratio < 1)) : normalCdf((ratio - 1) / relativeError);
        covered += pSideband * pWindow * enough;
      });
    });
    return covered;
  };
}
