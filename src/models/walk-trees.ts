/** Walks blocks of binned rows through the trees of a forest in the kernel. */
import { encodeRows } from './bins.js';
import type { Forest } from './forest.js';
import { treeOf } from './forest.js';
import { align, ensureMemory, forestKernel } from './forest-kernel.js';
import type { Tree } from './grow-tree.js';

/** Rows walked at a time. */
export const WALK_ROWS = 65536;

/**
 * The columns that rows are binned in: one a feature, and for a feature whose missing values go left in some node a
 * second one with the missing in bin 0 and all others one bin up.
 */
interface Columns {
  readonly count: number;
  readonly bits: number;
  /** Column of a feature with the missing on the left, or -1. */
  readonly missingLeft: Int32Array;
}

function columnsOf(forest: Forest): Columns {
  const width = forest.featureNames.length;
  const missingLeft = new Int32Array(width).fill(-1);
  let count = width;
  for (let node = 0; node < forest.missingLeft.length; node++) {
    const feature = forest.feature[node];
    if (forest.missingLeft[node] === 1 && missingLeft[feature] < 0) missingLeft[feature] = count++;
  }
  return { count, bits: Math.max(4, Math.ceil(Math.log2(count))), missingLeft };
}

/** Called once a tree and block: the leaf of row from + i is leaves[i]. */
export type LeafVisitor = (tree: Tree, t: number, leaves: Uint32Array, from: number) => void;

/**
 * Walks the rows through the first `trees` trees, block by block, in the order of the trees within a block.
 * @throws RangeError if a tree has too many nodes for the number of features (2^20 nodes at up to 16 columns, half as
 *   many for each doubling)
 */
export function walkTrees(
  forest: Forest,
  features: Float32Array,
  rowCount: number,
  trees: number,
  visit: LeafVisitor,
): void {
  const columns = columnsOf(forest);
  const kernel = forestKernel();
  const stride = Math.ceil(columns.count / 16) * 16;
  const largest = largestTree(forest, trees);
  if (largest > 2 ** (24 - columns.bits))
    throw new RangeError(`a tree of ${largest} nodes over ${columns.count} columns cannot be packed in 32 bits`);
  const block = Math.min(WALK_ROWS, Math.ceil(rowCount / 8) * 8);
  const rows = align(kernel.heapBase());
  const leaves = align(rows + block * stride);
  const nodes = align(leaves + block * 4);
  ensureMemory(kernel, nodes + largest * 4);
  const { buffer } = kernel.memory;
  const bins = new Uint8Array(buffer, rows, block * stride);

  for (let from = 0; from < rowCount; from += block) {
    const to = Math.min(rowCount, from + block);
    encodeRows(forest.cuts, features, from, to, bins, stride);
    addMissingLeft(columns, bins, to - from, stride);
    for (let t = 0; t < trees; t++) {
      const tree = treeOf(forest, t);
      packTree(tree, columns, new Uint32Array(buffer, nodes, tree.value.length));
      kernel.walk(nodes, rows, stride, to - from, columns.bits, tree.value.length, leaves);
      visit(tree, t, new Uint32Array(buffer, leaves, to - from), from);
    }
  }
}

function largestTree({ treeStart }: Forest, trees: number): number {
  let largest = 0;
  for (let t = 0; t < trees; t++) largest = Math.max(largest, treeStart[t + 1] - treeStart[t]);
  return largest;
}

function addMissingLeft(columns: Columns, bins: Uint8Array, rowCount: number, stride: number): void {
  columns.missingLeft.forEach((column, feature) => {
    if (column < 0) return;
    for (let at = 0; at < rowCount * stride; at += stride) bins[at + column] = bins[at + feature] + 1;
  });
}

/** Nodes as child << (bits + 8) | bin << bits | column; a leaf is its own child with bin 255. */
function packTree(tree: Tree, { bits, missingLeft }: Columns, packed: Uint32Array): void {
  const { leftChild, feature, bin } = tree;
  for (let node = 0; node < packed.length; node++) {
    const child = leftChild[node];
    if (child === 0) packed[node] = (node << (bits + 8)) | (255 << bits);
    else if (tree.missingLeft[node] === 0) packed[node] = (child << (bits + 8)) | (bin[node] << bits) | feature[node];
    else packed[node] = (child << (bits + 8)) | ((bin[node] + 1) << bits) | missingLeft[feature[node]];
  }
}
