/**
 * Figures of merit: what a working point maximises. A new one is a new entry of FIGURES_OF_MERIT.
 *
 * The paper's (PRL 128, 021802) averages the signal efficiency over wide ranges of masses and, to be conservative,
 * takes the events observed above the cut for signal candidates: mean efficiency over the upper limit on the signal
 * that the observed count itself sets.
 */
import { gammaQ, poissonUpperLimit } from '../../core/numerics/statistics.js';

/** The options a figure of merit may look at: the keys of the `optimise:` block. */
export interface FigureOptions {
  readonly confidence: number;
  readonly punzi_a: number;
  readonly expected_signal: number;
  readonly background_uncertainty: number;
}

/** A figure of merit: the larger the better. */
export interface FigureOfMerit {
  readonly title: string;
  /** The figure with its options bound, so that tables can be prepared once. */
  bind(options: FigureOptions): (efficiency: number, observed: number) => number;
}

/**
 * Bayesian upper limit on a signal, flat prior, `n` events seen on a known background `b`: the s at which
 * Q(n + 1, s + b) / Q(n + 1, b) = 1 - confidence (Helene 1983; equal to the CLs limit of a counting experiment).
 */
export function bayesianUpperLimit(n: number, b: number, confidence: number): number {
  const target = (1 - confidence) * gammaQ(n + 1, b);
  let low = 0;
  let high = poissonUpperLimit(n, confidence) + 1;
  for (let i = 0; i < 60; i++) {
    const middle = 0.5 * (low + high);
    if (gammaQ(n + 1, middle + b) > target) low = middle;
    else high = middle;
  }
  return 0.5 * (low + high);
}

/** Punzi's sensitivity, eff / (a/2 + sqrt b) (physics/0308063). */
export function punzi(efficiency: number, background: number, a: number): number {
  return efficiency / (a / 2 + Math.sqrt(background));
}

/**
 * Median discovery significance of the Asimov data set with a Gaussian uncertainty `sigma` on the background
 * (Cowan, Cranmer, Gross, Vitells 2011; Cowan 2012).
 */
export function asimovSignificance(s: number, b: number, sigma: number): number {
  if (s <= 0) return 0;
  if (b <= 0) return Infinity;
  const v = sigma * sigma;
  const squared =
    v === 0
      ? 2 * ((s + b) * Math.log1p(s / b) - s)
      : 2 *
        ((s + b) * Math.log(((s + b) * (b + v)) / (b * b + (s + b) * v)) -
          ((b * b) / v) * Math.log1p((v * s) / (b * (b + v))));
  return Math.sqrt(Math.max(squared, 0));
}

const TABLE_STEP = 0.02;

/**
 * A slow smooth function of a count, tabulated where it is needed at equal steps of ln(n + 1) and interpolated with
 * cubics (relative error below 1e-6).
 */
export function tabulated(exact: (n: number) => number): (n: number) => number {
  const table: number[] = [];
  const knot = (i: number) => (table[i] ??= exact(Math.expm1(i * TABLE_STEP)));
  return (n) => {
    const at = Math.log1p(n) / TABLE_STEP;
    const i = Math.max(1, Math.floor(at));
    const t = at - i;
    return (
      (knot(i - 1) * -t * (t - 1) * (t - 2)) / 6 +
      (knot(i) * (t + 1) * (t - 1) * (t - 2)) / 2 -
      (knot(i + 1) * (t + 1) * t * (t - 2)) / 2 +
      (knot(i + 2) * (t + 1) * t * (t - 1)) / 6
    );
  };
}

/** Names of the figures of merit, the default first. */
export const FIGURE_NAMES = [
  'limit',
  'punzi',
  'signal_over_root_total',
  'signal_over_root_background',
  'asimov',
  'bayesian_limit',
] as const;
/** Name of a figure of merit of the registry. */
export type FigureName = (typeof FIGURE_NAMES)[number];

/** The registry of figures of merit. Efficiency times `expected_signal` is s, the observed count is b. */
export const FIGURES_OF_MERIT: Readonly<Record<FigureName, FigureOfMerit>> = {
  limit: {
    title: 'mean efficiency / upper limit on the observed count',
    bind: ({ confidence }) => {
      const limit = tabulated((n) => poissonUpperLimit(n, confidence));
      return (efficiency, observed) => efficiency / limit(observed);
    },
  },
  punzi: {
    title: 'efficiency / (a/2 + sqrt b)',
    bind: (options) => (efficiency, observed) => punzi(efficiency, observed, options.punzi_a),
  },
  signal_over_root_total: {
    title: 's / sqrt(s + b)',
    bind: (options) => (efficiency, observed) => {
      const s = efficiency * options.expected_signal;
      return s === 0 ? 0 : s / Math.sqrt(s + observed);
    },
  },
  signal_over_root_background: {
    title: 's / sqrt b',
    bind: (options) => (efficiency, observed) =>
      efficiency === 0 ? 0 : (efficiency * options.expected_signal) / Math.sqrt(observed),
  },
  asimov: {
    title: 'Asimov significance with background uncertainty',
    bind: (options) => (efficiency, observed) =>
      asimovSignificance(efficiency * options.expected_signal, observed, options.background_uncertainty * observed),
  },
  bayesian_limit: {
    title: 'mean efficiency / expected Bayesian upper limit',
    bind: ({ confidence }) => {
      const limit = tabulated((n) => bayesianUpperLimit(n, n, confidence));
      return (efficiency, observed) => efficiency / limit(observed);
    },
  },
};
