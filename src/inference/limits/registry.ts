/** Upper limits on the number of signal events in a scan window, by name. */
import { poissonUpperLimit } from '../../core/numerics/statistics.js';
import { clsLimit, knownBackground, onOffBackground } from './cls.js';
import { feldmanCousins } from './feldman-cousins.js';
import { rolkeInterval } from './rolke.js';

/** What a window and its neighbours hold. */
export interface Counts {
  readonly observed: number;
  readonly sideband: number;
  /** Size of the neighbouring regions relative to the window. */
  readonly tau: number;
  /** Relative error of everything that turns events into a cross section. */
  readonly relativeError: number;
}

/** An upper limit at confidence `level`; Infinity where the counts set none. */
export type LimitMethod = (counts: Counts, level: number) => number;

function rolke(bounded: boolean): LimitMethod {
  return ({ observed, sideband, tau, relativeError }, level) =>
    rolkeInterval(
      {
        x: observed,
        background: { law: 'poisson', y: sideband, tau },
        efficiency: { law: 'gauss', mean: 1, error: relativeError },
      },
      level,
      { bounded },
    ).upper;
}

/**
 * - `rolke`: profile likelihood with Poisson background and Gaussian efficiency (model 2), unbounded as in TRolke;
 * - `rolke_bounded`: the same, the best signal never below 0;
 * - `cls`: CL_s on the on/off counts, efficiency averaged over;
 * - `classical`: no background taken off, efficiency averaged over;
 * - `feldman_cousins`: background taken as known to be sideband / tau; without the error of the efficiency.
 */
export const LIMIT_METHODS = {
  rolke: rolke(false),
  rolke_bounded: rolke(true),
  cls: ({ observed, sideband, tau, relativeError }, level) =>
    clsLimit(onOffBackground(sideband, tau, observed), level, relativeError),
  classical: ({ observed, relativeError }, level) =>
    relativeError === 0
      ? poissonUpperLimit(observed, level)
      : clsLimit(knownBackground(0, observed), level, relativeError),
  feldman_cousins: ({ observed, sideband, tau }, level) => feldmanCousins(observed, sideband / tau, level).upper,
} as const satisfies Record<string, LimitMethod>;

/** Name of a method of the registry. */
export type LimitMethodName = keyof typeof LIMIT_METHODS;

/** Names of the methods, in the order of the registry. */
export const LIMIT_METHOD_NAMES = Object.keys(LIMIT_METHODS) as LimitMethodName[];
