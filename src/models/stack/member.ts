/** One member of a stack: a forest and its logistic regression, trained without the events of one fold. */
import type { Pool } from '../../core/pool.js';
import { onSharedBuffer } from '../../core/shared-memory.js';
import { trainForest } from '../forest/forest.js';
import type { Forest } from '../forest/forest.js';
import { foldsOf } from '../sample/folds.js';
import { predictForest } from '../forest/predict.js';
import { rowsOf, sourcesOf, takeSample } from '../sample/sample.js';
import type { WeightedSample } from '../sample/sample.js';
import { outOfBag } from '../forest/out-of-bag.js';
import { sparseLogistic } from '../logistic/sparse-logistic.js';
import { stackDesign } from './inputs.js';
import type { StackDesign } from './inputs.js';
import { withTrainingWeights } from '../sample/training-weights.js';
import type { StackOptions } from './options.js';

/** Work for one pool task. */
export interface StackJob {
  readonly sample: WeightedSample;
  readonly options: StackOptions;
  readonly seed: number;
  /** Fold to leave out; undefined for the full model. */
  readonly fold: number | undefined;
}

/** A forest whose mean over trees plus `intercept` is the logit score. */
export interface Scorer {
  readonly forest: Forest;
  readonly intercept: number;
}

/** What a task gives: the scorer and the scores of the fold left out, for each penalty. */
export interface StackJobResult {
  readonly scorers: readonly Scorer[];
  readonly heldOut: readonly Float32Array[];
  /** By row the member was trained on: mean signal fraction of the trees that did not see the event; NaN if all did. */
  readonly outOfBag: Float64Array;
  /** Of the full member where training rows are scored out of bag: the same forest with the coefficients of each fold. */
  readonly crossFitted: readonly (readonly Scorer[])[];
}

/** Pool task: trains one member for every penalty, strongest first, each starting from the last. */
export async function stackTask({ sample, options, seed, fold }: StackJob): Promise<StackJobResult> {
  const folds = foldsOf(sourcesOf(sample), options.folds, seed);
  const rows = Int32Array.from(folds.keys());
  const trainRows = rows.filter((row) => folds[row] !== fold);
  const training = withTrainingWeights(takeSample(sample, trainRows), options.classBalance);
  const forest = await trainForest(training, { ...options.forest, classBalance: 'none' }, { seed });
  const inputs = stackDesign(forest, training, options.input);
  const scorers = fitScorers(forest, inputs, training, options);
  const common = { scorers, outOfBag: inputs.outOfBagProbability };
  if (fold === undefined && options.trainingScores === 'oob') {
    const crossFitted = Array.from({ length: options.folds }, (_, k) =>
      fitScorers(forest, inputs, weightedWithout(sample, folds, k, options), options),
    );
    return { ...common, crossFitted, heldOut: await scoresOfFolds(sample, folds, crossFitted, options) };
  }
  const test = takeSample(sample, fold === undefined ? [] : rowsOf(folds, fold));
  const heldOut: Float32Array[] = [];
  for (const scorer of scorers) heldOut.push(await scoreWith(scorer, test.features, test.rowCount));
  return { ...common, heldOut, crossFitted: [] };
}

/** The sample with the weights of training without a fold; rows of the fold weigh nothing. */
function weightedWithout(
  sample: WeightedSample,
  folds: Uint8Array,
  fold: number,
  { classBalance }: StackOptions,
): WeightedSample {
  const rows = Int32Array.from(folds.keys()).filter((row) => folds[row] !== fold);
  const weight = new Float64Array(sample.rowCount);
  withTrainingWeights(takeSample(sample, rows), classBalance).weight.forEach((value, i) => (weight[rows[i]] = value));
  return { ...sample, weight };
}

/** Out-of-bag scores of all rows for each penalty, each row with the coefficients fitted without its fold. */
async function scoresOfFolds(
  sample: WeightedSample,
  folds: Uint8Array,
  crossFitted: readonly (readonly Scorer[])[],
  { l2 }: StackOptions,
): Promise<Float32Array[]> {
  const scores = l2.map(() => new Float32Array(sample.rowCount));
  for (const [fold, scorers] of crossFitted.entries()) {
    const rows = rowsOf(folds, fold);
    const part = takeSample(sample, rows);
    for (const [k, scorer] of scorers.entries()) {
      const ofFold = await scoreOutOfBag(scorer, part.features, sourcesOf(part));
      rows.forEach((row, i) => (scores[k][row] = ofFold[i]));
    }
  }
  return scores;
}

/** Coefficients for each penalty on the rows that weigh something and have trees that did not see their event. */
function fitScorers(forest: Forest, inputs: StackDesign, training: WeightedSample, options: StackOptions): Scorer[] {
  const { design, outOfBagTrees } = inputs;
  const weight = training.weight.map((value, row) => (outOfBagTrees[row] > 0 ? value : 0));
  let start: Float64Array = new Float64Array(design.columnCount + 1);
  const byStrength = options.l2.map((_, k) => k).sort((a, b) => options.l2[b] - options.l2[a]);
  const scorers: Scorer[] = [];
  for (const k of byStrength) {
    const l2 = options.l2[k] * Math.min(forest.treeCount, design.columnCount);
    const { x } = sparseLogistic(design, training.label, weight, l2, start);
    scorers[k] = { forest: { ...forest, value: onSharedBuffer(inputs.nodeValues(x.subarray(1))) }, intercept: x[0] };
    start = x;
  }
  return scorers;
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
