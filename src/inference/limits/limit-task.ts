/** Limits on the number of signal events for a range of scan points: what a worker does. */
import { normalCdf } from '../../core/numerics/statistics.js';
import { countQuantile } from './expected.js';
import { limitOfCounts, type LimitMethodName } from './registry.js';

/** Columns are those of the whole scan, in shared memory; points `from` .. `to` - 1 are done. */
export interface LimitTask {
  readonly from: number;
  readonly to: number;
  readonly observed: Float64Array;
  readonly sideband: Float64Array;
  readonly tau: Float64Array;
  /** Background expected, for the limit to expect. */
  readonly background: Float64Array;
  /** Relative error of all that turns events into a cross section. */
  readonly errors: Float64Array;
  readonly method: LimitMethodName;
  readonly confidence: number;
}

/** Points in a task: fixed, so that the split does not depend on the number of workers. */
export const POINTS_PER_TASK = 8192;

/** Relative errors are rounded up to a multiple of this, which changes a limit by less than one in a thousand (at 0.2). */
const ERROR_STEP = 0.001;

/** No limit is set with a larger relative error: an efficiency is above zero by two standard deviations or not known. */
const MAX_ERROR = 0.5;

/** The relative error with which a limit is worked out. */
export function roundedError(relativeError: number): number {
  return Math.max(0, Math.ceil(relativeError / ERROR_STEP - 1e-9)) * ERROR_STEP;
}

/** Standard deviations from the median count without signal at which limits are expected, by name in the columns. */
export const EXPECTED = { m2: -2, m1: -1, median: 0, p1: 1, p2: 2 } as const;
const QUANTILES = Object.values(EXPECTED).map(normalCdf);

/** Limits on the number of events: of the counts observed, and of the counts at each of the `EXPECTED` quantiles. */
export interface EventLimits {
  readonly observed: Float64Array;
  readonly expected: readonly Float64Array[];
}

/** Works out the limits of a range of points. Points with the same counts and rounded error share one calculation. */
export function limitsOfPoints(task: LimitTask): EventLimits {
  const known = new Map<string, number>();
  const limit = (observed: number, p: number): number => {
    if (!(task.errors[p] < MAX_ERROR)) return Infinity;
    const [sideband, tau, relativeError] = [task.sideband[p], task.tau[p], roundedError(task.errors[p])];
    const key = `${observed} ${sideband} ${tau} ${relativeError}`;
    let value = known.get(key);
    if (value === undefined) {
      value = limitOfCounts(task.method, { observed, sideband, tau, relativeError }, task.confidence);
      known.set(key, value);
    }
    return value;
  };
  const observed = new Float64Array(task.to - task.from);
  const expected = QUANTILES.map(() => new Float64Array(task.to - task.from));
  for (let p = task.from; p < task.to; p++) {
    observed[p - task.from] = limit(task.observed[p], p);
    QUANTILES.forEach((quantile, q) => {
      expected[q][p - task.from] = limit(countQuantile(quantile, task.background[p]), p);
    });
  }
  return { observed, expected };
}
