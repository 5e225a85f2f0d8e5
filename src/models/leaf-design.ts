/**
 * A design with a column for each leaf of a forest. Its entries lie by block of rows and in it by tree, so that the
 * coefficients of a tree and the rows of a block, which are all that is touched at a time, stay in the cache.
 */
import type { SparseDesign } from './design-matrix.js';

/** Rows of a block: a row is the low 13 bits of an entry. */
export const BLOCK_ROWS = 8192;
/** Columns of one list of entries: a column, less the first, is the high 19 bits of an entry. */
export const LIST_COLUMNS = 1 << 19;

/** Entries of one tree in a block of rows: column << 13 | row, rows ascending from the first of the block on. */
export interface LeafList {
  readonly firstColumn: number;
  readonly entries: Uint32Array;
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
function gather({ firstColumn, entries }: LeafList, coefficients: Float64Array, values: Float64Array): void {
  for (let k = 0; k < entries.length; k++) {
    const entry = entries[k];
    values[entry & 8191] += coefficients[firstColumn + (entry >>> 13)];
  }
}

/** out[column] += values[row] */
function scatter({ firstColumn, entries }: LeafList, values: Float64Array, out: Float64Array): void {
  for (let k = 0; k < entries.length; k++) {
    const entry = entries[k];
    out[firstColumn + (entry >>> 13)] += values[entry & 8191];
  }
}
