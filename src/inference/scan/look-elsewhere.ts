/** What the smallest of many local p-values means, from toys. */
import { regularizedBeta } from '../../core/numerics/statistics.js';
import { findRoot } from '../../core/numerics/find-root.js';
import { zOfP } from './significance.js';

/** A global p-value with its statistical uncertainty; null without toys. */
export interface GlobalP {
  /** Fraction of the toys whose smallest p-value is equal or smaller. */
  readonly globalP: number | null;
  readonly globalPError: number | null;
  /** 90 % upper limit on the global p-value: of use where few toys or none are as extreme. */
  readonly globalPLimit: number | null;
  readonly globalZ: number | null;
}

/** The correction of local p-values for the number of places looked at. */
export interface LookElsewhere {
  /** Number of independent windows that would give the median smallest p-value of the toys; null without toys. */
  readonly trials: number | null;
  /** The global p-value of a local one. */
  readonly globalP: (localP: number) => GlobalP;
}

/** @param minima smallest local p-value of each toy */
export function lookElsewhere(minima: Float64Array): LookElsewhere {
  const n = minima.length;
  if (n === 0) {
    const unknown = { globalP: null, globalPError: null, globalPLimit: null, globalZ: null };
    return { trials: null, globalP: () => unknown };
  }
  const sorted = minima.slice().sort();
  const median = sorted[Math.floor(n / 2)];
  return {
    trials: median < 1 ? Math.log(0.5) / Math.log1p(-median) : 1,
    globalP(localP) {
      const extreme = minima.reduce((count, minimum) => count + Number(minimum <= localP), 0);
      const share = extreme / n;
      return {
        globalP: share,
        globalPError: Math.sqrt((share * (1 - share)) / n),
        // Clopper and Pearson, Biometrika 26, 404 (1934).
        globalPLimit: extreme === n ? 1 : findRoot((p) => regularizedBeta(p, extreme + 1, n - extreme) - 0.9, 0, 1),
        globalZ: extreme === 0 || extreme === n ? null : zOfP(share),
      };
    },
  };
}
