/** How well a fitted curve describes a histogram. */
import { chi2Cdf } from '../../core/numerics/statistics.js';
import type { ClusteredEntries } from './clustered-entries.js';
import { CountEffect } from './clustered-entries.js';

/** Independent entries that must be expected in a bin that is compared. */
const LEAST_EXPECTED = 5;

/** What the comparison says. */
export interface GoodnessOfFit {
  /** Likelihood-ratio chi2 (Baker, Cousins 1984) over merged bins; of clustered entries, scaled to `dof`. */
  readonly chi2: number;
  /** Merged bins less parameters; of clustered entries fewer, and no whole number. */
  readonly dof: number;
  readonly p: number;
}

/** The entries behind a histogram, with the influence of their sources on the parameters that were fitted to it. */
export interface FittedEntries extends ClusteredEntries {
  readonly influence: Float64Array;
}

/** Bins that are compared as one. */
interface Group {
  readonly end: number;
  readonly observed: number;
  readonly expected: number;
  /** Derivatives of `expected` by the parameters. */
  readonly slopes: readonly number[];
}

/**
 * Compares bins merged until at least five independent entries are expected in each. Of clustered entries the chi2 is
 * distributed as a sum of squares whose variances are the eigenvalues of the covariance of the residuals; a scaled chi2
 * with the same mean and variance stands for it (the second-order correction of J. N. K. Rao and A. J. Scott, Ann. Stat. 12,
 * 46 (1984), after F. E. Satterthwaite, Biometrics Bull. 2, 110 (1946)).
 *
 * @param counts observed contents of the bins from `firstBin` on
 * @param mu expected contents
 * @param basis d log(mu) / d parameter, for each parameter that was fitted
 * @param fitted the entries behind `counts`, if these are no plain counts
 */
export function goodnessOfFit(
  counts: Float64Array,
  mu: Float64Array,
  basis: readonly Float64Array[],
  firstBin: number,
  fitted?: FittedEntries,
): GoodnessOfFit {
  const ends = groupEnds(mu, firstBin, fitted);
  const groups = ends.map((end, g): Group => {
    const start = g === 0 ? 0 : ends[g - 1];
    const sum = (values: (bin: number) => number) => {
      let total = 0;
      for (let bin = start; bin < end; bin++) total += values(bin);
      return total;
    };
    const slopes = basis.map((values) => sum((bin) => mu[bin] * values[bin]));
    return { end, observed: sum((bin) => counts[bin]), expected: sum((bin) => mu[bin]), slopes };
  });
  let chi2 = 0;
  for (const { observed: n, expected: m } of groups) chi2 += 2 * (m - n + (n > 0 ? n * Math.log(n / m) : 0));
  let dof = Math.max(groups.length - basis.length, 0);
  if (dof === 0) return { chi2, dof, p: 1 };
  if (fitted) {
    const { mean, variance } = chi2Moments(groups, firstBin, fitted);
    if (variance > 0) dof = Math.min(dof, (2 * mean ** 2) / variance);
    chi2 *= dof / mean;
  }
  return { chi2, dof, p: 1 - chi2Cdf(chi2, dof) };
}

/**
 * Mean and variance of the chi2: trace of V and twice that of V^2, V the covariance of (observed - expected) / sqrt(expected).
 * What a source adds to these residuals is its entries less what the parameters follow of them; V is the sum over sources of
 * the products of that, and its square, without the products of sources with themselves, has no bias from their number.
 */
function chi2Moments(groups: readonly Group[], firstBin: number, fitted: FittedEntries) {
  const [size, parameters] = [groups.length, groups[0].slopes.length];
  const slopes = groups.map((group) => group.slopes.map((slope) => slope / Math.sqrt(group.expected)));
  const followed = (g: number, moved: ArrayLike<number>) => {
    let sum = 0;
    for (let k = 0; k < parameters; k++) sum += slopes[g][k] * moved[k];
    return sum;
  };
  // Products of contents and influences first, of which a source has few: only their sum knows all pairs of groups.
  const length = size + parameters;
  const products = new Float64Array(length * length);
  let [trace, alone] = [0, 0];
  for (const [source, contents] of scaledContents(groups, firstBin, fitted)) {
    const moved = fitted.influence.subarray(source * parameters, (source + 1) * parameters);
    let square = 0;
    for (let g = 0; g < size; g++) square += ((contents.get(g) ?? 0) - followed(g, moved)) ** 2;
    trace += square;
    alone += square * square;
    moved.forEach((value, k) => contents.set(size + k, value));
    for (const [a, x] of contents) for (const [b, y] of contents) products[a * length + b] += x * y;
  }
  const withResidual = (a: number, g: number) => {
    const row = products.subarray(a * length, (a + 1) * length);
    return row[g] - followed(g, row.subarray(size));
  };
  let squares = 0;
  for (let h = 0; h < size; h++) {
    const ofParameters = slopes[h].map((_, k) => withResidual(size + k, h));
    for (let g = 0; g < size; g++) squares += (withResidual(g, h) - followed(g, ofParameters)) ** 2;
  }
  return { mean: trace, variance: 2 * (squares - alone) };
}

/** For each source its content of each group where it has one, over the root of what is expected there. */
function scaledContents(
  groups: readonly Group[],
  firstBin: number,
  { bin, source, weight }: ClusteredEntries,
): Map<number, Map<number, number>> {
  const ofSource = new Map<number, Map<number, number>>();
  for (let i = 0, g = 0; i < bin.length; i++) {
    if (bin[i] < firstBin) continue;
    while (bin[i] - firstBin >= groups[g].end) g++;
    const contents = ofSource.get(source[i]) ?? new Map<number, number>();
    contents.set(g, (contents.get(g) ?? 0) + weight[i] / Math.sqrt(groups[g].expected));
    ofSource.set(source[i], contents);
  }
  return ofSource;
}

/** Ends of the groups of bins; what is left over joins the last. */
function groupEnds(mu: Float64Array, firstBin: number, clustered?: ClusteredEntries): number[] {
  const ends: number[] = [];
  const feed = feeder(firstBin, clustered);
  const whenEmpty = clustered?.effectAbove[firstBin];
  let [m, effect] = [0, new CountEffect(whenEmpty)];
  for (let bin = 0; bin < mu.length; bin++) {
    m += mu[bin];
    feed(bin, effect);
    if (m < LEAST_EXPECTED * effect.value) continue;
    ends.push(bin + 1);
    [m, effect] = [0, new CountEffect(whenEmpty)];
  }
  return [...ends.slice(0, -1), mu.length];
}

/** Adds the entries of one bin after the other, counted from `firstBin`, to an effect. */
function feeder(firstBin: number, clustered?: ClusteredEntries): (bin: number, effect: CountEffect) => void {
  if (!clustered) return () => undefined;
  const { bin: bins, source, weight } = clustered;
  let entry = 0;
  while (entry < bins.length && bins[entry] < firstBin) entry++;
  return (bin, effect) => {
    for (; entry < bins.length && bins[entry] === firstBin + bin; entry++) effect.add(source[entry], weight[entry]);
  };
}
