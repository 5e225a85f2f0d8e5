/** Upper limits on the number of signal events in a scan window, by name. */
import { poissonUpperLimit } from '../../core/numerics/statistics.js';
import { clsLimit, knownBackground, onOffBackground } from './cls.js';
import { feldmanCousins } from './feldman-cousins.js';
import { rolkeInterval } from './rolke.js';

/** What a window and its neighbours hold. */
export interface Counts {
  /** Events in the window: a whole number (`limitOfCounts` takes any). */
  readonly observed: number;
  /** Events in the neighbouring regions. */
  readonly sideband: number;
  /** Size of the neighbouring regions relative to the window. */
  readonly tau: number;
  /** Relative error of everything that turns events into a cross section. */
  readonly relativeError: number;
}

/**
 * What the authors of a method promise of its coverage, the probability that the limit is not below the true signal:
 * `at least` the confidence level; at least, `if the background is known` without error; `about` the level (asymptotic).
 */
export type Promised = 'at least' | 'if the background is known' | 'about';

/** A way to set upper limits. */
export interface LimitMethod {
  readonly promises: Promised;
  /** The limit at confidence `level`; Infinity where the counts set none. */
  readonly limit: (counts: Counts, level: number) => number;
}

function rolke(bounded: boolean): LimitMethod {
  return {
    promises: 'about',
    limit: ({ observed, sideband, tau, relativeError }, level) =>
      rolkeInterval(
        {
          x: observed,
          background: { law: 'poisson', y: sideband, tau },
          efficiency: { law: 'gauss', mean: 1, error: relativeError },
        },
        level,
        { bounded },
      ).upper,
  };
}

/**
 * - `cls`: CL_s on the on/off counts, efficiency averaged over; the default (docs/limits.md says why);
 * - `rolke`: profile likelihood with Poisson background and Gaussian efficiency (model 2), unbounded as in TRolke;
 * - `rolke_bounded`: the same, the best signal never below 0;
 * - `classical`: no background taken off, efficiency averaged over;
 * - `feldman_cousins`: background taken as known to be sideband / tau; without the error of the efficiency.
 */
export const LIMIT_METHODS = {
  cls: {
    promises: 'at least',
    limit: ({ observed, sideband, tau, relativeError }, level) =>
      clsLimit(onOffBackground(sideband, tau, observed), level, relativeError),
  },
  rolke: rolke(false),
  rolke_bounded: rolke(true),
  classical: {
    promises: 'at least',
    limit: ({ observed, relativeError }, level) =>
      relativeError === 0
        ? poissonUpperLimit(observed, level)
        : clsLimit(knownBackground(0, observed), level, relativeError),
  },
  feldman_cousins: {
    promises: 'if the background is known',
    limit: ({ observed, sideband, tau }, level) => feldmanCousins(observed, sideband / tau, level).upper,
  },
} as const satisfies Record<string, LimitMethod>;

/** Name of a method of the registry. */
export type LimitMethodName = keyof typeof LIMIT_METHODS;

/** Names of the methods, in the order of the registry. */
export const LIMIT_METHOD_NAMES = Object.keys(LIMIT_METHODS) as LimitMethodName[];

/**
 * The limit for any count >= 0: between whole numbers, which only weighted events give, on the line between the limits of
 * the two nearest.
 */
export function limitOfCounts(method: LimitMethodName, counts: Counts, level: number): number {
  const { limit } = LIMIT_METHODS[method];
  const below = Math.floor(counts.observed);
  const share = counts.observed - below;
  const lower = limit({ ...counts, observed: below }, level);
  return share === 0 ? lower : (1 - share) * lower + share * limit({ ...counts, observed: below + 1 }, level);
}
