/**
 * Logistic regression stacked on random forests, honest by construction. The events of the training sample are divided
 * in folds; for each fold a member (forest and regression) is trained without it, and one full member on all events.
 * Inside a member the regression sees each row through the trees that did not see its event. A row whose event is in
 * the training sample is scored by the member that left its fold out, every other row by the full member.
 *
 * Cheaper, with `trainingScores: 'oob'`: only the full forest is grown, and a row of the training sample is scored by
 * those of its trees whose bag lacks the row's event, with coefficients that were fitted without the fold of its event.
 */
import type { Pool } from '../../core/pool.js';
import { containsEvent, foldsOf } from '../sample/folds.js';
import { float32, rowsOf } from '../sample/sample.js';
import { scoreOutOfBag, scoreWith } from './member.js';
import type { Scorer } from './member.js';
import type { StackOptions } from './options.js';

/** A trained stack; immutable plain data. */
export interface TrainedStack {
  readonly featureNames: readonly string[];
  readonly options: StackOptions;
  readonly seed: number;
  /** The penalty that cross-validation chose. */
  readonly l2: number;
  readonly full: Scorer;
  /** folds[k] has not seen the events of fold k; out of bag, its coefficients and the trees that are asked have not. */
  readonly folds: readonly Scorer[];
  /** Ids of all training events, or of their sources where the sample names those; ascending. */
  readonly trainingEvents: Float64Array;
}

/**
 * Scores and who made them: 0 the full member, k + 1 the member without fold k of `folds`, folds + 1 trees out of bag,
 * folds + 2 nobody (score NaN): every bag holds the event.
 */
export interface HonestScores {
  readonly score: Float32Array;
  readonly scoredBy: Uint8Array;
}

/** The words of a `scored_by` column, by HonestScores.scoredBy. */
export function scoredByLevels(folds: number): string[] {
  return ['full', ...Array.from({ length: folds }, (_, k) => `fold ${k + 1}`), 'oob', 'never out of bag'];
}

/** The sample with rows that have no score weighing nothing. */
export function scoredOnly<S extends { readonly score: Float32Array; readonly weight: Float64Array }>(sample: S): S {
  const weight = sample.weight.map((value, row) => (Number.isNaN(sample.score[row]) ? 0 : value));
  return { ...sample, score: sample.score.map((value) => (Number.isNaN(value) ? 0 : value)), weight };
}

/** Who made each score, from the member asked: out of bag, fold k + 1 says only whose coefficients were taken. */
export function described(
  member: Uint8Array,
  score: Float32Array,
  { folds, trainingScores }: StackOptions,
): Uint8Array {
  if (trainingScores === 'folds') return member;
  return member.map((by, row) => (by === 0 ? 0 : Number.isNaN(score[row]) ? folds + 2 : folds + 1));
}

/** Whose rows are scored: of which events (sources, if the training sample had some), or of none that was trained on. */
export type ScoredRows =
  | { readonly eventId: ArrayLike<number> | 'new'; readonly sourceId?: never }
  | { readonly sourceId: ArrayLike<number>; readonly eventId?: unknown };

/**
 * Scores rows with the features of the stack, those that were trained on by a member that did not see their events.
 * @param features row-major, rowCount x stack.featureNames
 * @throws RangeError if the lengths do not match, or neither ids are given nor that all events are new
 */
export async function scoreStack(
  stack: TrainedStack,
  given: ArrayLike<number>,
  rowCount: number,
  of: ScoredRows & { readonly pool?: Pool },
): Promise<HonestScores> {
  const { pool } = of;
  const ids = (of.sourceId ?? of.eventId) as ArrayLike<number> | 'new' | undefined;
  if (ids === undefined)
    throw new RangeError("scores of rows without ids: allowed: eventId, sourceId, or eventId: 'new'");
  const features = float32(given);
  const sourceId = ids === 'new' || ids instanceof Float64Array ? ids : Float64Array.from(ids);
  const width = stack.featureNames.length;
  if (features.length !== rowCount * width)
    throw new RangeError(`${features.length} feature values for ${rowCount} rows of ${width}`);
  if (sourceId !== 'new' && sourceId.length !== rowCount)
    throw new RangeError(`${sourceId.length} ids for ${rowCount} rows`);
  if (sourceId === 'new')
    return { score: await scoreWith(stack.full, features, rowCount, pool), scoredBy: new Uint8Array(rowCount) };
  return scoreByMembers(stack, features, sourceId, membersFor(stack, sourceId), pool);
}

/**
 * Scores every row by the member that left out the fold of its source, whether trained on or not: the scores of events
 * that nobody saw are then exchangeable with the honest scores of training events.
 */
export async function scoreByFolds(
  stack: TrainedStack,
  features: Float32Array,
  sourceId: Float64Array,
  pool?: Pool,
): Promise<HonestScores> {
  const member = foldsOf(sourceId, stack.options.folds, stack.seed).map((fold) => fold + 1);
  return scoreByMembers(stack, features, sourceId, member, pool);
}

async function scoreByMembers(
  stack: TrainedStack,
  features: Float32Array,
  sourceId: Float64Array,
  member: Uint8Array,
  pool?: Pool,
): Promise<HonestScores> {
  const width = stack.featureNames.length;
  const rowCount = member.length;
  const score = new Float32Array(rowCount);
  for (const [by, scorer] of [stack.full, ...stack.folds].entries()) {
    const rows = rowsOf(member, by);
    const part = new Float32Array(rows.length * width);
    rows.forEach((row, i) => {
      for (let j = 0; j < width; j++) part[i * width + j] = features[row * width + j];
    });
    const unseen = by > 0 && stack.options.trainingScores === 'oob';
    const scores = unseen
      ? await scoreOutOfBag(
          scorer,
          part,
          Float64Array.from(rows, (row) => sourceId[row]),
          pool,
        )
      : await scoreWith(scorer, part, rows.length, pool);
    rows.forEach((row, i) => (score[row] = scores[i]));
  }
  return { score, scoredBy: described(member, score, stack.options) };
}

function membersFor({ trainingEvents, options, seed }: TrainedStack, sourceId: Float64Array): Uint8Array {
  const folds = foldsOf(sourceId, options.folds, seed);
  return folds.map((fold, row) => (containsEvent(trainingEvents, sourceId[row]) ? fold + 1 : 0));
}
