/** A column of numbers whose length is not known beforehand. */

type Column = Float64Array | Int32Array | Int8Array | Uint8Array;

/** Appends numbers to a typed array that doubles when it is full. */
export class Growing<T extends Column> {
  private values: T;
  /** Numbers so far. */
  length = 0;

  /** @param values room to start with */
  constructor(values: T) {
    this.values = values;
  }

  push(value: number): void {
    this.reserve(1);
    this.values[this.length++] = value;
  }

  /** Appends all of `values`. */
  append(values: ArrayLike<number>): void {
    this.reserve(values.length);
    const { values: out, length } = this;
    for (let i = 0; i < values.length; i++) out[length + i] = values[i];
    this.length = length + values.length;
  }

  /** The numbers so far, in an array of their own. */
  finish(): T {
    return this.values.slice(0, this.length) as T;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.values.length) return;
    const Type = this.values.constructor as new (length: number) => T;
    const larger = new Type(2 * (this.length + more));
    larger.set(this.values);
    this.values = larger;
  }
}
