/** The unified intervals of Feldman and Cousins, PRD 57, 3873 (1998), for a Poisson signal on a known background. */
import { logFactorial } from '../../core/numerics/random.js';
import { poissonUpperLimit } from '../../core/numerics/statistics.js';
import type { Interval } from './rolke.js';

/** Spacing of the signal means that are tried, and of the backgrounds over which the limit is made to fall. */
const SIGNAL_STEP = 0.005;
const BACKGROUND_STEP = 0.05;

function logPoisson(n: number, mean: number): number {
  return mean === 0 ? (n === 0 ? 0 : -Infinity) : n * Math.log(mean) - mean - logFactorial(n);
}

/** Log of the ratio by which counts are ranked: P(k | mean) to its largest value with a signal >= 0. */
function logRatio(k: number, mean: number, background: number): number {
  return logPoisson(k, mean) - logPoisson(k, Math.max(background, k));
}

/**
 * True if `n` is in the acceptance set of `mean`: counts are taken by falling likelihood ratio until `level` is full. The
 * ratio has one maximum, at the mean, so the set grows from there to whichever side ranks higher.
 */
function accepts(n: number, mean: number, background: number, level: number): boolean {
  let below = Math.floor(mean);
  let above = below + 1;
  let ratioBelow = logRatio(below, mean, background);
  let ratioAbove = logRatio(above, mean, background);
  for (let filled = 0; filled < level;) {
    const next = below >= 0 && ratioBelow >= ratioAbove ? below : above;
    if (next === n) return true;
    filled += Math.exp(logPoisson(next, mean));
    if (next === below) ratioBelow = --below >= 0 ? logRatio(below, mean, background) : -Infinity;
    else ratioAbove = logRatio(++above, mean, background);
  }
  return false;
}

/** Number of the highest step whose signal accepts `n`. */
function lastAccepted(n: number, background: number, level: number): number {
  let step = Math.ceil(poissonUpperLimit(n, 1 - (1 - level) / 4) / SIGNAL_STEP);
  while (step > 0 && !accepts(n, step * SIGNAL_STEP + background, background, level)) step--;
  return step;
}

/**
 * The interval for `n` observed events on a known `background`. Because counts are whole, the raw upper end can rise with
 * the background where few events were seen; as in the published tables it is replaced by its maximum over larger
 * backgrounds.
 *
 * @param level confidence level, 0 < level < 1
 */
export function feldmanCousins(n: number, background: number, level: number): Interval {
  const last = lastAccepted(n, background, level);
  let first = 0;
  while (first < last && !accepts(n, first * SIGNAL_STEP + background, background, level)) first++;
  let highest = last;
  for (let b = background + BACKGROUND_STEP; b <= background + 1 + 1e-9; b += BACKGROUND_STEP)
    highest = Math.max(highest, lastAccepted(n, b, level));
  return { lower: first * SIGNAL_STEP, upper: highest * SIGNAL_STEP };
}
