/** Votes of the trees whose bag does not hold a row's event. */
import { multiplicity, treeKeys } from './bag.js';
import type { Forest } from './forest.js';
import type { WeightedSample } from './sample.js';
import { walkTrees } from './walk-trees.js';

/** What the trees that never saw a row's event say of it. */
export interface OutOfBag {
  /** Mean signal fraction; NaN where every bag holds the event. */
  readonly probability: Float64Array;
  /** Number of trees whose bag does not hold the event. */
  readonly treeCount: Int32Array;
}

/**
 * Out-of-bag probability of the rows of the training sample, in any order.
 * @throws RangeError if the sample has other features
 */
export function outOfBag(forest: Forest, sample: WeightedSample): OutOfBag {
  const { rowCount } = sample;
  if (sample.featureNames.length !== forest.featureNames.length)
    throw new RangeError(`sample of ${sample.featureNames.length} features for ${forest.featureNames.length}`);
  const probability = new Float64Array(rowCount);
  const treeCount = new Int32Array(rowCount);
  const keys = Array.from({ length: forest.treeCount }, (_, t) => treeKeys(forest.seed, forest.firstTree + t));
  if (forest.options.bootstrap) {
    walkTrees(forest, sample.features, rowCount, forest.treeCount, (tree, t, leaves, from) => {
      for (let i = 0; i < leaves.length; i++) {
        if (multiplicity(sample.eventId[from + i], keys[t]) > 0) continue;
        probability[from + i] += tree.value[leaves[i]];
        treeCount[from + i]++;
      }
    });
  }
  for (let row = 0; row < rowCount; row++) probability[row] /= treeCount[row];
  return { probability, treeCount };
}

/** How often each row is in the bag of tree `tree` (0 is the forest's first); 0 is out of bag. */
export function inBag(forest: Forest, tree: number, sample: WeightedSample): Uint8Array {
  if (!forest.options.bootstrap) return new Uint8Array(sample.rowCount).fill(1);
  const keys = treeKeys(forest.seed, forest.firstTree + tree);
  const counts = new Uint8Array(sample.rowCount);
  for (let row = 0; row < counts.length; row++) counts[row] = multiplicity(sample.eventId[row], keys);
  return counts;
}
