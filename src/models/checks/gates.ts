/** Gates: checks that a classifier passes or does not, each a number against a limit. */
import { CheckFailed } from '../../core/errors.js';
import type { CheckOptions } from './options.js';
import type { DriftCheck } from './drift.js';
import type { FlatnessCheck } from './efficiency.js';
import type { OvertrainingCheck } from './overtraining.js';
import type { SculptingCheck } from './sculpting.js';
import type { SpectatorCheck } from './spectators.js';

/** The outcome of one check. */
export interface Gate {
  readonly name: string;
  readonly passed: boolean;
  /** What was found, and what it must be at least or at most. */
  readonly value: number;
  readonly limit: number;
  readonly rule: 'at least' | 'at most';
  /** What the number is, in words. */
  readonly quantity: string;
}

/** What the checks of a training look at, of one category. */
export interface TrainingOutcome {
  readonly category: string;
  /** Undefined without held-out events. */
  readonly overtraining: OvertrainingCheck | undefined;
  readonly spectators: SpectatorCheck;
}

const atLeast = (name: string, quantity: string, value: number, limit: number): Gate => {
  return { name, passed: value >= limit, value, limit, rule: 'at least', quantity };
};

const atMost = (name: string, quantity: string, value: number, limit: number): Gate => {
  return { name, passed: value <= limit, value, limit, rule: 'at most', quantity };
};

/** The gates of a training: no spectator among the inputs, and no overtraining where events were held out. */
export function trainingGates(
  { category, overtraining, spectators }: TrainingOutcome,
  { minimum_p }: Pick<CheckOptions, 'minimum_p'>,
): Gate[] {
  const used = spectators.spectatorsUsed.length;
  const gates = [atMost(`spectators ${category}`, 'inputs that a classifier must not see', used, 0)];
  if (overtraining === undefined) return gates;
  const p = Math.min(1, 2 * Math.min(overtraining.signal.p, overtraining.background.p));
  return [...gates, atLeast(`overtraining ${category}`, 'p-value, of two classes', p, minimum_p)];
}

/** Does the cut carve structure into the background of a category? */
export function sculptingGate(category: string, { p }: SculptingCheck, { minimum_p }: CheckOptions): Gate {
  return atLeast(`mass sculpting ${category}`, 'p-value', p, minimum_p);
}

/** Is the signal efficiency flat over the mass points? */
export function flatnessGates(
  { spread, smallestRatio, mean }: FlatnessCheck,
  { maximum_spread, minimum_ratio }: CheckOptions,
): Gate[] {
  const [relative, ratio] = mean > 0 ? [spread, smallestRatio] : [Infinity, 0];
  return [
    atMost('efficiency spread', 'relative standard deviation over the mass points', relative, maximum_spread),
    atLeast('efficiency hole', 'smallest efficiency over the mean', ratio, minimum_ratio),
  ];
}

/** Do the features drift? The smallest p-value of those whose distance is beyond the tolerance. */
export function driftGate({ features }: DriftCheck, { minimum_p, drift_tolerance }: CheckOptions): Gate {
  const smallest = features.reduce(
    (least, { distance, p }) => (distance > drift_tolerance ? Math.min(least, p) : least),
    1,
  );
  return atLeast('feature drift', 'p-value, of all features', smallest, minimum_p);
}

/**
 * Ends in an error if a gate failed and `gates` says that it must.
 * @throws CheckFailed one line that names every failed gate, what was found and what is allowed
 */
export function enforceGates(gates: readonly Gate[], { gates: mode }: Pick<CheckOptions, 'gates'>): void {
  const failed = gates.filter(({ passed }) => !passed);
  if (mode === 'report' || failed.length === 0) return;
  const lines = failed.map(({ name, quantity, value, rule, limit }) => {
    return `${name}: ${quantity} ${Number(value.toPrecision(3))}, allowed: ${rule} ${limit}`;
  });
  throw new CheckFailed(`${failed.length === 1 ? 'check' : `${failed.length} checks`} failed: ${lines.join('; ')}`);
}
