/**
 * Overtraining: do the scores given to training events differ from those of events that were held out of everything?
 * Scores of events by the member that left their fold out must not, whichever the sample; scores by trees or
 * coefficients that saw the event do.
 */
import { permutationKs } from './permutation-test.js';
import type { KsResult } from './permutation-test.js';

/** Scores with what is needed to weigh and group them. */
export interface ScoredSample {
  readonly score: Float32Array | Float64Array;
  readonly label: Uint8Array;
  readonly weight: Float64Array;
  readonly eventId: Float64Array;
}

/** Limits of the check. */
export interface OvertrainingLimits {
  /** Smallest p-value that passes, shared by the two classes; default 0.01. */
  readonly minimumP?: number;
  /** Number of event permutations; default 600. */
  readonly permutations?: number;
}

/** The result for each class. */
export interface OvertrainingCheck {
  readonly passed: boolean;
  readonly signal: KsResult;
  readonly background: KsResult;
  readonly minimumP: number;
}

/** Compares scores of training events with scores of held-out events, class by class. */
export function checkOvertraining(
  training: ScoredSample,
  heldOut: ScoredSample,
  seed: number,
  limits: OvertrainingLimits = {},
): OvertrainingCheck {
  const { minimumP = 0.01, permutations = 600 } = limits;
  const compare = (label: number) =>
    permutationKs(ofClass(training, label), ofClass(heldOut, label), permutations, seed);
  const [background, signal] = [compare(0), compare(1)];
  return { passed: Math.min(signal.p, background.p) >= minimumP / 2, signal, background, minimumP };
}

function ofClass(sample: ScoredSample, label: number) {
  const keep = (_: number, row: number) => sample.label[row] === label;
  return {
    value: sample.score.filter(keep),
    weight: sample.weight.filter(keep),
    eventId: sample.eventId.filter(keep),
  };
}
