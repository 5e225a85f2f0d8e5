/**
 * What the logistic regression of the stack sees of the forest. All inputs are sums over trees of a value of the leaf
 * a row falls in, so a trained stack is again a forest with other leaf values. For training rows only the trees that
 * did not see the row's source count (out of bag), scaled up to the whole forest.
 */
import { multiplicity, treeKeys } from './bag.js';
import type { DesignMatrix, SparseRows } from './design-matrix.js';
import { sparseDesign } from './design-matrix.js';
import type { Forest } from './forest.js';
import { sourcesOf } from './sample.js';
import type { WeightedSample } from './sample.js';
import { walkTrees } from './walk-trees.js';

/** How leaves share coefficients: leaf c counts scale[c] x coefficient group[c] + common[c] x the last coefficient. */
interface LeafGroups {
  /** Number of groups. */
  readonly count: number;
  readonly group: Int32Array;
  readonly scale: Float64Array;
  readonly common: Float64Array;
}

/** The leaves of a forest, numbered through. */
interface Leaves {
  /** Number of the node in the forest's arrays, by leaf. */
  readonly node: Int32Array;
  readonly tree: Int32Array;
  /** Weighted signal fraction. */
  readonly fraction: Float64Array;
}

/**
 * Size of the common column, the mean of the trees' signal fractions: large against the other columns, so that the
 * penalty hardly touches it and pulls the rest towards the forest's own word.
 */
const COMMON_SCALE = 20;

/** The common column: signal fractions from their middle, 1/2. */
function commonColumn({ tree, fraction }: Leaves): Float64Array {
  return fraction.map((value) => (COMMON_SCALE * (value - 0.5)) / (tree[tree.length - 1] + 1));
}

/**
 * The three inputs. 'probability': the mean of the trees' signal fractions alone. 'trees': also the signal fraction of
 * each tree. 'leaves': the mean, and one indicator for each leaf.
 */
export const STACK_INPUTS = {
  probability: (leaves: Leaves): LeafGroups => ({
    count: 0,
    group: new Int32Array(leaves.node.length),
    scale: new Float64Array(leaves.node.length),
    common: commonColumn(leaves),
  }),
  trees: (leaves: Leaves): LeafGroups => ({
    count: leaves.tree[leaves.tree.length - 1] + 1,
    group: leaves.tree,
    scale: leaves.fraction.map((value) => value - 0.5),
    common: commonColumn(leaves),
  }),
  leaves: (leaves: Leaves): LeafGroups => ({
    count: leaves.node.length,
    group: leaves.node.map((_, leaf) => leaf),
    scale: new Float64Array(leaves.node.length).fill(1),
    common: commonColumn(leaves),
  }),
} as const;

/** Name of an input of the stack. */
export type StackInputName = keyof typeof STACK_INPUTS;

/** The design of a training sample, and the way back from its coefficients to values of leaves. */
export interface StackDesign {
  readonly design: DesignMatrix;
  /** Number of trees that did not see the row's event. */
  readonly outOfBagTrees: Int32Array;
  /** Mean signal fraction of those trees; NaN where there is none. */
  readonly outOfBagProbability: Float64Array;
  /** For each node of the forest trees x its contribution, so that the mean over trees is the linear predictor. */
  nodeValues(coefficients: Float64Array): Float32Array;
}

/** The out-of-bag design of the sample that `forest` was trained on. */
export function stackDesign(forest: Forest, sample: WeightedSample, input: StackInputName): StackDesign {
  const leaves = leavesOf(forest);
  const { count, group, scale, common } = STACK_INPUTS[input](leaves);
  const { rows, outOfBagTrees } = outOfBagLeaves(forest, sample, leaves);
  const byLeaf = sparseDesign(rows);
  const probability = new Float64Array(sample.rowCount);
  byLeaf.times(leaves.fraction, probability);
  const expanded = new Float64Array(group.length);
  const leafSums = new Float64Array(group.length);
  const expand = (coefficients: Float64Array) => {
    for (let leaf = 0; leaf < expanded.length; leaf++) {
      expanded[leaf] = scale[leaf] * coefficients[group[leaf]] + common[leaf] * coefficients[count];
    }
  };
  return {
    design: {
      rowCount: sample.rowCount,
      columnCount: count + 1,
      times(coefficients, out) {
        expand(coefficients);
        byLeaf.times(expanded, out);
      },
      transposeTimes(coefficients, ofRow, out) {
        expand(coefficients);
        byLeaf.transposeTimes(expanded, ofRow, leafSums);
        out.fill(0);
        for (let leaf = 0; leaf < expanded.length; leaf++) {
          out[group[leaf]] += scale[leaf] * leafSums[leaf];
          out[count] += common[leaf] * leafSums[leaf];
        }
      },
    },
    outOfBagTrees,
    outOfBagProbability: probability.map((sum, row) => (outOfBagTrees[row] > 0 ? sum / forest.treeCount : NaN)),
    nodeValues(coefficients) {
      expand(coefficients);
      const values = new Float32Array(forest.value.length);
      for (let leaf = 0; leaf < expanded.length; leaf++) values[leaves.node[leaf]] = forest.treeCount * expanded[leaf];
      return values;
    },
  };
}

function leavesOf({ leftChild, treeStart, treeCount, value }: Forest): Leaves {
  const node = Int32Array.from(leftChild.keys()).filter((k) => leftChild[k] === 0);
  let tree = 0;
  const treeOfLeaf = node.map((k) => {
    while (tree < treeCount - 1 && k >= treeStart[tree + 1]) tree++;
    return tree;
  });
  return { node, tree: treeOfLeaf, fraction: Float64Array.from(node, (k) => value[k]) };
}

/** For each row the leaves of the trees whose bag lacks its event, with value trees / (number of such trees). */
function outOfBagLeaves(
  forest: Forest,
  sample: WeightedSample,
  leaves: Leaves,
): { rows: SparseRows; outOfBagTrees: Int32Array } {
  const { rowCount, features } = sample;
  const sourceId = sourcesOf(sample);
  const leafOfNode = new Int32Array(forest.value.length);
  leaves.node.forEach((node, leaf) => (leafOfNode[node] = leaf));
  const keys = Array.from({ length: forest.treeCount }, (_, t) => treeKeys(forest.seed, forest.firstTree + t));
  const outOfBagTrees = new Int32Array(rowCount);
  for (const key of keys) {
    for (let row = 0; row < rowCount; row++) if (multiplicity(sourceId[row], key) === 0) outOfBagTrees[row]++;
  }
  const rowStart = new Int32Array(rowCount + 1);
  for (let row = 0; row < rowCount; row++) rowStart[row + 1] = rowStart[row] + outOfBagTrees[row];
  const column = new Int32Array(rowStart[rowCount]);
  const next = rowStart.slice(0, rowCount);
  walkTrees(forest, features, rowCount, forest.treeCount, (_, t, leaf, from) => {
    for (let i = 0; i < leaf.length; i++) {
      const row = from + i;
      if (multiplicity(sourceId[row], keys[t]) === 0) column[next[row]++] = leafOfNode[forest.treeStart[t] + leaf[i]];
    }
  });
  const rowValue = Float32Array.from(outOfBagTrees, (count) => (count > 0 ? forest.treeCount / count : 0));
  return { rows: { columnCount: leaves.node.length, rowStart, column, rowValue }, outOfBagTrees };
}
