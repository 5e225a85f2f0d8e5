/** Typed arrays on shared buffers, which workers see without a copy. */

type Numbers = Int8Array | Uint8Array | Uint16Array | Int32Array | Float32Array | Float64Array;

/** Constructor of one kind of typed array. */
interface ArrayType<T> {
  new (buffer: SharedArrayBuffer): T;
  readonly BYTES_PER_ELEMENT: number;
}

/** A typed array of `length` zeros on a shared buffer. */
export function sharedArray<T>(type: ArrayType<T>, length: number): T {
  return new type(new SharedArrayBuffer(length * type.BYTES_PER_ELEMENT));
}

/** The array itself if it is on a shared buffer, else a copy that is. */
export function onSharedBuffer<T extends Numbers>(array: T): T {
  if (array.buffer instanceof SharedArrayBuffer) return array;
  const copy = sharedArray(array.constructor as unknown as ArrayType<T>, array.length);
  copy.set(array);
  return copy;
}

/** A copy as doubles on a shared buffer. */
export function sharedCopy(values: ArrayLike<number>): Float64Array {
  const copy = sharedArray(Float64Array, values.length);
  copy.set(values);
  return copy;
}
