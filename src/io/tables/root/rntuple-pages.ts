/** The values of an RNTuple's pages (RNTuple Binary Format Specification 1.0, "Column types"). */
import { ITEM_TYPES, numbersOf, type NumberType, type Numbers } from './root-branch.js';

/** How the values of a column are packed; undefined for types that are not read. */
export type ColumnType =
  | {
      readonly number: NumberType;
      /** Bytes of equal rank stand together. */
      readonly split?: boolean;
      /** Whole numbers are differences to the one before, or have their sign in the lowest bit. */
      readonly coded?: 'delta' | 'zigzag';
      readonly bit?: boolean;
    }
  | undefined;

const split = true;
const TYPES: Readonly<Record<number, ColumnType>> = {
  0x00: { number: 'bool', bit: true },
  0x01: { number: 'uint8' },
  0x02: { number: 'int8' },
  0x03: { number: 'int8' },
  0x04: { number: 'uint8' },
  0x05: { number: 'int16' },
  0x06: { number: 'uint16' },
  0x07: { number: 'int32' },
  0x08: { number: 'uint32' },
  0x09: { number: 'int64' },
  0x0a: { number: 'uint64' },
  0x0c: { number: 'float' },
  0x0d: { number: 'double' },
  0x0e: { number: 'uint32' },
  0x0f: { number: 'uint64' },
  0x11: { number: 'int16', split, coded: 'zigzag' },
  0x12: { number: 'uint16', split },
  0x13: { number: 'int32', split, coded: 'zigzag' },
  0x14: { number: 'uint32', split },
  0x15: { number: 'int64', split, coded: 'zigzag' },
  0x16: { number: 'uint64', split },
  0x18: { number: 'float', split },
  0x19: { number: 'double', split },
  0x1a: { number: 'uint32', split, coded: 'delta' },
  0x1b: { number: 'uint64', split, coded: 'delta' },
};

/** The type of a column by its code. */
export const columnTypeOf = (code: number): ColumnType => TYPES[code];

/** The values of a page. @throws RangeError if it has too few bytes, or values of a type that is not read */
export function decodePage(bytes: Uint8Array, count: number, type: ColumnType): Numbers {
  if (type === undefined) throw new RangeError('an RNTuple column of a type that is not read');
  if (type.bit) return Uint8Array.from({ length: count }, (_, i) => (bytes[i >> 3] >> (i & 7)) & 1);
  const width = ITEM_TYPES[type.number].BYTES_PER_ELEMENT;
  if (bytes.length < count * width) throw new RangeError('a damaged page');
  const values = numbersOf(type.split ? join(bytes, count, width) : bytes, type.number, false);
  if (type.coded === 'delta') sumUp(values);
  else if (type.coded === 'zigzag') unfold(values);
  return values;
}

/** Puts the bytes of each value together. */
function join(bytes: Uint8Array, count: number, width: number): Uint8Array {
  const joined = new Uint8Array(count * width);
  for (let b = 0; b < width; b++) for (let i = 0; i < count; i++) joined[i * width + b] = bytes[b * count + i];
  return joined;
}

function sumUp(values: Numbers): void {
  if (values instanceof BigUint64Array) for (let i = 1; i < values.length; i++) values[i] += values[i - 1];
  else if (values instanceof Uint32Array) for (let i = 1; i < values.length; i++) values[i] += values[i - 1];
}

function unfold(values: Numbers): void {
  if (values instanceof BigInt64Array) {
    const raw = new BigUint64Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < raw.length; i++) values[i] = BigInt.asIntN(64, (raw[i] >> 1n) ^ -(raw[i] & 1n));
  } else if (values instanceof Int32Array || values instanceof Int16Array) {
    const raw =
      values instanceof Int32Array
        ? new Uint32Array(values.buffer, values.byteOffset, values.length)
        : new Uint16Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < raw.length; i++) values[i] = (raw[i] >>> 1) ^ -(raw[i] & 1);
  }
}
