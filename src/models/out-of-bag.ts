/** Votes of the trees whose bag does not hold a row's event (its source, where several events have one). */
import type { Pool } from '../core/pool.js';
import { createPool } from '../core/pool.js';
import { multiplicity, treeKeys } from './bag.js';
import type { Forest } from './forest.js';
import { partFor, rowTasks } from './predict.js';
import { sourcesOf } from './sample.js';
import type { WeightedSample } from './sample.js';
import { sumUnseen } from './walk-trees.js';

/** What the trees that never saw a row's event say of it. */
export interface OutOfBag {
  /** Mean signal fraction; NaN where every bag holds the event. */
  readonly probability: Float64Array;
  /** Number of trees whose bag does not hold the event. */
  readonly treeCount: Int32Array;
}

interface OutOfBagInput {
  readonly forest: Forest;
  readonly features: Float32Array;
  readonly sourceId: Float64Array;
}

/**
 * Out-of-bag probability of the rows of the training sample, in any order.
 * @throws RangeError if the sample has other features
 */
export async function outOfBag(
  forest: Forest,
  sample: WeightedSample,
  options: { readonly pool?: Pool } = {},
): Promise<OutOfBag> {
  const { rowCount, features } = sample;
  const sourceId = sourcesOf(sample);
  const width = forest.featureNames.length;
  if (sample.featureNames.length !== width)
    throw new RangeError(`sample of ${sample.featureNames.length} features for ${width}`);
  const probability = new Float64Array(rowCount);
  const treeCount = new Int32Array(rowCount);
  if (!forest.options.bootstrap) return { probability: probability.fill(NaN), treeCount };
  const pool = options.pool ?? createPool(1);
  const tasks = rowTasks(rowCount, pool);
  const inputs = tasks.map(({ from, to }): OutOfBagInput => {
    const own = partFor(pool, features, from * width, to * width);
    return { forest, features: own, sourceId: partFor(pool, sourceId, from, to) };
  });
  await pool.map(import.meta.url, 'outOfBagTask', inputs, (part: OutOfBag, i) => {
    probability.set(part.probability, tasks[i].from);
    treeCount.set(part.treeCount, tasks[i].from);
  });
  return { probability, treeCount };
}

/** Pool task: out-of-bag probability of some rows. */
export function outOfBagTask({ forest, features, sourceId }: OutOfBagInput): OutOfBag {
  const keys = Array.from({ length: forest.treeCount }, (_, t) => treeKeys(forest.seed, forest.firstTree + t));
  const { sums, votes } = sumUnseen(forest, features, sourceId, keys);
  return { probability: sums.map((sum, row) => sum / votes[row]), treeCount: votes };
}

/** How often each row is in the bag of tree `tree` (0 is the forest's first); 0 is out of bag. */
export function inBag(forest: Forest, tree: number, sample: WeightedSample): Uint8Array {
  if (!forest.options.bootstrap) return new Uint8Array(sample.rowCount).fill(1);
  const keys = treeKeys(forest.seed, forest.firstTree + tree);
  const counts = new Uint8Array(sample.rowCount);
  const sourceId = sourcesOf(sample);
  for (let row = 0; row < counts.length; row++) counts[row] = multiplicity(sourceId[row], keys);
  return counts;
}
