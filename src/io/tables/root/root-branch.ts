/** What a TTree and an RNTuple have in common: columns of values that stand in pieces of some rows each. */

/** Types of single values, by their C++ name without namespace; `text` is a string of any length. */
export const ITEM_TYPES = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float: Float32Array,
  double: Float64Array,
} as const;

/** Type of a number. */
export type NumberType = keyof typeof ITEM_TYPES;
/** Numbers of one type. */
export type Numbers = InstanceType<(typeof ITEM_TYPES)[NumberType]>;

/** The values of some rows: one or `length` a row, or those from `offsets[row]` to `offsets[row + 1]`. */
export interface PieceValues {
  readonly values: Numbers | readonly string[];
  /** One more than there are rows; for values of varying number alone. */
  readonly offsets?: Int32Array;
}

/** Some consecutive rows of a branch. */
export interface Piece {
  readonly firstRow: number;
  readonly rowCount: number;
  /** @throws RangeError if the data are damaged */
  read(): Promise<PieceValues>;
}

/** A branch of a TTree, or a field of an RNTuple. */
export interface RootBranch {
  readonly name: string;
  /** As ROOT writes it: `float`, `double[3]`, `vector<float>`. */
  readonly typeName: string;
  /** Undefined if values of the type are not read. */
  readonly item: NumberType | 'text' | undefined;
  /** Values of a row. */
  readonly length: number | 'varies';
  readonly pieces: readonly Piece[];
}

/** A table of a ROOT file. */
export interface RootTree {
  readonly name: string;
  readonly title: string;
  readonly className: string;
  readonly rowCount: number;
  readonly branches: readonly RootBranch[];
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Numbers out of bytes.
 * @param bigEndian order of the bytes of a number; the bytes are changed in place if it is not that of the machine
 */
export function numbersOf(bytes: Uint8Array, type: NumberType, bigEndian: boolean): Numbers {
  const Type = ITEM_TYPES[type];
  const width = Type.BYTES_PER_ELEMENT;
  const count = Math.floor(bytes.length / width);
  // A view has to begin at a multiple of its width.
  const aligned = bytes.byteOffset % width === 0 ? bytes : bytes.slice();
  if (width > 1 && bigEndian === IS_LITTLE_ENDIAN) {
    const whole = Buffer.from(aligned.buffer, aligned.byteOffset, count * width);
    if (width === 2) whole.swap16();
    else if (width === 4) whole.swap32();
    else whole.swap64();
  }
  return new Type(aligned.buffer as ArrayBuffer, aligned.byteOffset, count);
}
