import { poissonUpperTail } from '../../core/numerics/statistics.js';

/**
 * P(N >= n) for a small mean, by the series e^-b b^n / n! (1 + b / (n + 1) + ...), which needs a few terms only; falls back
 * on the incomplete gamma function where it would need many.
 */
export function poissonTail(n: number, mean: number): number {
  if (n <= 0) return 1;
  if (mean > 0.5 * (n + 1) || n > 60) return poissonUpperTail(n, mean);
  let first = Math.exp(-mean);
  for (let k = 1; k <= n; k++) first *= mean / k;
  let [term, sum] = [first, first];
  for (let k = n + 1; term > 1e-16 * sum; k++) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}
