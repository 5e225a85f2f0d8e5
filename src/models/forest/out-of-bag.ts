/** Votes of the trees whose bag does not hold a row's event (its source, where several events have one). */
import type { Pool } from '../../core/pool.js';
import { createPool } from '../../core/pool.js';
import { sharedArray } from '../../core/shared-memory.js';
import { multiplicity, treeKeys } from '../sample/bag.js';
import type { Forest } from './forest.js';
import { sourcesOf, toSample } from '../sample/sample.js';
import type { SampleInput, WeightedSample } from '../sample/sample.js';
import { addUp, forTasks, shareOut } from './share-out.js';
import type { Shares } from './share-out.js';
import { sumUnseen } from './walk-trees.js';

/** What the trees that never saw a row's event say of it. */
export interface OutOfBag {
  /** Mean signal fraction; NaN where every bag holds the event. */
  readonly probability: Float64Array;
  /** Number of trees whose bag does not hold the event. */
  readonly treeCount: Int32Array;
}

interface UnseenInput {
  readonly forest: Forest;
  readonly features: Float32Array;
  readonly sourceId: Float64Array;
  /** Where the sums of the votes of these rows go and their numbers, on shared buffers. */
  readonly sums: Float64Array;
  readonly votes: Int32Array;
  readonly next: Shares['next'];
}

/**
 * Out-of-bag probability of the rows of the training sample, in any order.
 * @throws RangeError if the sample has other features
 */
export async function outOfBag(
  forest: Forest,
  given: SampleInput,
  options: { readonly pool?: Pool } = {},
): Promise<OutOfBag> {
  const sample = toSample(given);
  const { rowCount, features } = sample;
  const sourceId = sourcesOf(sample);
  const width = forest.featureNames.length;
  if (sample.featureNames.length !== width)
    throw new RangeError(`sample of ${sample.featureNames.length} features for ${width}`);
  if (!forest.options.bootstrap)
    return { probability: new Float64Array(rowCount).fill(NaN), treeCount: new Int32Array(rowCount) };
  const pool = options.pool ?? createPool(1);
  const shares = shareOut(forest, rowCount, forest.treeCount, pool);
  const [rows, sources] = [forTasks(features, shares, pool), forTasks(sourceId, shares, pool)];
  const sums = shares.groups.map(() => sharedArray(Float64Array, rowCount));
  const votes = shares.groups.map(() => sharedArray(Int32Array, rowCount));
  const inputs = shares.groups.flatMap((group, k) =>
    shares.runs.map(({ from, to }): UnseenInput => {
      const own = { sums: sums[k].subarray(from, to), votes: votes[k].subarray(from, to), next: shares.next };
      return { forest: group, features: rows(from * width, to * width), sourceId: sources(from, to), ...own };
    }),
  );
  await pool.map(import.meta.url, 'unseenTask', inputs, () => {});
  const [probability, treeCount] = [addUp(sums), addUp(votes)];
  for (let row = 0; row < rowCount; row++) probability[row] /= treeCount[row];
  return { probability, treeCount };
}

/** Pool task: the votes on some rows of the trees that have not seen them. */
export function unseenTask({ forest, features, sourceId, sums, votes, next }: UnseenInput): void {
  const keys = Array.from({ length: forest.treeCount }, (_, t) => treeKeys(forest.seed, forest.firstTree + t));
  sumUnseen(forest, features, sourceId, keys, sums, votes, next);
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
