/** Trees packed in the kernel's memory, and the way of rows down them. */
import type { Forest } from './forest.js';
import { treeOf } from './forest.js';
import { ensureMemory, forestKernel } from './kernel/forest-kernel.js';

/** Splits on the way to a leaf that are done in a known number of rounds. */
const MOST_EVEN_DEPTH = 12;
/** Rounds of four levels behind the top four of the first tree that rows are sorted by; all ways in it are longer. */
const SORT_ROUNDS = 2;

/** What leaves hand out: the number of the node, or its value. */
export type Word = 'node' | 'value';

/** Addresses in the kernel's memory. */
export interface Places {
  readonly second: number;
  readonly rows: number;
  readonly tiles: number;
  readonly words: number;
  readonly left: number;
  readonly value: number;
  readonly feature: number;
  readonly bin: number;
  readonly missing: number;
  readonly stack: number;
  readonly trees: number;
}

/** Is the number of rounds down a tree not known? */
export function isDeep({ options }: Forest): boolean {
  return (options.maxDepth ?? Infinity) > MOST_EVEN_DEPTH;
}

/** Walks `run` rows from number `from` on down a tree; the words of their leaves are at the place for them. */
export type RunWalker = (from: number, run: number) => void;

/** A packed tree. */
export interface PackedTree {
  readonly walkRun: RunWalker;
  /** The same to the blocks after SORT_ROUNDS: their addresses. Not there for trees that are walked node by node. */
  readonly walkTop?: RunWalker;
  /** First address behind it. */
  readonly end: number;
}

/**
 * Packs tree `t` at address `tree`.
 * @param rowBytes bytes of a row of bins
 * @param narrow are there few enough columns for the walk by blocks?
 */
export function packTree(
  forest: Forest,
  t: number,
  at: Places,
  tree: number,
  rowBytes: number,
  narrow: boolean,
  word: Word,
): PackedTree {
  const kernel = forestKernel();
  const nodes = treeOf(forest, t);
  const count = nodes.value.length;
  const { left, value, feature, bin, missing, second, stack } = at;
  const { buffer } = kernel.memory;
  new Int32Array(buffer, left, count).set(nodes.leftChild);
  new Float32Array(buffer, value, count).set(nodes.value);
  new Uint16Array(buffer, feature, count).set(nodes.feature);
  new Uint8Array(buffer, bin, count).set(nodes.bin);
  new Uint8Array(buffer, missing, count).set(nodes.missingLeft);
  const deeper = isDeep(forest);
  // Rounds of four levels behind the top four. Few leaves lie above the depth of a tree that is as low as it can be.
  const depth = deeper ? Math.floor(Math.log2(count)) : forest.options.maxDepth!;
  const rounds = Math.max(0, deeper ? Math.floor(depth / 4) - 1 : Math.ceil(depth / 4) - 1);
  if (narrow) {
    const handedOut = word === 'value' ? value : 0;
    const end = kernel.pack(left, feature, bin, missing, second, handedOut, rounds, stack, tree) >>> 0;
    const walk = rowBytes === 16 ? 'walk16' : 'walk32';
    const walker =
      (most: number, toLeaf: boolean): RunWalker =>
      (from, run) => {
        const [rows, tiles] = [at.rows + from * rowBytes, at.tiles + from * rowBytes];
        kernel[walk](tree, rows, tiles, run, most, toLeaf, at.words);
      };
    if (end !== 0) return { walkRun: walker(rounds, deeper), walkTop: walker(SORT_ROUNDS, false), end };
  }
  const values = tree + count * 8;
  const end = values + count * 4;
  ensureMemory(kernel, end);
  kernel.packWide(left, feature, bin, missing, second, count, tree);
  new Float32Array(kernel.memory.buffer, values, count).set(nodes.value);
  const handedOut = word === 'value' ? values : 0;
  const walkRun: RunWalker = (from, run) => {
    kernel.walkWide(at.rows + from * rowBytes, rowBytes, run, tree, handedOut, at.words);
  };
  return { walkRun, end };
}
