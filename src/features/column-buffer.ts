/** Columns of numbers side by side, in memory that grows and is kept. */
export class ColumnBuffer {
  readonly width: number;
  /** Rows in use, and rows there is room for. Column c is at `capacity` c of `values`. */
  count = 0;
  capacity = 1032;
  values: Float64Array;

  constructor(width: number) {
    this.width = width;
    this.values = new Float64Array(width * this.capacity);
  }

  /** Makes room for a row. @returns where its first value goes in `values`; the others follow `capacity` apart */
  next(): number {
    if (this.count === this.capacity) this.grow();
    return this.count++;
  }

  /** The values of column `place`, until the next row. */
  column(place: number): Float64Array {
    const from = this.capacity * place;
    return this.values.subarray(from, from + this.count);
  }

  /** To an odd number of cache lines a column: with a power of two the values of one row would compete for one place. */
  private grow(): void {
    const { width, capacity, values } = this;
    this.capacity = 2 * capacity + 8;
    this.values = new Float64Array(width * this.capacity);
    for (let c = 0; c < width; c++) {
      this.values.set(values.subarray(capacity * c, capacity * (c + 1)), this.capacity * c);
    }
  }
}
