import { chi2Quantile } from '../../core/statistics.js';

/** Upper limit on a Poisson mean, no background taken off: half the chi-square quantile with 2(n + 1) degrees of freedom. */
export function classicalLimit(n: number, level: number): number {
  return 0.5 * chi2Quantile(level, 2 * (n + 1));
}
