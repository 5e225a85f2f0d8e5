/** Data events expected above any cut: counted where there are enough, from the fit of the score tail above. */
import type { ExponentialFit } from './exponential-fit.js';
import { fitExponential, predictAbove } from './exponential-fit.js';
import type { OptimiseOptions } from './options.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreEdge, sumsAbove } from './score-axis.js';

/** What is expected above each edge of the score axis, in events of the full data. */
export interface Background {
  readonly method: 'quadratic' | 'exponential' | 'count';
  /** Why this method and range; for the report. */
  readonly reason: string;
  readonly fit: ExponentialFit | null;
  /** Score from which the fit replaces the count; null if everything is counted. */
  readonly fitFrom: number | null;
  /** Length bins + 1. */
  readonly above: Float64Array;
  readonly sd: Float64Array;
}

type FitOptions = OptimiseOptions['fit'];

interface ChosenFit {
  readonly fit: ExponentialFit | undefined;
  readonly reason: string;
}

/**
 * Models the tail of one score histogram of the optimisation sample.
 *
 * The fit range: of the ranges that start at `start_quantiles` of the scores, the widest whose goodness of fit reaches
 * `min_p`; if none does, the one with the best. With fewer than `min_entries` in a range, or where the quadratic does
 * not fall, a plain exponential; with fewer than `min_entries_exponential`, or where that rises, counting.
 *
 * @param scale full data / optimisation sample
 * @param weightScale mean weight^2 / mean weight of the histogram's entries
 */
export function modelBackground(
  axis: ScoreAxis,
  contents: Float64Array,
  scale: number,
  options: FitOptions,
  weightScale = 1,
): Background {
  const { fit, reason } = chooseFit(axis, contents, options, weightScale);
  return extrapolate(axis, contents, scale, options.count_above * weightScale, weightScale, fit, reason);
}

/**
 * Models a resampled histogram the way the nominal one was: in the same range with the same function, since the
 * goodness of fit means nothing for repeated events.
 */
export function modelLike(
  nominal: Background,
  axis: ScoreAxis,
  contents: Float64Array,
  scale: number,
  options: FitOptions,
): Background {
  const fitAgain = (parameterCount: 2 | 3) =>
    nominal.fit ? fitExponential(axis, contents, nominal.fit.firstBin, parameterCount) : undefined;
  const fit = (nominal.method === 'quadratic' ? fitAgain(3) : undefined) ?? fitAgain(2);
  return extrapolate(axis, contents, scale, options.count_above, 1, fit, 'as the nominal sample');
}

/** Counts up to the score above which `countAbove` are left, takes the fit from there on. */
function extrapolate(
  axis: ScoreAxis,
  contents: Float64Array,
  scale: number,
  countAbove: number,
  weightScale: number,
  fit: ExponentialFit | undefined,
  reason: string,
): Background {
  const counted = sumsAbove(contents);
  if (!fit) {
    const above = counted.map((n) => scale * n);
    const sd = counted.map((n) => scale * Math.sqrt(n * weightScale));
    return { method: 'count', reason, fit: null, fitFrom: null, above, sd };
  }
  let join = fit.firstBin;
  while (counted[join] > countAbove) join++;
  const predicted = predictAbove(axis, fit);
  const count = (i: number) => (i < join ? counted[i] - counted[join] : 0);
  const fitted = (i: number) => Math.max(i, join);
  return {
    method: fit.parameterCount === 3 ? 'quadratic' : 'exponential',
    reason,
    fit,
    fitFrom: scoreEdge(axis, join),
    above: counted.map((_, i) => scale * (count(i) + predicted.count[fitted(i)])),
    sd: counted.map((_, i) => scale * Math.hypot(Math.sqrt(count(i) * weightScale), predicted.sd[fitted(i)])),
  };
}

function chooseFit(axis: ScoreAxis, contents: Float64Array, options: FitOptions, weightScale: number): ChosenFit {
  const starts = startBins(contents, options.start_quantiles);
  const above = sumsAbove(contents);
  const total = (above[0] / weightScale).toFixed(0);
  for (const parameterCount of [3, 2] as const) {
    const least = weightScale * (parameterCount === 3 ? options.min_entries : options.min_entries_exponential);
    let best: ExponentialFit | undefined;
    for (const start of starts) {
      if (above[start] < least) continue;
      const fit = fitExponential(axis, contents, start, parameterCount, weightScale);
      if (fit && fit.p >= options.min_p) return { fit, reason: 'widest range with an acceptable fit' };
      if (fit && (!best || fit.p > best.p)) best = fit;
    }
    if (best) return { fit: best, reason: `no range reaches p = ${options.min_p}: the best is taken` };
  }
  return { fit: undefined, reason: `no falling fit possible with ${total} effective entries: counted` };
}

/** Bins at the given quantiles of the contents, ascending, each once. */
function startBins(contents: Float64Array, quantiles: readonly number[]): number[] {
  const total = contents.reduce((sum, n) => sum + n, 0);
  const bins = [...quantiles]
    .sort((a, b) => a - b)
    .map((q) => {
      let bin = 0;
      for (let sum = contents[0]; sum <= q * total && bin < contents.length - 1; sum += contents[bin]) bin++;
      return bin;
    });
  return [...new Set(bins)];
}
