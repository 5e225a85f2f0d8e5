/** Score distributions with the fitted curve, coarse enough to draw. */
import type { Category } from '../../events/final-states.js';
import type { ExponentialFit } from './exponential-fit.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreEdge } from './score-axis.js';

/** Optimisation sample, signal and fit of one category in bins of `width`. */
export interface ScoreDistribution {
  readonly category: Category;
  readonly width: number;
  /** Lower edges of the bins. */
  readonly score: readonly number[];
  /** Weighted events of the optimisation sample. */
  readonly data: readonly number[];
  /** Mean efficiency falling into the bin. */
  readonly signal: readonly number[];
  /** Events of the optimisation sample that the fit expects; null outside its range. */
  readonly fit: readonly (number | null)[];
}

const GROUP = 8;

/** Merges every eight bins of the axis, over the range that holds data or signal. */
export function scoreDistribution(
  category: Category,
  axis: ScoreAxis,
  data: Float64Array,
  signal: Float64Array,
  fit: ExponentialFit | null,
): ScoreDistribution {
  const groups = Math.ceil(axis.bins / GROUP);
  const merged = (values: ArrayLike<number>) =>
    Array.from({ length: groups }, (_, g) => {
      let sum = 0;
      for (let i = g * GROUP; i < Math.min((g + 1) * GROUP, axis.bins); i++) sum += values[i];
      return sum;
    });
  const curve = fit ? merged(fitted(axis, fit)).map((n) => (Number.isNaN(n) ? null : n)) : merged(data).map(() => null);
  const columns = { data: merged(data), signal: merged(signal) };
  const filled = Array.from({ length: groups }, (_, g) => g).filter((g) => columns.data[g] + columns.signal[g] > 0);
  const [first, last] = filled.length === 0 ? [0, -1] : [filled[0], filled[filled.length - 1]];
  const cut = <T>(values: readonly T[]) => values.slice(first, last + 1);
  return {
    category,
    width: GROUP * axis.step,
    score: cut(columns.data.map((_, g) => scoreEdge(axis, g * GROUP))),
    data: cut(columns.data),
    signal: cut(columns.signal),
    fit: cut(curve),
  };
}

/** Expected content of every bin; NaN below the fitted range. */
function fitted(axis: ScoreAxis, fit: ExponentialFit): Float64Array {
  const [a, b, c] = fit.parameters;
  return Float64Array.from({ length: axis.bins }, (_, i) => {
    const x = scoreEdge(axis, i + 0.5);
    return i < fit.firstBin ? NaN : Math.exp((a * x + b) * x + c);
  });
}
