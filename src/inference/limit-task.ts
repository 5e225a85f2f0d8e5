/** Limits on the number of signal events for a range of scan points: what a worker does. */
import { countQuantile } from './limits/expected.js';
import { LIMIT_METHODS } from './limits/registry.js';
import type { LimitMethodName } from './limits/registry.js';

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

/** The relative error with which a limit is worked out. */
export function roundedError(relativeError: number): number {
  return Math.max(0, Math.ceil(relativeError / ERROR_STEP - 1e-9)) * ERROR_STEP;
}

/**
 * The limits of each point: that of the observed count, and that of the median count without signal. Points with the same
 * counts and rounded error share one calculation.
 */
export function limitsOfPoints(task: LimitTask): { readonly observed: Float64Array; readonly expected: Float64Array } {
  const known = new Map<string, number>();
  const limit = (observed: number, p: number): number => {
    const [sideband, tau, relativeError] = [task.sideband[p], task.tau[p], roundedError(task.errors[p])];
    const key = `${observed} ${sideband} ${tau} ${relativeError}`;
    let value = known.get(key);
    if (value === undefined) {
      value = LIMIT_METHODS[task.method]({ observed, sideband, tau, relativeError }, task.confidence);
      known.set(key, value);
    }
    return value;
  };
  const observed = new Float64Array(task.to - task.from);
  const expected = new Float64Array(task.to - task.from);
  for (let p = task.from; p < task.to; p++) {
    observed[p - task.from] = limit(task.observed[p], p);
    expected[p - task.from] = limit(countQuantile(0.5, task.background[p]), p);
  }
  return { observed, expected };
}
