/**
 * Profile-likelihood intervals for a Poisson signal with uncertain background and efficiency: Rolke, Lopez and Conrad,
 * NIM A 551, 493 (2005). The seven models of ROOT's TRolke are the pairs of a background law and an efficiency law.
 */
import { chi2Quantile } from '../../core/numerics/statistics.js';
import { findRoot } from '../../core/numerics/find-root.js';
import { nuisanceOfBackground, nuisanceOfEfficiency, poissonDeviance } from './nuisance.js';
import type { Background, BackgroundNuisance, Efficiency, EfficiencyNuisance } from './nuisance.js';

/** `x` observed events (any number >= 0), and what is known of background and efficiency. */
export interface Measurement {
  readonly x: number;
  readonly background: Background;
  readonly efficiency: Efficiency;
}

/** An interval for the number of signal events. `upper` is Infinity where the likelihood never falls far enough. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** Choices of the profile-likelihood interval. */
export interface RolkeOptions {
  /** True: the best signal is never below 0 (the likelihood is compared with its value at 0). Default false. */
  readonly bounded?: boolean;
}

/**
 * The interval { mu >= 0 : -2 ln lambda(mu) < chi2 quantile(level, 1) }, nuisances profiled, as TRolke gives it: with
 * nothing observed the limit is the line through those for one and two events, U(0) = max(0, 2 U(1) - U(2)); an
 * unbounded interval that is empty is replaced by that of the next larger count.
 *
 * @param level confidence level, 0 < level < 1
 */
export function rolkeInterval(measurement: Measurement, level: number, options: RolkeOptions = {}): Interval {
  const background = nuisanceOfBackground(measurement.background);
  const efficiency = nuisanceOfEfficiency(measurement.efficiency);
  const interval = (x: number): Interval =>
    physicalInterval(x, background, efficiency, chi2Quantile(level, 1), options.bounded ?? false);
  for (let x = measurement.x; ; x++) {
    const { lower, upper } = x === 0 ? extrapolateToZero(interval) : interval(x);
    if (upper > 0) return { lower, upper };
  }
}

function extrapolateToZero(interval: (x: number) => Interval): Interval {
  const one = interval(1).upper;
  return { lower: 0, upper: one === Infinity ? Infinity : Math.max(0, 2 * one - interval(2).upper) };
}

/** The part at mu >= 0 of the likelihood interval; [0, 0] if there is none. */
function physicalInterval(
  x: number,
  background: BackgroundNuisance,
  efficiency: EfficiencyNuisance,
  rise: number,
  bounded: boolean,
): Interval {
  const deviance = (mu: number): number => profiledDeviance(mu, x, background, efficiency);
  const best = (x - background.best) / efficiency.best;
  const atZero = deviance(0);
  const target = rise + (bounded && best < 0 ? atZero : 0);
  const above = (mu: number): number => deviance(mu) - target;
  if (best < 0 && atZero >= target) return { lower: 0, upper: 0 };
  const lower = best > 0 && atZero > target ? findRoot(above, 0, best, 1e-10) : 0;
  const start = Math.max(0, best);
  const scale = (Math.sqrt(rise * (x + 1)) + rise) / efficiency.best;
  for (let step = scale, from = start; step < 1e6 * scale; from = start + step, step *= 2) {
    if (above(start + step) > 0) return { lower, upper: findRoot(above, from, start + step, 1e-10) };
  }
  return { lower, upper: Infinity };
}

/** -2 ln of the likelihood at signal `mu`, maximised over the nuisances, relative to the saturated likelihood. */
function profiledDeviance(
  mu: number,
  x: number,
  background: BackgroundNuisance,
  efficiency: EfficiencyNuisance,
): number {
  const e = mu === 0 ? efficiency.best : efficiency.profile((value) => mu * (x / expected(value) - 1));
  const b = background.profile(e * mu, x);
  return poissonDeviance(x, e * mu + b) + background.deviance(b) + efficiency.deviance(e);

  function expected(value: number): number {
    return value * mu + background.profile(value * mu, x);
  }
}
