/**
 * A design with a column for each leaf of a forest. Its entries lie by block of rows, in it by tree, and there by leaf, so
 * that the coefficients of a tree and the rows of a block, which are all that is touched at a time, stay in the cache.
 */
import type { SparseDesign } from '../logistic/design-matrix.js';

/** Rows of a block. */
export const BLOCK_ROWS = 8192;

/** Entries of one tree in a block of rows. */
export interface LeafList {
  /** Leaves that have some, ascending. */
  readonly columns: Int32Array;
  /** Where those of a leaf end. */
  readonly ends: Int32Array;
  /** Rows, less the first of the block; ascending in each leaf. */
  readonly rows: Uint16Array;
}

/** Rows from..to and their entries. */
export interface LeafBlock {
  readonly from: number;
  readonly to: number;
  readonly lists: LeafList[];
}

/**
 * The design of blocks that hold all rows in order.
 * @param rowValue one value for all entries of a row
 */
export function leafDesign(blocks: readonly LeafBlock[], columnCount: number, rowValue: Float64Array): SparseDesign {
  const scratch = new Float64Array(BLOCK_ROWS);
  return {
    rowCount: rowValue.length,
    columnCount,
    transposeTimes(coefficients, ofRows, out) {
      out.fill(0);
      for (const { from, to, lists } of blocks) {
        const values = scratch.subarray(0, to - from).fill(0);
        for (const list of lists) gather(list, coefficients, values);
        for (let i = 0; i < values.length; i++) values[i] *= rowValue[from + i];
        ofRows(from, values);
        for (let i = 0; i < values.length; i++) values[i] *= rowValue[from + i];
        for (const list of lists) scatter(list, values, out);
      }
    },
    squares(rowWeight, out) {
      out.fill(0);
      for (const { from, to, lists } of blocks) {
        const values = scratch.subarray(0, to - from);
        for (let i = 0; i < values.length; i++) values[i] = rowWeight[from + i] * rowValue[from + i] ** 2;
        for (const list of lists) scatter(list, values, out);
      }
    },
  };
}

/** values[row] += coefficients[column] */
function gather({ columns, ends, rows }: LeafList, coefficients: Float64Array, values: Float64Array): void {
  for (let c = 0, k = 0; c < columns.length; c++) {
    const coefficient = coefficients[columns[c]];
    for (const end = ends[c]; k < end; k++) values[rows[k]] += coefficient;
  }
}

/** out[column] += values[row] */
function scatter({ columns, ends, rows }: LeafList, values: Float64Array, out: Float64Array): void {
  for (let c = 0, k = 0; c < columns.length; c++) {
    let sum = out[columns[c]];
    for (const end = ends[c]; k < end; k++) sum += values[rows[k]];
    out[columns[c]] = sum;
  }
}
