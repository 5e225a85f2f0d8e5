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

/** A block of binned rows in the kernel's memory, and where its leaves go. */
interface Walker {
  readonly rows: number;
  /** The rows in tiles of 16, where a row has 16 bytes. */
  readonly tiles: number;
  readonly stride: number;
  readonly leaves: number;
  readonly columns: Columns;
}

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
  const block = Math.min(WALK_ROWS, Math.ceil(rowCount / 16) * 16);
  const walker = makeWalker(forest, trees, block, 0);
  for (let from = 0; from < rowCount; from += block) {
    const count = Math.min(block, rowCount - from);
    loadRows(walker, forest, features, from, count);
    for (let t = 0; t < trees; t++) {
      const tree = treeOf(forest, t);
      walkTree(walker, forest, tree, count);
      visit(tree, t, new Uint32Array(forestKernel().memory.buffer, walker.leaves, count), from);
    }
  }
}

/**
 * The sum over the first `trees` trees of each row's leaf value, in the order of the trees.
 * @throws RangeError as walkTrees
 */
export function sumTrees(forest: Forest, features: Float32Array, rowCount: number, trees: number): Float64Array {
  const sums = new Float64Array(rowCount);
  const block = Math.min(WALK_ROWS, Math.ceil(rowCount / 16) * 16);
  const most = largestTree(forest, trees);
  const walker = makeWalker(forest, trees, block, block * 8 + align(most * 4));
  const kernel = forestKernel();
  const sumsAt = align(walker.leaves + block * 4);
  const valuesAt = align(sumsAt + block * 8);
  const { buffer } = kernel.memory;
  for (let from = 0; from < rowCount; from += block) {
    const count = Math.min(block, rowCount - from);
    loadRows(walker, forest, features, from, count);
    const blockSums = new Float64Array(buffer, sumsAt, count).fill(0);
    for (let t = 0; t < trees; t++) {
      const tree = treeOf(forest, t);
      walkTree(walker, forest, tree, count);
      new Float32Array(buffer, valuesAt, tree.value.length).set(tree.value);
      kernel.addValues(valuesAt, walker.leaves, count, sumsAt);
    }
    sums.set(blockSums, from);
  }
  return sums;
}

/** Lays out the kernel's memory for blocks of `block` rows, with `extra` bytes free behind the leaves. */
function makeWalker(forest: Forest, trees: number, block: number, extra: number): Walker {
  const columns = columnsOf(forest);
  const largest = largestTree(forest, trees);
  if (largest > 2 ** (24 - columns.bits))
    throw new RangeError(`a tree of ${largest} nodes over ${columns.count} columns cannot be packed in 32 bits`);
  const kernel = forestKernel();
  const stride = Math.ceil(columns.count / 16) * 16;
  const rows = kernel.heapBase();
  const tiles = align(rows + block * stride);
  const leaves = align(tiles + block * 16);
  ensureMemory(kernel, leaves + block * 4 + extra + 256);
  return { rows, tiles, stride, leaves, columns };
}

function loadRows(
  { rows, tiles, stride, columns }: Walker,
  forest: Forest,
  features: Float32Array,
  from: number,
  count: number,
) {
  const bins = new Uint8Array(forestKernel().memory.buffer, rows, count * stride);
  encodeRows(forest.cuts, features, from, from + count, bins, stride);
  addMissingLeft(columns, bins, count, stride);
  if (stride === 16) forestKernel().makeTiles(rows, count, tiles);
}

function walkTree({ rows, tiles, stride, leaves, columns }: Walker, forest: Forest, tree: Tree, count: number): void {
  const kernel = forestKernel();
  packTree(tree, columns, new Uint32Array(kernel.memory.buffer, kernel.packedNodes(), tree.value.length));
  const { maxDepth } = forest.options;
  // A known small depth saves looking whether all rows have arrived.
  kernel.walk(rows, tiles, stride, count, columns.bits, maxDepth !== null && maxDepth <= 16 ? maxDepth : 0, leaves);
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

/** Nodes as child << (bits + 8) | (255 - bin) << bits | column; a leaf is its own child with bin 255. */
function packTree(tree: Tree, { bits, missingLeft }: Columns, packed: Uint32Array): void {
  const { leftChild, feature, bin } = tree;
  for (let node = 0; node < packed.length; node++) {
    const child = leftChild[node];
    if (child === 0) packed[node] = node << (bits + 8);
    else if (tree.missingLeft[node] === 0)
      packed[node] = (child << (bits + 8)) | ((255 - bin[node]) << bits) | feature[node];
    else packed[node] = (child << (bits + 8)) | ((254 - bin[node]) << bits) | missingLeft[feature[node]];
  }
}
