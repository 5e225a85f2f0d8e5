/**
 * What the regression of a stack learns from: for each tree of a forest the rows of the training sample whose source is not
 * in the tree's bag, and their leaves.
 */
import { sharedArray } from '../../core/shared-memory.js';
import type { Forest } from '../forest/forest.js';
import { listUnseen } from '../forest/walk-trees.js';
import { treeKeys } from '../sample/bag.js';
import { sourcesOf } from '../sample/sample.js';
import type { WeightedSample } from '../sample/sample.js';

/** The leaves of a forest, numbered through. */
export interface Leaves {
  /** Number of the node in the forest's arrays, by leaf. */
  readonly node: Int32Array;
  /** Weighted signal fraction, by leaf. */
  readonly fraction: Float64Array;
  /** Leaves of tree t: start[t] .. start[t + 1] - 1. */
  readonly start: Int32Array;
}

/** Rows of a tree and their leaves. */
export interface TreeRows {
  /** One bit a row, 32 a word, an even number of words: 1 where the tree did not see the row's source. */
  readonly bits: Int32Array;
  /** Of these rows the number of the leaf in its tree, one after another. */
  readonly leaves: Uint16Array | Int32Array;
}

/** Leaves of the rows of a sample in the trees that did not see them; on shared buffers. */
export interface UnseenLeaves {
  readonly rowCount: number;
  readonly trees: readonly TreeRows[];
  /** Number of trees that did not see the row. */
  readonly votes: Int32Array;
  /** Mean signal fraction of their leaves; NaN without any. */
  readonly probability: Float64Array;
}

/** The leaves of a forest. */
export function leavesOf({ leftChild, treeStart, treeCount, value }: Forest): Leaves {
  const start = new Int32Array(treeCount + 1);
  const node = new Int32Array(leftChild.length);
  let count = 0;
  for (let t = 0; t < treeCount; t++) {
    for (let k = treeStart[t]; k < treeStart[t + 1]; k++) if (leftChild[k] === 0) node[count++] = k;
    start[t + 1] = count;
  }
  const used = node.slice(0, count);
  return { node: used, fraction: Float64Array.from(used, (k) => value[k]), start };
}

/** Leaves of a tree that two bytes can tell apart. */
const NARROW = 65536;
/** A source is in no bag with probability 1/e = 0.368. */
const UNSEEN = 0.372;

/** The leaves of the sample that `forest` was trained on. */
export function unseenLeaves(forest: Forest, sample: WeightedSample, leaves: Leaves): UnseenLeaves {
  const { rowCount } = sample;
  const leafOf = new Int32Array(forest.value.length);
  const sizes = Array.from({ length: forest.treeCount }, (_, t) => leaves.start[t + 1] - leaves.start[t]);
  sizes.forEach((size, t) => {
    for (let leaf = 0; leaf < size; leaf++) leafOf[leaves.node[leaves.start[t] + leaf]] = leaf;
  });
  const lists = sizes.map((size) => new GrowingList(Math.ceil(UNSEEN * rowCount) + 512, size > NARROW));
  const bits = sizes.map(() => sharedArray(Int32Array, 2 * Math.ceil(rowCount / 64)));
  const keys = sizes.map((_, t) => treeKeys(forest.seed, forest.firstTree + t));
  const votes = sharedArray(Int32Array, rowCount);
  const probability = sharedArray(Float64Array, rowCount);
  const rows = { features: sample.features, sourceId: sourcesOf(sample) };
  listUnseen(forest, rows, keys, leafOf, { sums: probability, votes }, (t, from, own, words) => {
    lists[t].append(own);
    bits[t].set(words, from / 32);
  });
  for (let row = 0; row < rowCount; row++) probability[row] /= votes[row];
  return { rowCount, trees: lists.map((list, t) => ({ bits: bits[t], leaves: list.view() })), votes, probability };
}

/** Leaves on a shared buffer that grows when it is full. */
class GrowingList {
  private values: Uint16Array | Int32Array;
  private length = 0;

  constructor(room: number, wide: boolean) {
    this.values = wide ? sharedArray(Int32Array, room) : sharedArray(Uint16Array, room);
  }

  append(leaves: Int32Array): void {
    const end = this.length + leaves.length;
    if (end > this.values.length) {
      const room = Math.ceil(1.25 * end);
      const larger = this.values instanceof Int32Array ? sharedArray(Int32Array, room) : sharedArray(Uint16Array, room);
      larger.set(this.values.subarray(0, this.length));
      this.values = larger;
    }
    this.values.set(leaves, this.length);
    this.length = end;
  }

  view(): Uint16Array | Int32Array {
    return this.values.subarray(0, this.length);
  }
}
