/**
 * The members of a stack, as pool tasks: a forest grown on some of the rows, and logistic regressions on it, each fitted
 * without the events of one fold and judged on them.
 */
import type { Pool } from '../../core/pool.js';
import { onSharedBuffer } from '../../core/shared-memory.js';
import { trainForest } from '../forest/forest.js';
import type { Forest } from '../forest/forest.js';
import { outOfBag } from '../forest/out-of-bag.js';
import { predictForest } from '../forest/predict.js';
import { logisticLoss } from '../logistic/objective.js';
import { rowsOf, sourcesOf, takeSample } from '../sample/sample.js';
import type { WeightedSample } from '../sample/sample.js';
import { withTrainingWeights } from '../sample/training-weights.js';
import { blockFitter, COMMON_SCALE } from './block-newton.js';
import type { StackFit, StackParameters, StackProblem } from './block-newton.js';
import { STACK_INPUTS } from './inputs.js';
import type { StackOptions } from './options.js';
import { climb, ladderOf } from './penalty-search.js';
import type { Rungs } from './penalty-search.js';
import { leavesOf, unseenLeaves } from './unseen-leaves.js';
import type { Leaves, UnseenLeaves } from './unseen-leaves.js';

/** A forest whose mean over trees plus `intercept` is the logit score. */
export interface Scorer {
  readonly forest: Forest;
  readonly intercept: number;
}

/** A forest and what its trees say of the rows that they did not see; crosses to workers without a copy of the rows. */
export interface GrownForest {
  readonly forest: Forest;
  readonly leaves: Leaves;
  readonly unseen: UnseenLeaves;
}

/** What a forest is grown on. */
export interface GrowJob {
  readonly sample: WeightedSample;
  readonly options: StackOptions;
  readonly seed: number;
}

/** Pool task: grows the forest of a full member. */
export async function growTask({ sample, options, seed }: GrowJob): Promise<GrownForest> {
  return grow(withTrainingWeights(sample, options.classBalance), options, seed);
}

/** Pool task: either of the two. */
export function memberTask(job: GrowJob | FoldJob): Promise<GrownForest | Map<number, FoldResult>> {
  return 'fold' in job ? foldTask(job) : growTask(job);
}

/** The forest of a sample that has the weights of training. */
async function grow(training: WeightedSample, options: StackOptions, seed: number): Promise<GrownForest> {
  const forest = await trainForest(training, { ...options.forest, classBalance: 'none' }, { seed });
  const leaves = leavesOf(forest);
  return { forest, leaves, unseen: unseenLeaves(forest, training, leaves) };
}

/** A fold left out of a member. */
export interface FoldJob extends GrowJob {
  /** Fold of each row, on a shared buffer, and the one to leave out. */
  readonly folds: Uint8Array;
  readonly fold: number;
  /** Weights of all rows that losses are judged with. */
  readonly judging: Float64Array;
  /** The full member's forest, if the fold is left out of the regression alone and scored out of bag. */
  readonly grown?: GrownForest;
  /** Rungs to try, and the one whose scorer is wanted; else as many as it takes, and those near the best. */
  readonly wanted?: Rungs & { readonly best: number };
}

/** What a penalty gave on the fold left out. */
export interface FoldResult {
  /** Scores of the fold's rows, in their order. */
  readonly score: Float32Array;
  /** Sum of weight x loss and of weight over the rows that have a score. */
  readonly lossSum: number;
  readonly weightSum: number;
  /** There for the rungs next to the fold's own best, or for the one wanted. */
  readonly scorer?: Scorer;
}

interface Judged extends Omit<FoldResult, 'scorer'> {
  readonly fit: StackFit;
  readonly loss: number;
}

/** Pool task: one member without a fold, for each rung of the ladder of penalties that was tried. */
export async function foldTask(job: FoldJob): Promise<Map<number, FoldResult>> {
  const { sample, options, folds, fold, judging, wanted } = job;
  const { grown, label, weight } = await withoutFold(job);
  const rows = rowsOf(folds, fold);
  const test = takeSample(sample, rows);
  const ladder = ladderOf(options.l2);
  const problem = { ...grown, label, weight, input: STACK_INPUTS[options.input] };
  const fitter = blockFitter(problem);
  const tried = await climb(
    ladder,
    async (rung, before: Judged | undefined): Promise<Judged> => {
      const fit = fitter(strength(ladder.penalties[rung], problem), before?.fit);
      const scorer = scorerOf(grown, options, fit);
      const score = job.grown
        ? await scoreOutOfBag(scorer, test.features, sourcesOf(test))
        : await scoreWith(scorer, test.features, test.rowCount);
      const [lossSum, weightSum] = sumLoss(score, test.label, rows, judging);
      return { fit, score, lossSum, weightSum, loss: lossSum / weightSum };
    },
    wanted,
  );
  const losses = [...tried].map(([rung, { loss }]) => ({ rung, loss }));
  const own = losses.reduce((best, other) => (other.loss < best.loss ? other : best)).rung;
  const isKept = (rung: number) => ladder.whole || (wanted ? rung === wanted.best : Math.abs(rung - own) <= 1);
  return new Map(
    [...tried].map(([rung, { fit, score, lossSum, weightSum }]) => [
      rung,
      { score, lossSum, weightSum, ...(isKept(rung) && { scorer: scorerOf(grown, options, fit) }) },
    ]),
  );
}

/** The forest that a fold's regression sees, and the labels and weights of its rows. */
async function withoutFold({ sample, options, seed, folds, fold, grown }: FoldJob) {
  const others = Int32Array.from(folds.keys()).filter((row) => folds[row] !== fold);
  const training = withTrainingWeights(takeSample(sample, others), options.classBalance);
  if (!grown) return { ...training, grown: await grow(training, options, seed) };
  const weight = new Float64Array(sample.rowCount);
  training.weight.forEach((value, i) => (weight[others[i]] = value));
  return { label: sample.label, weight, grown };
}

/** The regression of a full member. */
export interface FullJob {
  readonly sample: WeightedSample;
  readonly options: StackOptions;
  readonly grown: GrownForest;
  readonly l2: number;
}

/** Pool task: fits the regression of a full member. */
export function fullTask({ sample, options, grown, l2 }: FullJob): Scorer {
  const { label, weight } = withTrainingWeights(sample, options.classBalance);
  const problem = { ...grown, label, weight, input: STACK_INPUTS[options.input] };
  return scorerOf(grown, options, blockFitter(problem)(strength(l2, problem)));
}

/** The penalty of an option: in units of the number of trees, or of columns if these are fewer. */
function strength(l2: number, { input, leaves, unseen }: StackProblem): number {
  const treeCount = unseen.trees.length;
  let columns = 1;
  for (let t = 0; t < treeCount; t++) columns += input.columns(leaves.start[t + 1] - leaves.start[t]);
  return l2 * Math.min(treeCount, columns);
}

/** The forest with trees x what each leaf adds as its value. */
function scorerOf({ forest, leaves }: GrownForest, { input }: StackOptions, fit: StackParameters): Scorer {
  const { treeCount } = forest;
  const values = new Float32Array(forest.value.length);
  let column = 0;
  for (let t = 0; t < treeCount; t++) {
    const [from, to] = [leaves.start[t], leaves.start[t + 1]];
    const fraction = leaves.fraction.subarray(from, to);
    const end = column + STACK_INPUTS[input].columns(to - from);
    const added = STACK_INPUTS[input].leafValues(fit.coefficients.subarray(column, end), fraction);
    for (let leaf = 0; leaf < added.length; leaf++)
      values[leaves.node[from + leaf]] = treeCount * added[leaf] + fit.common * COMMON_SCALE * (fraction[leaf] - 0.5);
    column = end;
  }
  return { forest: { ...forest, value: onSharedBuffer(values) }, intercept: fit.intercept };
}

/** Sum of weight x loss, and of weight, over rows that have a score. */
function sumLoss(score: Float32Array, label: Uint8Array, rows: Int32Array, weight: Float64Array): [number, number] {
  let [loss, total] = [0, 0];
  for (let i = 0; i < score.length; i++) {
    if (Number.isNaN(score[i])) continue;
    loss += weight[rows[i]] * logisticLoss(score[i], label[i]);
    total += weight[rows[i]];
  }
  return [loss, total];
}

/** Logit scores of row-major features. */
export async function scoreWith(
  { forest, intercept }: Scorer,
  features: Float32Array,
  rowCount: number,
  pool?: Pool,
): Promise<Float32Array> {
  if (rowCount === 0) return new Float32Array(0);
  const sums = await predictForest(forest, features, rowCount, pool ? { pool } : {});
  return sums.map((sum) => sum + intercept);
}

/** Logit scores by the trees that did not see a row's source: NaN where all did. */
export async function scoreOutOfBag(
  { forest, intercept }: Scorer,
  features: Float32Array,
  sourceId: Float64Array,
  pool?: Pool,
): Promise<Float32Array> {
  const { featureNames } = forest;
  const rowCount = sourceId.length;
  if (rowCount === 0) return new Float32Array(0);
  const sample = {
    featureNames,
    rowCount,
    features,
    eventId: sourceId,
    label: new Uint8Array(0),
    weight: new Float64Array(0),
  };
  const { probability } = await outOfBag(forest, sample, pool ? { pool } : {});
  return Float32Array.from(probability, (mean) => mean + intercept);
}
