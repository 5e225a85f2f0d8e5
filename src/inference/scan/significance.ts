/** How unlikely an excess is without signal: p-values and significances Z of a count over a background estimate. */
import { normalQuantile, poissonUpperTail, regularizedBeta } from '../../core/numerics/statistics.js';

/** The Z for which a standard normal exceeds Z with probability p. */
export function zOfP(p: number): number {
  return -normalQuantile(p);
}

/**
 * P(as many or more in the signal region) for `nOn` events there and `nOff` in a control region `tau` times as large: the
 * binomial test, Z_Bi (Cousins, Linnemann and Tucker, NIM A 595, 480 (2008)).
 */
export function onOffP(nOn: number, nOff: number, tau: number): number {
  return nOn <= 0 ? 1 : regularizedBeta(1 / (1 + tau), nOn, 1 + nOff);
}

/** Signed likelihood-ratio significance of Li and Ma, ApJ 272, 317 (1983), eq. 17, with tau = 1 / alpha. */
export function liMaZ(nOn: number, nOff: number, tau: number): number {
  const total = nOn + nOff;
  const on = nOn === 0 ? 0 : nOn * Math.log(((1 + tau) * nOn) / total);
  const off = nOff === 0 ? 0 : nOff * Math.log((((1 + tau) / tau) * nOff) / total);
  const z = Math.sqrt(2 * Math.max(0, on + off));
  return nOn * tau < nOff ? -z : z;
}

/**
 * P(N >= n) for a background `b` +- `error`, averaged over a Gaussian cut off at zero (prior predictive; Simpson's rule
 * over +- 8 standard deviations).
 */
export function priorPredictiveP(n: number, b: number, error: number): number {
  if (error === 0) return poissonUpperTail(n, b);
  const steps = 400;
  const low = Math.max(0, b - 8 * error);
  const width = (b + 8 * error - low) / steps;
  let sum = 0;
  let total = 0;
  for (let i = 0; i <= steps; i++) {
    const mean = low + i * width;
    const simpson = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    const weight = simpson * Math.exp(-0.5 * ((mean - b) / error) ** 2);
    sum += weight * poissonUpperTail(n, mean);
    total += weight;
  }
  return sum / total;
}
