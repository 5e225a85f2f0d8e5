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
}
