/** Sums and leaves of rows over the trees of a forest, in the order of the trees. */
import type { TreeKeys } from '../sample/bag.js';
import { COUNTS, POISSON_ENDS } from '../sample/bag.js';
import type { Forest } from './forest.js';
import { treeOf } from './forest.js';
import { forestKernel } from './kernel/forest-kernel.js';
import type { Tree } from './tree-nodes.js';
import { makeWalker } from './walker.js';

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
  const [votesAt, endsAt] = [walker.extra + walker.chunkRows * 16, walker.extra + walker.chunkRows * 20];
  const countsAt = endsAt + POISSON_ENDS.byteLength;
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
    new Float64Array(kernel.memory.buffer, endsAt, POISSON_ENDS.length).set(POISSON_ENDS);
    new Uint8Array(kernel.memory.buffer, countsAt, COUNTS.length).set(COUNTS);
    walker.walk(to - from, 'value', (t, words, offset, count) => {
      const [events, { low, high }] = [eventsAt + offset * 8, keys[t]];
      kernel.addUnseen(words, events, count, low, high, countsAt, endsAt, sumsAt + offset * 8, votesAt + offset * 4);
    });
    takeBack(view().sums, moved, sums.subarray(from, to));
    takeBack(view().votes, moved, votes.subarray(from, to));
  }
}
