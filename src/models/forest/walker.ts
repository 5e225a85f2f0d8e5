/** Blocks of binned rows in the kernel's memory, walked down one tree after another. */
import { makeEncoder } from './bins.js';
import type { Encoder } from './bins.js';
import type { Forest } from './forest.js';
import { align, ensureMemory, forestKernel } from './kernel/forest-kernel.js';
import type { RunWalker, Word } from './pack-tree.js';
import { isDeep, packTree } from './pack-tree.js';
import { orderByPlace } from './row-order.js';

/** Rows binned at a time: each tree is packed once for so many, unless all of them stay packed. */
export const CHUNK_ROWS = 1 << 22;
/** Rows binned at a time where all trees stay packed: few enough for a near cache and to share rows out evenly. */
const SMALL_CHUNK_ROWS = 1 << 15;
/** Rows walked down a tree at a time; they and their leaves stay in the cache. */
export const WALK_ROWS = 8192;
/** Packed trees that such rows walk down one after another: as many as stay in a cache that is not too far away. */
const BATCH_BYTES = 4 << 20;
/** Most nodes of a forest whose trees all stay packed: the memory for them must not grow with the forest. */
const KEPT_NODES = 1 << 21;
/** Columns that the walk by blocks can do. */
const MOST_COLUMNS = 32;
/** Sorting the rows pays off for so many trees of so many nodes, which do not stay in the nearest caches. */
const SORT_TREES = 4;
const SORT_NODES = 1 << 16;
/** The walk compares bins as int8. */
const FLIP = 128;

/**
 * The columns that rows are binned in: one a feature, and for a feature whose missing values go left in some node a
 * second one with the missing in bin 0 and all others one bin up.
 */
interface Columns {
  readonly count: number;
  /** Second column of a feature, or 0. */
  readonly second: Uint16Array;
}

function columnsOf(forest: Forest): Columns {
  const width = forest.featureNames.length;
  const second = new Uint16Array(width);
  let count = width;
  if (forest.options.missing.length > 0) {
    for (let node = forest.missingLeft.indexOf(1); node >= 0; node = forest.missingLeft.indexOf(1, node + 1)) {
      if (second[forest.feature[node]] === 0) second[forest.feature[node]] = count++;
    }
  }
  return { count, second };
}

/** Called for each tree and each run of rows of a chunk: `words` is the address of what their leaves hand out. */
export type WordVisitor = (t: number, words: number, offset: number, count: number) => void;

/** A chunk of rows on its way down the trees. */
export interface Walker {
  /** Address of the caller's part of the memory. */
  readonly extra: number;
  /** Rows of the largest chunk, a multiple of 16. */
  readonly chunkRows: number;
  /**
   * Runs of rows from..to that fit in the memory at a time, until none is left.
   * @param next a shared number if several threads divide the same rows among them: the first row that nobody has taken
   */
  chunks(next?: Int32Array): Iterable<{ readonly from: number; readonly to: number }>;
  /**
   * Bins the rows of a chunk. If they are sorted, it returns the place of each row from..to, else they stand as they
   * are.
   */
  load(features: Float32Array, from: number, to: number): Uint32Array | undefined;
  /** Walks the `count` rows loaded down the trees, one after another. */
  walk(count: number, word: Word, visit: WordVisitor): void;
}

/**
 * Lays out the kernel's memory for `rowCount` rows; the caller gets `extraBytes` of it for chunks of some rows.
 * @param sortable may rows be sorted for speed?
 */
export function makeWalker(
  forest: Forest,
  rowCount: number,
  extraBytes: (chunkRows: number) => number,
  sortable = false,
): Walker {
  const kernel = forestKernel();
  const columns = columnsOf(forest);
  const rowBytes = Math.ceil(columns.count / 16) * 16;
  const chunkRows = Math.ceil(Math.min(staysPacked(forest) ? SMALL_CHUNK_ROWS : CHUNK_ROWS, rowCount) / 16) * 16;
  const encoder = makeEncoder(forest.cuts, kernel.heapBase());
  const { places, extra } = layOut(encoder, rowBytes, chunkRows, largestTree(forest), extraBytes(chunkRows));
  const narrow = columns.count <= MOST_COLUMNS;
  const sorted = sortable && narrow && isLarge(forest) && forest.treeCount >= SORT_TREES && rowCount >= 4 * WALK_ROWS;
  new Uint16Array(kernel.memory.buffer, places.second, columns.second.length).set(columns.second);
  const batchBytes = sorted ? 1 : staysPacked(forest) ? Infinity : BATCH_BYTES;
  const makeTiles = (count: number) => {
    if (narrow) kernel.makeTiles(places.rows, rowBytes, count, places.tiles);
  };
  let all: RunWalker[] | undefined;
  const walk: Walker['walk'] = (count, word, visit) => {
    for (let t = 0; t < forest.treeCount;) {
      const batch = all ?? [];
      let end = places.trees;
      while (t + batch.length < forest.treeCount && end - places.trees < batchBytes) {
        const packed = packTree(forest, t + batch.length, places, align(end), rowBytes, narrow, word);
        batch.push(packed.walkRun);
        end = packed.end;
      }
      if (batch.length === forest.treeCount) all = batch;
      for (let offset = 0; offset < count; offset += WALK_ROWS) {
        const run = Math.min(WALK_ROWS, count - offset);
        batch.forEach((walkRun, i) => {
          walkRun(offset, run);
          visit(t + i, places.words, offset, run);
        });
      }
      t += batch.length;
    }
  };
  /** Rows that go a similar way down the first tree together: a run of them needs fewer parts of another tree. */
  const sort = (count: number): Uint32Array | undefined => {
    const { walkTop, end } = packTree(forest, 0, places, places.trees, rowBytes, narrow, 'node');
    if (!walkTop) return undefined;
    const blocks = new Uint32Array(count);
    for (let offset = 0; offset < count; offset += WALK_ROWS) {
      const run = Math.min(WALK_ROWS, count - offset);
      walkTop(offset, run);
      blocks.set(new Uint32Array(kernel.memory.buffer, places.words, run), offset);
    }
    for (let i = 0; i < count; i++) blocks[i] -= places.trees;
    const rows = new Uint8Array(kernel.memory.buffer, places.rows, count * rowBytes);
    const tiles = new Uint8Array(kernel.memory.buffer, places.tiles, count * rowBytes);
    const moved = orderByPlace(rows, rowBytes, blocks, end - places.trees, tiles);
    rows.set(tiles);
    makeTiles(count);
    return moved;
  };
  return {
    extra,
    chunkRows,
    *chunks(next = new Int32Array(1)) {
      for (let from; (from = Atomics.add(next, 0, chunkRows)) < rowCount;)
        yield { from, to: Math.min(rowCount, from + chunkRows) };
    },
    load(features, from, to) {
      encoder.encode(features, from, to, places.rows, rowBytes, FLIP);
      fillSecond(columns, new Uint8Array(kernel.memory.buffer, places.rows, (to - from) * rowBytes), rowBytes);
      makeTiles(to - from);
      return sorted ? sort(to - from) : undefined;
    },
    walk,
  };
}

/** Are all trees of a forest packed at once? Then threads can divide rows among them in small runs. */
export function staysPacked(forest: Forest): boolean {
  return !isLarge(forest) && forest.treeStart[forest.treeCount] - forest.treeStart[0] <= KEPT_NODES;
}

/** Are trees so large that one of them does not stay in the nearest caches? */
function isLarge(forest: Forest): boolean {
  return isDeep(forest) && forest.treeStart[1] - forest.treeStart[0] >= SORT_NODES;
}

function layOut(encoder: Encoder, rowBytes: number, rows: number, nodes: number, extraBytes: number) {
  let end = encoder.end;
  const take = (bytes: number) => {
    const at = end;
    end = align(at + bytes);
    return at;
  };
  const run = Math.min(rows, WALK_ROWS);
  const places = {
    second: take(rowBytes * 2),
    rows: take(rows * rowBytes),
    tiles: take(rows * rowBytes),
    words: take(run * 4),
    left: take(nodes * 4),
    value: take(nodes * 4),
    feature: take(nodes * 2),
    bin: take(nodes),
    missing: take(nodes),
    stack: take(nodes * 12 + 256),
  };
  const extra = take(extraBytes);
  ensureMemory(forestKernel(), end + 65536);
  return { places: { ...places, trees: end }, extra };
}

function largestTree({ treeStart, treeCount }: Forest): number {
  let largest = 0;
  for (let t = 0; t < treeCount; t++) largest = Math.max(largest, treeStart[t + 1] - treeStart[t]);
  return largest;
}

function fillSecond({ second }: Columns, rows: Uint8Array, rowBytes: number): void {
  second.forEach((column, feature) => {
    if (column === 0) return;
    for (let at = 0; at < rows.length; at += rowBytes) rows[at + column] = rows[at + feature] + 1;
  });
}
