/** Data events expected above any cut: counted where there are enough, from the fit of the score tail above. */
import { poissonUpperTail } from '../../core/numerics/statistics.js';
import type { ClusteredEntries } from './clustered-entries.js';
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
 * The fit: of the ranges that start at `start_quantiles` of the scores, the widest in which the quadratic or else the
 * plain exponential describes the whole and the last `tail_entries` entries with a probability of `min_p`; if none does, the best, the narrower of equals. The quadratic
 * needs `min_entries` in a range and must fall, the exponential `min_entries_exponential`; without either, counting. All
 * these are numbers of independent entries.
 *
 * @param scale full data / optimisation sample
 * @param clustered the entries behind the contents, if these are no plain counts
 */
export function modelBackground(
  axis: ScoreAxis,
  contents: Float64Array,
  scale: number,
  options: FitOptions,
  clustered?: ClusteredEntries,
): Background {
  const { fit, reason } = chooseFit(axis, contents, options, clustered);
  return extrapolate(axis, contents, scale, options.count_above, clustered, fit, reason);
}

/**
 * Models a resampled histogram the way the nominal one was: in the same range with the same function, since the
 * goodness of fit means nothing for repeated events.
 * @param clustered the entries behind the nominal contents
 */
export function modelLike(
  nominal: Background,
  axis: ScoreAxis,
  contents: Float64Array,
  scale: number,
  options: FitOptions,
  clustered?: ClusteredEntries,
): Background {
  const fitAgain = (parameterCount: 2 | 3) =>
    nominal.fit ? fitExponential(axis, contents, nominal.fit.firstBin, parameterCount) : undefined;
  const fit = (nominal.method === 'quadratic' ? fitAgain(3) : undefined) ?? fitAgain(2);
  return extrapolate(axis, contents, scale, options.count_above, clustered, fit, 'as the nominal sample');
}

/** Counts up to the score above which `countAbove` independent entries are left, takes the fit from there on. */
function extrapolate(
  axis: ScoreAxis,
  contents: Float64Array,
  scale: number,
  countAbove: number,
  clustered: ClusteredEntries | undefined,
  fit: ExponentialFit | undefined,
  reason: string,
): Background {
  const counted = sumsAbove(contents);
  const effect = effectAbove(clustered);
  if (!fit) {
    const above = counted.map((n) => scale * n);
    const sd = counted.map((n, i) => scale * Math.sqrt(n * effect(i)));
    return { method: 'count', reason, fit: null, fitFrom: null, above, sd };
  }
  let join = fit.firstBin;
  while (counted[join] > countAbove * effect(join)) join++;
  const predicted = predictAbove(axis, fit);
  const count = (i: number) => (i < join ? counted[i] - counted[join] : 0);
  const fitted = (i: number) => Math.max(i, join);
  return {
    method: fit.parameterCount === 3 ? 'quadratic' : 'exponential',
    reason,
    fit,
    fitFrom: scoreEdge(axis, join),
    above: counted.map((_, i) => scale * (count(i) + predicted.count[fitted(i)])),
    sd: counted.map((_, i) => scale * Math.hypot(Math.sqrt(count(i) * effect(i)), predicted.sd[fitted(i)])),
  };
}

/** The design effect of the number of entries above an edge. */
function effectAbove(clustered: ClusteredEntries | undefined): (edge: number) => number {
  return clustered ? (edge) => clustered.effectAbove[edge] : () => 1;
}

function chooseFit(
  axis: ScoreAxis,
  contents: Float64Array,
  options: FitOptions,
  clustered: ClusteredEntries | undefined,
): ChosenFit {
  const effect = effectAbove(clustered);
  const above = sumsAbove(contents);
  const enough = (start: number, parameterCount: 2 | 3) =>
    above[start] >= effect(start) * (parameterCount === 3 ? options.min_entries : options.min_entries_exponential);
  const fits = startBins(contents, options.start_quantiles).flatMap((start) =>
    ([3, 2] as const)
      .filter((parameterCount) => enough(start, parameterCount))
      .flatMap((parameterCount) => fitExponential(axis, contents, start, parameterCount, clustered) ?? []),
  );
  const tested = fits
    .filter(({ dof }) => dof > 0)
    .map((fit) => ({ fit, p: Math.min(fit.p, tailProbability(axis, above, fit, options.tail_entries, effect)) }));
  const good = tested.find(({ p }) => p >= options.min_p);
  if (good) return { fit: good.fit, reason: 'widest range with an acceptable fit' };
  if (tested.length > 0) {
    const best = tested.reduce((one, next) => (next.p >= one.p ? next : one));
    return { fit: best.fit, reason: `no range reaches p = ${options.min_p}: the best is taken` };
  }
  if (fits.length > 0) return { fit: fits[0], reason: 'too few entries to test a fit: the widest range is taken' };
  const total = (above[0] / effect(0)).toFixed(0);
  return { fit: undefined, reason: `no falling fit possible with ${total} effective entries: counted` };
}

/**
 * Two-sided Poisson probability of the uppermost `entries` independent entries, given the fit: what happens there decides where
 * the extrapolation goes, and says little in the goodness of fit of a wide range.
 */
function tailProbability(
  axis: ScoreAxis,
  above: Float64Array,
  fit: ExponentialFit,
  entries: number,
  effect: (edge: number) => number,
): number {
  let edge = fit.firstBin;
  while (above[edge] > entries * effect(edge)) edge++;
  const seen = Math.round(above[edge] / effect(edge));
  const mean = predictAbove(axis, fit).count[edge] / effect(edge);
  return Math.min(1, 2 * poissonUpperTail(seen, mean), 2 * (1 - poissonUpperTail(seen + 1, mean)));
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
