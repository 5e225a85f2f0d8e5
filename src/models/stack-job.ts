/** One member of a stack: a forest and its logistic regression, trained without the events of one fold. */
import type { Pool } from '../core/pool.js';
import { onSharedBuffer } from '../core/shared-memory.js';
import type { ForestOptions } from './forest-options.js';
import { trainForest } from './forest.js';
import type { Forest } from './forest.js';
import { foldsOf } from './folds.js';
import { minimise } from './lbfgs.js';
import { logisticObjective } from './logistic-objective.js';
import { predictForest } from './predict.js';
import { takeSample } from './sample.js';
import type { WeightedSample } from './sample.js';
import { stackDesign } from './stack-inputs.js';
import type { StackInputName } from './stack-inputs.js';
import { withTrainingWeights } from './training-weights.js';
import type { ClassBalance } from './training-weights.js';

/** How a stack is trained. */
export interface StackOptions {
  /** Options of the forests; class balance is that of the stack. */
  readonly forest: Partial<Omit<ForestOptions, 'classBalance' | 'bootstrap'>>;
  readonly input: StackInputName;
  /** Number of folds of events, at least 2. */
  readonly folds: number;
  /**
   * Penalties to choose from by cross-validation over events, in units of the number of trees (of columns if these are
   * fewer); the weights of the penalised likelihood sum to the number of events.
   */
  readonly l2: readonly number[];
  readonly classBalance: ClassBalance;
}

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
}

/** Largest gradient component, relative to the number of events, at which the regression stops. */
const TOLERANCE = 1e-5;
const MAX_ITERATIONS = 150;

/** Pool task: trains one member for every penalty, strongest first, each starting from the last. */
export async function stackTask({ sample, options, seed, fold }: StackJob): Promise<StackJobResult> {
  const folds = foldsOf(sample.eventId, options.folds, seed);
  const rows = Int32Array.from(folds.keys());
  const trainRows = rows.filter((row) => folds[row] !== fold);
  const testRows = rows.filter((row) => folds[row] === fold);
  const training = withTrainingWeights(takeSample(sample, trainRows), options.classBalance);
  const forest = await trainForest(training, { ...options.forest, classBalance: 'none' }, { seed });
  const { scorers, outOfBagProbability } = fitScorers(forest, training, options);
  const test = takeSample(sample, testRows);
  const heldOut: Float32Array[] = [];
  for (const scorer of scorers) heldOut.push(await scoreWith(scorer, test.features, test.rowCount));
  return { scorers, heldOut, outOfBag: outOfBagProbability };
}

function fitScorers(forest: Forest, training: WeightedSample, options: StackOptions) {
  const inputs = stackDesign(forest, training, options.input);
  const { design, outOfBagTrees, outOfBagProbability } = inputs;
  const weight = training.weight.map((value, row) => (outOfBagTrees[row] > 0 ? value : 0));
  const total = weight.reduce((sum, value) => sum + value, 0);
  let start: Float64Array = new Float64Array(design.columnCount + 1);
  const byStrength = options.l2.map((_, k) => k).sort((a, b) => options.l2[b] - options.l2[a]);
  const scorers: Scorer[] = [];
  for (const k of byStrength) {
    const l2 = options.l2[k] * Math.min(forest.treeCount, design.columnCount);
    const objective = logisticObjective(design, training.label, weight, l2);
    const { x } = minimise(objective, start, { tolerance: TOLERANCE * total, maxIterations: MAX_ITERATIONS });
    scorers[k] = { forest: { ...forest, value: onSharedBuffer(inputs.nodeValues(x.subarray(1))) }, intercept: x[0] };
    start = x;
  }
  return { scorers, outOfBagProbability };
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
