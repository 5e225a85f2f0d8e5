/**
 * What the logistic regression of the stack sees of the forest. All inputs are sums over trees of a value of the leaf
 * a row falls in, so a trained stack is again a forest with other leaf values. For training rows only the trees that
 * did not see the row's source count (out of bag), scaled up to the whole forest.
 */
import { multiplicity, treeKeys } from '../sample/bag.js';
import type { SparseDesign } from '../logistic/design-matrix.js';
import type { Forest } from '../forest/forest.js';
import { BLOCK_ROWS, leafDesign } from './leaf-design.js';
import type { LeafBlock, LeafList } from './leaf-design.js';
import { sourcesOf } from '../sample/sample.js';
import type { WeightedSample } from '../sample/sample.js';
import { walkTrees } from '../forest/walk-trees.js';

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
  /** Leaves of tree t: start[t] .. start[t + 1] - 1. */
  readonly start: Int32Array;
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
  readonly design: SparseDesign;
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
  const { blocks, trees: outOfBagTrees, probability: outOfBagProbability } = outOfBagLeaves(forest, sample, leaves);
  const rowValue = Float64Array.from(outOfBagTrees, (trees) => (trees > 0 ? forest.treeCount / trees : 0));
  const byLeaf = leafDesign(blocks, leaves.node.length, rowValue);
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
      transposeTimes(coefficients, ofRows, out) {
        expand(coefficients);
        byLeaf.transposeTimes(expanded, ofRows, leafSums);
        out.fill(0);
        for (let leaf = 0; leaf < expanded.length; leaf++) {
          out[group[leaf]] += scale[leaf] * leafSums[leaf];
          out[count] += common[leaf] * leafSums[leaf];
        }
      },
      squares(rowWeight, out) {
        byLeaf.squares(rowWeight, leafSums);
        out.fill(0);
        for (let leaf = 0; leaf < expanded.length; leaf++) out[group[leaf]] += scale[leaf] ** 2 * leafSums[leaf];
        for (let row = 0; row < rowWeight.length; row++) {
          if (outOfBagTrees[row] > 0)
            out[count] += rowWeight[row] * (COMMON_SCALE * (outOfBagProbability[row] - 0.5)) ** 2;
        }
      },
    },
    outOfBagTrees,
    outOfBagProbability,
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
  const start = new Int32Array(treeCount + 1);
  for (const t of treeOfLeaf) start[t + 1]++;
  for (let t = 0; t < treeCount; t++) start[t + 1] += start[t];
  return { node, tree: treeOfLeaf, fraction: Float64Array.from(node, (k) => value[k]), start };
}

/** What the trees whose bag lacks a row's event say of the row. */
interface OutOfBagLeaves {
  readonly blocks: readonly LeafBlock[];
  /** Number of such trees. */
  readonly trees: Int32Array;
  /** Mean signal fraction of their leaves; NaN without any. */
  readonly probability: Float64Array;
}

function outOfBagLeaves(forest: Forest, sample: WeightedSample, leaves: Leaves): OutOfBagLeaves {
  const { rowCount, features } = sample;
  const sourceId = sourcesOf(sample);
  const leafOfNode = new Int32Array(forest.value.length);
  leaves.node.forEach((node, leaf) => (leafOfNode[node] = leaf));
  const keys = Array.from({ length: forest.treeCount }, (_, t) => treeKeys(forest.seed, forest.firstTree + t));
  const trees = new Int32Array(rowCount);
  const probability = new Float64Array(rowCount);
  const blocks = Array.from({ length: Math.ceil(rowCount / BLOCK_ROWS) }, (_, b): LeafBlock => {
    return { from: b * BLOCK_ROWS, to: Math.min(rowCount, (b + 1) * BLOCK_ROWS), lists: [] };
  });
  const leafOfRow = new Int32Array(BLOCK_ROWS);
  walkTrees(forest, features, rowCount, (_, t, node, from) => {
    for (let i = 0; i < node.length; i++) {
      leafOfRow[i] = -1;
      if (multiplicity(sourceId[from + i], keys[t]) > 0) continue;
      const leaf = leafOfNode[forest.treeStart[t] + node[i]];
      leafOfRow[i] = leaf;
      trees[from + i]++;
      probability[from + i] += leaves.fraction[leaf];
    }
    const list = listByLeaf(leafOfRow.subarray(0, node.length), leaves.start[t], leaves.start[t + 1]);
    blocks[Math.floor(from / BLOCK_ROWS)].lists.push(list);
  });
  for (let row = 0; row < rowCount; row++) probability[row] /= trees[row];
  return { blocks, trees, probability };
}

/** Rows by the leaf of a tree, first .. end - 1, that each falls in; -1 for none. */
function listByLeaf(leafOfRow: Int32Array, first: number, end: number): LeafList {
  const starts = new Int32Array(end - first + 1);
  for (const leaf of leafOfRow) if (leaf >= 0) starts[leaf - first + 1]++;
  for (let leaf = 0; leaf < end - first; leaf++) starts[leaf + 1] += starts[leaf];
  const rows = new Uint16Array(starts[end - first]);
  const ends = starts.slice(0, -1);
  for (let row = 0; row < leafOfRow.length; row++) {
    const leaf = leafOfRow[row];
    if (leaf >= 0) rows[ends[leaf - first]++] = row;
  }
  const used = Int32Array.from(ends.keys()).filter((leaf) => ends[leaf] > starts[leaf]);
  return { columns: used.map((leaf) => first + leaf), ends: used.map((leaf) => ends[leaf]), rows };
}
