/** What a forest says about rows: mean over the trees, each tree's word, each tree's leaf. */
import type { Pool } from '../core/pool.js';
import { createPool } from '../core/pool.js';
import { sharedArray } from '../core/shared-memory.js';
import type { Forest } from './forest.js';
import { float32 } from './sample.js';
import { sumTrees, walkTrees } from './walk-trees.js';

/** How to predict. */
export interface PredictOptions {
  /** Use the first `trees` trees only. */
  readonly trees?: number;
  readonly pool?: Pool;
}

/** Most rows of a pool task. */
const TASK_ROWS = 1 << 20;

interface PredictInput {
  readonly forest: Forest;
  readonly features: Float32Array;
  readonly rowCount: number;
  readonly trees: number;
  /** Where the means go, on a shared buffer. */
  readonly probability: Float32Array;
}

/**
 * The mean over the trees of the weighted signal fraction of each row's leaf, rowCount values from 0 to 1.
 * @param features row-major, rowCount x features of the forest
 * @throws RangeError if `features` has another length or there are fewer trees
 */
export async function predictForest(
  forest: Forest,
  given: ArrayLike<number>,
  rowCount: number,
  options: PredictOptions = {},
): Promise<Float32Array> {
  const features = float32(given);
  const trees = checkShape(forest, features, rowCount, options.trees);
  const pool = options.pool ?? createPool(1);
  const width = forest.featureNames.length;
  const probability = sharedArray(Float32Array, rowCount);
  const tasks = rowTasks(rowCount, pool);
  const inputs = tasks.map(({ from, to }): PredictInput => {
    const rows = partFor(pool, features, from * width, to * width);
    return { forest, features: rows, rowCount: to - from, trees, probability: probability.subarray(from, to) };
  });
  await pool.map(import.meta.url, 'predictTask', inputs, () => {});
  return probability;
}

/**
 * Runs of rows from..to, one a worker unless they get very long: every task has to read all trees, so that few long
 * ones are fastest.
 */
export function rowTasks(rowCount: number, pool: Pool): { readonly from: number; readonly to: number }[] {
  const size = Math.min(TASK_ROWS, Math.ceil(rowCount / pool.size));
  const count = Math.ceil(rowCount / Math.max(1, size));
  return Array.from({ length: count }, (_, i) => ({ from: i * size, to: Math.min(rowCount, (i + 1) * size) }));
}

/** Numbers from..to for a task: a view if the task sees this memory, else a copy of just these. */
export function partFor<T extends Float32Array | Float64Array>(pool: Pool, array: T, from: number, to: number): T {
  const shared = pool.size === 1 || array.buffer instanceof SharedArrayBuffer;
  return (shared ? array.subarray(from, to) : array.slice(from, to)) as T;
}

/** Pool task: the mean over trees of some rows, summed in the order of the trees. */
export function predictTask({ forest, features, rowCount, trees, probability }: PredictInput): void {
  const sums = sumTrees(forest, features, rowCount, trees);
  for (let row = 0; row < rowCount; row++) probability[row] = sums[row] / trees;
}

/**
 * The signal fraction of each tree's leaf, rowCount x trees, row-major.
 * @throws RangeError as predictForest
 */
export function predictTrees(forest: Forest, features: Float32Array, rowCount: number, trees?: number): Float32Array {
  const count = checkShape(forest, features, rowCount, trees);
  const fractions = new Float32Array(rowCount * count);
  walkTrees(forest, features, rowCount, count, (tree, t, leaves, from) => {
    for (let i = 0; i < leaves.length; i++) fractions[(from + i) * count + t] = tree.value[leaves[i]];
  });
  return fractions;
}

/**
 * The leaf of each tree, rowCount x trees, row-major: the number of the node within its tree.
 * @throws RangeError as predictForest
 */
export function predictLeaves(forest: Forest, features: Float32Array, rowCount: number, trees?: number): Int32Array {
  const count = checkShape(forest, features, rowCount, trees);
  const found = new Int32Array(rowCount * count);
  walkTrees(forest, features, rowCount, count, (_, t, leaves, from) => {
    for (let i = 0; i < leaves.length; i++) found[(from + i) * count + t] = leaves[i];
  });
  return found;
}

function checkShape(forest: Forest, features: Float32Array, rowCount: number, trees = forest.treeCount): number {
  const width = forest.featureNames.length;
  if (features.length !== rowCount * width)
    throw new RangeError(`${features.length} feature values for ${rowCount} rows of ${width}`);
  if (!(Number.isSafeInteger(trees) && trees >= 1 && trees <= forest.treeCount))
    throw new RangeError(`trees ${trees}: a whole number from 1 to ${forest.treeCount}`);
  return trees;
}
