/** What limits to expect when there is no signal, and how many events it takes to see one. */
import { poissonLowerTail } from '../../core/numerics/statistics.js';
import { logFactorial } from '../../core/numerics/random.js';
import type { Interval } from './rolke.js';

/** Intervals as a function of the count observed. */
export type IntervalOfCount = (x: number) => Interval;

/** Mean of both ends over Poisson counts of the given background: the sensitivity of Feldman and Cousins. */
export function sensitivity(interval: IntervalOfCount, background: number): Interval {
  let [lower, upper, done] = [0, 0, 0];
  for (let x = 0; done < 1 - 1e-10; x++) {
    const log = x === 0 ? -background : x * Math.log(background) - background - logFactorial(x);
    const probability = Math.exp(log);
    const { lower: low, upper: high } = interval(x);
    lower += probability * low;
    upper += probability * high;
    done = poissonLowerTail(x, background);
  }
  return { lower, upper };
}

/** The smallest count that a Poisson background reaches with a probability of at least `p`: P(N <= n) >= p. */
export function countQuantile(p: number, background: number): number {
  let n = 0;
  while (poissonLowerTail(n, background) < p) n++;
  return n;
}
