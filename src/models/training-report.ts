/** What the training of one category showed, as numbers. */
import type { Pool } from '../core/pool.js';
import { areaUnderCurve, weightedMean } from '../core/numerics/statistics.js';
import { checkOvertraining } from './checks/overtraining.js';
import type { TrainingOutcome } from './checks/gates.js';
import { checkSpectators } from './checks/spectators.js';
import { distinctEvents } from './sample/folds.js';
import type { Forest } from './forest/forest.js';
import { impurityImportance, scoreImportance } from './forest/importance.js';
import type { Importance, ScoreRows } from './forest/importance.js';
import type { TrainOptions } from './options.js';
import { meanLogLoss } from './logistic/objective.js';
import { reliabilityCurve } from './checks/reliability.js';
import type { ReliabilityCurve } from './checks/reliability.js';
import { sourcesOf } from './sample/sample.js';
import type { ScoredSample, WeightedSample } from './sample/sample.js';
import { scoreByFolds, scoredOnly, scoreStack } from './stack/stack.js';
import { scoreWith } from './stack/member.js';
import type { PenaltyLoss, StackTraining } from './stack/train-stack.js';
import { withTrainingWeights } from './sample/training-weights.js';

/** Rows and distinct events of one class, and what the events were made from. */
export interface ClassCount {
  readonly rows: number;
  readonly events: number;
  readonly sources: number;
}

/** A class in a table of text: its events and, where these are fewer, their sources. */
export function countText({
  events,
  sources = events,
}: Partial<Pick<ClassCount, 'sources'>> & Pick<ClassCount, 'events'>): string {
  return sources < events ? `${events} (${sources} sources)` : String(events);
}

/** The training report of one category. Areas and losses are weighted with the class balance of the training. */
export interface CategoryReport extends TrainingOutcome {
  readonly signal: ClassCount;
  readonly background: ClassCount;
  readonly heldOutEvents: number;
  /** Area under the ROC curve of the honest scores of the training events. */
  readonly auc: number;
  /** Mean -ln(likelihood) of the same. */
  readonly logLoss: number;
  /** Area under the ROC curve of the full forest's out-of-bag probability. */
  readonly outOfBagAuc: number;
  /** Area under the ROC curve of the events held out of everything, scored by the full member; NaN without. */
  readonly heldOutAuc: number;
  /** Of the same events: mean score of signal by the full member less that by members that lack a fold; NaN without. */
  readonly fullShift: number;
  /** The penalty chosen, those tried with their cross-validated log-loss, strongest first, and whether the best is inside. */
  readonly l2: number;
  readonly penalties: readonly PenaltyLoss[];
  readonly penaltyInside: boolean;
  /** Feature and its share of the decrease of impurity, mean and standard error over the trees, largest first. */
  readonly importance: readonly { readonly feature: string; readonly share: number; readonly error: number }[];
  /**
   * Loss of area under the ROC curve when a feature is permuted among whole events, largest first: of held-out events by
   * the full member, without these of the training events by the members that did not see them. Where asked for.
   */
  readonly permutation?: readonly Importance[];
  readonly reliability: ReliabilityCurve;
}

/** What a report needs besides the samples. */
export interface ReportContext {
  readonly seed: number;
  readonly importance: TrainOptions['importance'];
  readonly pool?: Pool | undefined;
}

/** Summary of a training: honest scores of the `training` sample, and scores of the `heldOut` sample nobody saw. */
export async function categoryReport(
  category: string,
  result: StackTraining,
  training: WeightedSample,
  heldOut: WeightedSample,
  { seed, pool, importance }: ReportContext,
): Promise<CategoryReport> {
  const { stack } = result;
  const weighted = withTrainingWeights(training, stack.options.classBalance);
  const honest: ScoredSample = scoredOnly({ ...weighted, score: result.heldOut.score });
  const fresh = await scoreFresh(result, heldOut);
  const voted = Uint8Array.from(result.outOfBag, (probability) => (Number.isNaN(probability) ? 0 : 1));
  return {
    category,
    signal: countClass(training, 1),
    background: countClass(training, 0),
    heldOutEvents: distinctEvents(heldOut.eventId).length,
    auc: areaUnderCurve(honest.score, honest.label, honest.weight),
    logLoss: meanLogLoss(honest),
    outOfBagAuc: areaUnderCurve(
      result.outOfBag.map((probability, row) => (voted[row] ? probability : 0)),
      honest.label,
      honest.weight.map((weight, row) => weight * voted[row]),
    ),
    heldOutAuc: areaUnderCurve(fresh.full.score, fresh.full.label, fresh.full.weight),
    fullShift: meanSignalScore(fresh.full) - meanSignalScore(fresh.byFold),
    l2: stack.l2,
    penalties: result.penalties,
    penaltyInside: result.penaltyInside,
    importance: impurityShares(stack.full.forest),
    ...(importance === 'permutation' && { permutation: await permuted(stack, training, heldOut, { seed, pool }) }),
    overtraining: heldOut.rowCount > 0 ? checkOvertraining(honest, fresh.byFold, seed) : undefined,
    reliability: reliabilityCurve(honest, seed),
    spectators: checkSpectators(stack.featureNames),
  };
}

async function permuted(
  stack: StackTraining['stack'],
  training: WeightedSample,
  heldOut: WeightedSample,
  { seed, pool }: Pick<ReportContext, 'seed' | 'pool'>,
): Promise<Importance[]> {
  const sample = withTrainingWeights(heldOut.rowCount > 0 ? heldOut : training, stack.options.classBalance);
  const score: ScoreRows = async (features) =>
    heldOut.rowCount > 0
      ? scoreWith(stack.full, features, sample.rowCount, pool)
      : (await scoreByFolds(stack, features, sourcesOf(sample), pool)).score;
  const found = await scoreImportance(sample, score, { seed });
  return found.sort((a, b) => b.importance - a.importance);
}

/** Scores of events nobody saw: by the full member, and by the member without the event's fold. */
async function scoreFresh({ stack }: StackTraining, heldOut: WeightedSample) {
  const weighted = withTrainingWeights(heldOut, stack.options.classBalance);
  const full = await scoreStack(stack, heldOut.features, heldOut.rowCount, { eventId: 'new' });
  const byFold = await scoreByFolds(stack, heldOut.features, sourcesOf(heldOut));
  return { full: { ...weighted, ...full }, byFold: scoredOnly({ ...weighted, ...byFold }) };
}

function meanSignalScore({ score, label, weight }: ScoredSample): number {
  return weightedMean(
    score,
    weight.map((value, row) => value * label[row]),
  );
}

/** Rows, events and sources of a class. */
export function countClass(sample: Pick<WeightedSample, 'label' | 'eventId' | 'sourceId'>, value: number): ClassCount {
  const ofClass = (ids: Float64Array) => ids.filter((_, row) => sample.label[row] === value);
  const ids = ofClass(sample.eventId);
  const events = distinctEvents(ids).length;
  return {
    rows: ids.length,
    events,
    sources: sample.sourceId ? distinctEvents(ofClass(sample.sourceId)).length : events,
  };
}

function impurityShares(forest: Forest) {
  return impurityImportance(forest)
    .map(({ feature, importance, error }) => ({ feature, share: importance, error }))
    .sort((a, b) => b.share - a.share);
}
