/**
 * Overtraining: do the scores given to training events differ from those of events that were held out of everything?
 * Scores of events by the member that left their fold out must not, whichever the sample; scores by trees or
 * coefficients that saw the event do.
 */
import { drawsFor, ENOUGH_DRAWS } from './options.js';
import { sourcesOf } from '../sample/sample.js';
import type { ScoredSample } from '../sample/sample.js';
import { permutationKs } from './permutation-test.js';
import type { KsResult } from './permutation-test.js';

/** How well the p-values must be known. */
export interface OvertrainingLimits {
  /** The p-value, shared by the two classes, from which others are to be told; default 0.002. */
  readonly minimumP?: number;
  /** Largest number of event permutations; default two over the smallest p-value of a class. */
  readonly permutations?: number;
}

/** Scores of one class as a histogram of unit sum. */
export interface ScoreHistogram {
  readonly content: readonly number[];
  /** Standard deviation of each bin, of independent rows. */
  readonly error: readonly number[];
}

/** The scores that were compared. */
export interface ScoreOverlay {
  readonly edges: readonly number[];
  /** Background, then signal. */
  readonly training: readonly ScoreHistogram[];
  readonly heldOut: readonly ScoreHistogram[];
}

/** The result for each class. */
export interface OvertrainingCheck {
  readonly signal: KsResult;
  readonly background: KsResult;
  /** For a figure; absent in model files of earlier versions. */
  readonly overlay?: ScoreOverlay;
}

/** Compares scores of training events with scores of held-out events, class by class. */
export function checkOvertraining(
  training: ScoredSample,
  heldOut: ScoredSample,
  seed: number,
  limits: OvertrainingLimits = {},
): OvertrainingCheck {
  const { minimumP = 0.002, permutations = drawsFor(minimumP / 2) } = limits;
  const compare = (label: number) =>
    permutationKs(ofClass(training, label), ofClass(heldOut, label), permutations, seed, ENOUGH_DRAWS);
  const [background, signal] = [compare(0), compare(1)];
  return { signal, background, overlay: overlayOf(training, heldOut) };
}

const BINS = 30;

function overlayOf(training: ScoredSample, heldOut: ScoredSample): ScoreOverlay {
  let [low, high] = [Infinity, -Infinity];
  for (const { score } of [training, heldOut]) {
    for (const value of score) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const width = (high > low ? high - low : 1) / BINS;
  const edges = Array.from({ length: BINS + 1 }, (_, k) => low + k * width);
  const histograms = (sample: ScoredSample) => [0, 1].map((label) => histogramOf(ofClass(sample, label), low, width));
  return { edges, training: histograms(training), heldOut: histograms(heldOut) };
}

function histogramOf({ value, weight }: ReturnType<typeof ofClass>, low: number, width: number): ScoreHistogram {
  const sums = Array.from({ length: BINS }, () => [0, 0]);
  let total = 0;
  value.forEach((score, row) => {
    const bin = sums[Math.min(BINS - 1, Math.floor((score - low) / width))];
    bin[0] += weight[row];
    bin[1] += weight[row] ** 2;
    total += weight[row];
  });
  const unit = total > 0 ? 1 / total : 0;
  return { content: sums.map(([sum]) => sum * unit), error: sums.map(([, squares]) => Math.sqrt(squares) * unit) };
}

function ofClass(sample: ScoredSample, label: number) {
  const keep = (_: number, row: number) => sample.label[row] === label;
  return {
    value: sample.score.filter(keep),
    weight: sample.weight.filter(keep),
    eventId: sourcesOf(sample).filter(keep),
  };
}
