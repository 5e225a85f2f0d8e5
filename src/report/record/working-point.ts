/** Scores, and the cuts on them. */
import type { Category } from '../../events/final-states.js';

/** exp(a x^2 + b x + c) fitted to the scores of the optimisation sample, in events a unit of score. */
export interface ScoreFit {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Lowest score in the fit. */
  readonly from: number;
  /** Goodness of fit (Poisson likelihood ratio against the counts) and degrees of freedom. */
  readonly deviance: number;
  readonly degreesOfFreedom: number;
}

/** The scores of one category. */
export interface ScoreDistribution {
  readonly category: Category;
  /** Bin edges in score = ln(p / (1 - p)). */
  readonly edges: readonly number[];
  /** Events a bin in the whole pseudo-data, each with its best candidate of the category; null while the selection is not frozen. */
  readonly pseudoData: readonly number[] | null;
  /** The same in the optimisation sample. */
  readonly optimisation: readonly number[];
  /** Truth-matched simulated signal a bin, scaled to the sum of the pseudo-data (of the optimisation sample while blind). */
  readonly signal: readonly number[];
  readonly fit: ScoreFit | null;
  /** Candidates with a higher score are selected. */
  readonly cut: number | null;
}

/** Signal efficiency against background efficiency as the cut falls; both start at 0 and end at 1. */
export interface RocCurve {
  readonly category: Category;
  readonly signalEfficiency: readonly number[];
  readonly backgroundEfficiency: readonly number[];
  readonly auc: number;
}

/** Figure of merit against the cut: of what the cut maximises. */
export interface FigureOfMeritCurve {
  readonly category: Category;
  /** What is maximised, in words. */
  readonly name: string;
  readonly cut: readonly number[];
  readonly value: readonly number[];
  /** 16 % and 84 % quantiles over bootstrap samples; null without. */
  readonly low: readonly number[] | null;
  readonly high: readonly number[] | null;
  readonly chosen: number | null;
}

/** The cut of one category and what it leaves. */
export interface WorkingPointRow {
  readonly category: Category;
  readonly cut: number;
  /** Standard deviation of the cut over bootstrap samples of events or sources. */
  readonly cutError: number | null;
  /** Candidates expected above the cut in the whole pseudo-data, counted or from the fit. */
  readonly expected: number | null;
  readonly expectedError: number | null;
  /** Generator events among the candidates of the optimisation sample above the cut. */
  readonly sources: number;
  /** Selected candidates of this category over all produced signal events, averaged over the mass grid, 0..1. */
  readonly signalEfficiency: number | null;
}

/** What was fixed before anyone looked at the pseudo-data above the cuts. */
export interface FrozenSummary {
  /** SHA-256 over all that fixes the selection, and of the classifiers and the configuration, hexadecimal. */
  readonly digest: string;
  readonly modelDigest: string;
  readonly configDigest: string;
}

/** The figure of merit. */
export interface MeritSummary {
  /** What is maximised, in words. */
  readonly name: string;
  /** Of the merged categories at the working point. */
  readonly value: number;
  /** The largest found of the merged categories; null if the cut of each category was chosen by itself. */
  readonly maximum: number | null;
  /** Of each category alone, at its cut and at most; empty if the cuts were chosen together. */
  readonly alone: readonly {
    readonly category: Category;
    readonly value: number;
    readonly maximum: number;
    readonly optimism: number | null;
  }[];
  /** The largest for each set of categories whose cuts are placed together, the others closed. */
  readonly largest: readonly { readonly categories: readonly Category[]; readonly value: number }[];
  /** Relative excess on the events that chose the cuts over events that did not, of the merged categories; null if not measured. */
  readonly optimism: number | null;
}
