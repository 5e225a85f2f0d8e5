/** What a forest says about rows: mean over the trees, each tree's word, each tree's leaf. */
import type { Pool } from '../../core/pool.js';
import { createPool } from '../../core/pool.js';
import { sharedArray } from '../../core/shared-memory.js';
import { someTrees } from './forest.js';
import type { Forest } from './forest.js';
import { float32 } from '../sample/sample.js';
import { addUp, forTasks, shareOut } from './share-out.js';
import type { Shares } from './share-out.js';
import { sumTrees, walkTrees } from './walk-trees.js';

/** How to predict. */
export interface PredictOptions {
  /** Use the first `trees` trees only. */
  readonly trees?: number;
  readonly pool?: Pool;
}

interface PredictInput {
  readonly forest: Forest;
  readonly features: Float32Array;
  /** Where the sums over the trees go, on a shared buffer. */
  readonly sums: Float64Array;
  readonly next: Shares['next'];
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
  const shares = shareOut(forest, rowCount, trees, pool);
  const rows = forTasks(features, shares, pool);
  const sums = shares.groups.map(() => sharedArray(Float64Array, rowCount));
  const inputs = shares.groups.flatMap((group, k) =>
    shares.runs.map(({ from, to }): PredictInput => {
      const own = { features: rows(from * width, to * width), sums: sums[k].subarray(from, to) };
      return { forest: group, ...own, next: shares.next };
    }),
  );
  await pool.map(import.meta.url, 'predictTask', inputs, () => {});
  const total = addUp(sums);
  const probability = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row++) probability[row] = total[row] / trees;
  return probability;
}

/** Pool task: the sums over the trees of some rows. */
export function predictTask({ forest, features, sums, next }: PredictInput): void {
  sumTrees(forest, features, sums, next);
}

/**
 * The signal fraction of each tree's leaf, rowCount x trees, row-major.
 * @throws RangeError as predictForest
 */
export function predictTrees(forest: Forest, features: Float32Array, rowCount: number, trees?: number): Float32Array {
  const count = checkShape(forest, features, rowCount, trees);
  const fractions = new Float32Array(rowCount * count);
  walkTrees(someTrees(forest, 0, count), features, rowCount, (tree, t, leaves, from) => {
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
  walkTrees(someTrees(forest, 0, count), features, rowCount, (_, t, leaves, from) => {
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
