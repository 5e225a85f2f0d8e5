/** Sums and leaves of rows over the trees of a forest, in the order of the trees. */
import type { TreeKeys } from '../sample/bag.js';
import { COUNTS, POISSON_ENDS } from '../sample/bag.js';
import type { Forest } from './forest.js';
import { treeOf } from './forest.js';
import { forestKernel } from './kernel/forest-kernel.js';
import type { Tree } from './tree-nodes.js';
import { makeWalker, WALK_ROWS } from './walker.js';

const TABLE_BYTES = POISSON_ENDS.byteLength + COUNTS.length;

/** Called once a tree and block: the leaf of row from + i is leaves[i]. */
export type LeafVisitor = (tree: Tree, t: number, leaves: Uint32Array, from: number) => void;

/** Walks the rows through the trees; a block of rows sees them in their order. */
export function walkTrees(forest: Forest, features: Float32Array, rowCount: number, visit: LeafVisitor): void {
  const kernel = forestKernel();
  const walker = makeWalker(forest, rowCount, () => 0);
  for (const { from, to } of walker.chunks()) {
    walker.load(features, from, to);
    walker.walk(to - from, 'node', (t, words, offset, count) => {
      visit(treeOf(forest, t), t, new Uint32Array(kernel.memory.buffer, words, count), from + offset);
    });
  }
}

/**
 * `sums` over the trees of each row's leaf value.
 * @param next shared with other threads that sum the same rows
 */
export function sumTrees(forest: Forest, features: Float32Array, sums: Float64Array, next?: Int32Array): void {
  const kernel = forestKernel();
  const walker = makeWalker(forest, sums.length, (rows) => rows * 8, true);
  for (const { from, to } of walker.chunks(next)) {
    const moved = walker.load(features, from, to);
    new Float64Array(kernel.memory.buffer, walker.extra, to - from).fill(0);
    walker.walk(to - from, 'value', (_, words, offset, count) => {
      kernel.addValues(words, count, walker.extra + offset * 8);
    });
    takeBack(new Float64Array(kernel.memory.buffer, walker.extra, to - from), moved, sums.subarray(from, to));
  }
}

/** out[i] = values[moved[i]]; a copy if nothing was moved. */
function takeBack<T extends Float64Array | Int32Array>(values: T, moved: Uint32Array | undefined, out: T): void {
  if (moved) for (let i = 0; i < out.length; i++) out[i] = values[moved[i]];
  else out.set(values);
}

/** Puts the tables of the draw at an address; returns that of the ends behind them. */
function putTables(counts: number): number {
  const { buffer } = forestKernel().memory;
  const ends = counts + COUNTS.length;
  new Uint8Array(buffer, counts, COUNTS.length).set(COUNTS);
  new Float64Array(buffer, ends, POISSON_ENDS.length).set(POISSON_ENDS);
  return ends;
}

/**
 * Called for each tree and run of rows, which begins at a multiple of 64: `leaves` of the rows whose source is not in the
 * bag of tree `t`, and of all rows one bit that says whether it is one of them, 32 a word.
 */
export type UnseenVisitor = (t: number, from: number, leaves: Int32Array, bits: Int32Array) => void;

/**
 * The leaves of rows in the trees whose bag lacks the row's source; `sums` and `votes` as sumUnseen.
 * @param leafOf numbers of leaves, by node of the forest
 */
export function listUnseen(
  forest: Forest,
  { features, sourceId }: { readonly features: Float32Array; readonly sourceId: Float64Array },
  keys: readonly TreeKeys[],
  leafOf: Int32Array,
  { sums, votes }: { readonly sums: Float64Array; readonly votes: Int32Array },
  visit: UnseenVisitor,
): void {
  const kernel = forestKernel();
  const { treeStart } = forest;
  const most = keys.reduce((nodes, _, t) => Math.max(nodes, treeStart[t + 1] - treeStart[t]), 0);
  const bytes = TABLE_BYTES + most * 8 + WALK_ROWS * 5 + 64;
  const walker = makeWalker(forest, sourceId.length, (rows) => rows * 20 + bytes);
  const [sumsAt, eventsAt] = [walker.extra, walker.extra + walker.chunkRows * 8];
  const [votesAt, countsAt] = [walker.extra + walker.chunkRows * 16, walker.extra + walker.chunkRows * 20];
  const bitsAt = countsAt + TABLE_BYTES;
  const [leafAt, listAt] = [bitsAt + WALK_ROWS / 8, bitsAt + WALK_ROWS / 8 + most * 8];
  let loaded = -1;
  for (const { from, to } of walker.chunks()) {
    walker.load(features, from, to);
    const endsAt = putTables(countsAt);
    const view = <T>(type: new (buffer: ArrayBuffer, at: number, length: number) => T, at: number, length: number) =>
      new type(kernel.memory.buffer, at, length);
    view(Float64Array, sumsAt, to - from).fill(0);
    view(Int32Array, votesAt, to - from).fill(0);
    view(Float64Array, eventsAt, to - from).set(sourceId.subarray(from, to));
    walker.walk(to - from, 'node', (t, words, offset, count) => {
      const nodes = treeStart[t + 1] - treeStart[t];
      const valuesAt = leafAt + most * 4;
      if (loaded !== t) {
        view(Int32Array, leafAt, nodes).set(leafOf.subarray(treeStart[t], treeStart[t + 1]));
        view(Float32Array, valuesAt, nodes).set(forest.value.subarray(treeStart[t], treeStart[t + 1]));
        loaded = t;
      }
      const { low, high } = keys[t];
      const of = [eventsAt + offset * 8, count, low, high, countsAt, endsAt] as const;
      const sum = [sumsAt + offset * 8, votesAt + offset * 4] as const;
      const listed = kernel.listUnseen(words, ...of, leafAt, valuesAt, listAt, bitsAt, ...sum);
      visit(t, from + offset, view(Int32Array, listAt, listed), view(Int32Array, bitsAt, 2 * Math.ceil(count / 64)));
    });
    sums.set(view(Float64Array, sumsAt, to - from), from);
    votes.set(view(Int32Array, votesAt, to - from), from);
  }
}

/** `sums` over the trees whose bag, drawn with keys[t], lacks a row's source, and `votes`, the number of these trees. */
export function sumUnseen(
  forest: Forest,
  features: Float32Array,
  sourceId: Float64Array,
  keys: readonly TreeKeys[],
  sums: Float64Array,
  votes: Int32Array,
  next?: Int32Array,
): void {
  const kernel = forestKernel();
  const rowCount = sourceId.length;
  const walker = makeWalker(forest, rowCount, (rows) => rows * 20 + TABLE_BYTES, true);
  const [sumsAt, eventsAt] = [walker.extra, walker.extra + walker.chunkRows * 8];
  const [votesAt, countsAt] = [walker.extra + walker.chunkRows * 16, walker.extra + walker.chunkRows * 20];
  for (const { from, to } of walker.chunks(next)) {
    const moved = walker.load(features, from, to);
    const view = () => ({
      sums: new Float64Array(kernel.memory.buffer, sumsAt, to - from),
      votes: new Int32Array(kernel.memory.buffer, votesAt, to - from),
    });
    view().sums.fill(0);
    view().votes.fill(0);
    const events = new Float64Array(kernel.memory.buffer, eventsAt, to - from);
    const own = sourceId.subarray(from, to);
    if (moved) for (let i = 0; i < own.length; i++) events[moved[i]] = own[i];
    else events.set(own);
    const endsAt = putTables(countsAt);
    walker.walk(to - from, 'value', (t, words, offset, count) => {
      const [events, { low, high }] = [eventsAt + offset * 8, keys[t]];
      kernel.addUnseen(words, events, count, low, high, countsAt, endsAt, sumsAt + offset * 8, votesAt + offset * 4);
    });
    takeBack(view().sums, moved, sums.subarray(from, to));
    takeBack(view().votes, moved, votes.subarray(from, to));
  }
}
