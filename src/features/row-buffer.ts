import type { NumericColumn } from '../core/table.js';

/** Rows of a fixed number of values, one after the other, in an array that grows. */
export class RowBuffer {
  readonly width: number;
  values: Float64Array;
  count = 0;

  constructor(width: number) {
    this.width = width;
    this.values = new Float64Array(width * 1024);
  }

  /** Makes room for a row. @returns where its first value goes in `values` */
  next(): number {
    const at = this.width * this.count++;
    if (at + this.width > this.values.length) {
      const grown = new Float64Array(2 * this.values.length);
      grown.set(this.values);
      this.values = grown;
    }
    return at;
  }

  /** Copies value `place` of all rows to `out`, or what stands there in `lookup`. */
  copyColumn(place: number, out: NumericColumn, lookup?: ArrayLike<number>): void {
    const { values, width, count } = this;
    for (let row = 0, at = place; row < count; row++, at += width) out[row] = lookup ? lookup[values[at]] : values[at];
  }
}
