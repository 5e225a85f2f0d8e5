/** The rows of a regression on leaves in a kernel's memory: sums over them, and over the leaves of one tree at a time. */
import { align, ensureMemory, newKernel } from '../forest/kernel/forest-kernel.js';
import type { TreeRows, UnseenLeaves } from './unseen-leaves.js';

/** Sums over the rows at a place on a line. */
export interface RowSums {
  /** Sum of weight x loss, and its first and second derivative along the line. */
  value: number;
  slope: number;
  bend: number;
  /** Derivatives in the intercept and in the coefficient of the common column. */
  readonly gradient: number;
  readonly commonGradient: number;
  readonly curvature: number;
  readonly mixedCurvature: number;
  readonly commonCurvature: number;
}

/** Rows in the kernel, and one tree at a time. */
export interface LeafSweep {
  readonly label: Uint8Array;
  readonly weight: Float32Array;
  /** Linear predictor of each row, and its change by a whole step. */
  readonly predictor: Float64Array;
  readonly change: Float32Array;
  /** The common column. */
  readonly common: Float32Array;
  /** What the trees' columns of a row are scaled by. */
  readonly scale: Float32Array;
  /** scale x the derivative of each row's term, and scale^2 x the second one, where the sums were made last. */
  readonly residual: Float32Array;
  readonly curvature: Float32Array;
  /** By row the sum of the steps of its leaves. */
  readonly moved: Float32Array;
  /** Step by leaf of the tree at hand. */
  readonly leafSteps: Float32Array;
  /** The sums at predictor + length x change. */
  sumRows(length: number): RowSums;
  /** Pairs by leaf of a tree: the sum of residual + curvature x moved, and that of the curvature. */
  sumLeaves(rows: TreeRows, leafCount: number): Float64Array;
  /** Moves the rows of a tree by `leafSteps`. */
  move(rows: TreeRows): void;
}

/** A sweep over rows that are all zero yet. */
export function makeLeafSweep({ rowCount, trees }: UnseenLeaves, mostLeaves: number): LeafSweep {
  const kernel = newKernel();
  const words = Math.ceil(rowCount / 64);
  let end = kernel.heapBase();
  const take = (bytes: number) => {
    const at = end;
    end = align(at + bytes);
    return at;
  };
  const takeRows = () => take(words * 256);
  const [predictor, label, rowSums] = [take(rowCount * 8), take(rowCount), take(64)];
  const [weight, change, common, scale] = [takeRows(), takeRows(), takeRows(), takeRows()];
  const [residual, curvature, moved] = [takeRows(), takeRows(), takeRows()];
  const [bits, sums, leafSteps] = [take(words * 8), take(mostLeaves * 16), take(mostLeaves * 4)];
  const leaves = take(trees.reduce((most, tree) => Math.max(most, tree.leaves.byteLength), 0));
  ensureMemory(kernel, end);
  const { buffer } = kernel.memory;
  const floats = (at: number) => new Float32Array(buffer, at, rowCount);
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
    label: new Uint8Array(buffer, label, rowCount),
    weight: floats(weight),
    predictor: new Float64Array(buffer, predictor, rowCount),
    change: floats(change),
    common: floats(common),
    scale: floats(scale),
    residual: floats(residual),
    curvature: floats(curvature),
    moved: floats(moved),
    leafSteps: new Float32Array(buffer, leafSteps, mostLeaves),
    sumRows(length) {
      const columns = [predictor, change, common, scale, weight, label] as const;
      kernel.sumRows(rowCount, length, ...columns, residual, curvature, rowSums);
      const [value, slope, bend, gradient, commonGradient, second, mixedCurvature, commonCurvature] = //
        new Float64Array(buffer, rowSums, 8);
      return { value, slope, bend, gradient, commonGradient, curvature: second, mixedCurvature, commonCurvature };
    },
    sumLeaves(rows, leafCount) {
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
