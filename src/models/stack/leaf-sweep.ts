/** Sums over the rows of a tree's leaves, and steps of these rows, in the kernel's memory. */
import { align, ensureMemory, forestKernel } from '../forest/kernel/forest-kernel.js';
import type { TreeRows, UnseenLeaves } from './unseen-leaves.js';

/** Rows in the kernel, and one tree at a time. */
export interface LeafSweep {
  /** By row, scaled by trees / votes: the derivative of its loss, and (by its square) the second one. Float32. */
  readonly residual: Float32Array;
  readonly curvature: Float32Array;
  /** By row the sum of the steps of its leaves. */
  readonly moved: Float32Array;
  /** Step by leaf of the tree at hand. */
  readonly leafSteps: Float32Array;
  /** Pairs by leaf of a tree: the sum of residual + curvature x moved, and that of the curvature. */
  sum(rows: TreeRows, leafCount: number): Float64Array;
  /** Moves the rows of the tree that was summed, or of another, by `leafSteps`. */
  move(rows: TreeRows): void;
}

/** Takes the kernel's memory of this thread: nothing else may use it until the sweep is done with. */
export function makeLeafSweep({ rowCount, trees }: UnseenLeaves, mostLeaves: number): LeafSweep {
  const kernel = forestKernel();
  const words = Math.ceil(rowCount / 64);
  let end = kernel.heapBase();
  const take = (bytes: number) => {
    const at = end;
    end = align(at + bytes);
    return at;
  };
  const [residual, curvature, moved] = [take(words * 256), take(words * 256), take(words * 256)];
  const [bits, sums, leafSteps] = [take(words * 8), take(mostLeaves * 16), take(mostLeaves * 4)];
  const leaves = take(trees.reduce((most, tree) => Math.max(most, tree.leaves.byteLength), 0));
  ensureMemory(kernel, end);
  const { buffer } = kernel.memory;
  let loaded: TreeRows | undefined;
  const load = (rows: TreeRows) => {
    if (loaded === rows) return;
    new Int32Array(buffer, bits, rows.bits.length).set(rows.bits);
    const type = rows.leaves instanceof Int32Array ? Int32Array : Uint16Array;
    new type(buffer, leaves, rows.leaves.length).set(rows.leaves);
    loaded = rows;
  };
  const wide = (rows: TreeRows) => rows.leaves instanceof Int32Array;
  return {
    residual: new Float32Array(buffer, residual, rowCount),
    curvature: new Float32Array(buffer, curvature, rowCount),
    moved: new Float32Array(buffer, moved, rowCount),
    leafSteps: new Float32Array(buffer, leafSteps, mostLeaves),
    sum(rows, leafCount) {
      load(rows);
      const pairs = new Float64Array(buffer, sums, 2 * leafCount).fill(0);
      kernel.sumLeaves(bits, words, leaves, wide(rows), residual, curvature, moved, sums);
      return pairs;
    },
    move(rows) {
      load(rows);
      kernel.moveRows(bits, words, leaves, wide(rows), leafSteps, moved);
    },
  };
}
