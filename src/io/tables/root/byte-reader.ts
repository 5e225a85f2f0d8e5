/** Reads the values that ROOT streams: big-endian, strings with their length before them. */

const BYTE_COUNT = 0x40000000;

/** Where an object ends, and in which version of its class it was written. */
export interface ObjectHead {
  readonly version: number;
  /** Position behind the object; undefined if the object does not say. */
  readonly end?: number;
}

/** A position in bytes, and readers of the value that stands there. */
export class ByteReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  uint8 = (): number => this.view.getUint8(this.move(1));
  int8 = (): number => this.view.getInt8(this.move(1));
  int16 = (): number => this.view.getInt16(this.move(2));
  uint16 = (): number => this.view.getUint16(this.move(2));
  int32 = (): number => this.view.getInt32(this.move(4));
  uint32 = (): number => this.view.getUint32(this.move(4));
  float = (): number => this.view.getFloat32(this.move(4));
  double = (): number => this.view.getFloat64(this.move(8));
  /** Whole numbers of 64 bits that count or locate something, and so are below 2^53. */
  int64 = (): number => Number(this.view.getBigInt64(this.move(8)));

  /** A TString: its length in one byte, or 255 and the length in four. */
  text(): string {
    const short = this.uint8();
    return this.characters(short === 255 ? this.int32() : short);
  }

  /** A text that ends with a byte 0. */
  zeroEnded(): string {
    const end = this.bytes.indexOf(0, this.at);
    const text = this.characters((end < 0 ? this.bytes.length : end) - this.at);
    this.at++;
    return text;
  }

  /** The beginning of an object: its length, if it has one, and version. */
  head(): ObjectHead {
    const start = this.at;
    const count = this.uint32();
    if ((count & BYTE_COUNT) !== 0) return { end: start + 4 + (count & ~BYTE_COUNT), version: this.int16() };
    this.at = start;
    return { version: this.int16() };
  }

  /** The members of a TObject, which tell nothing. */
  skipTObject(): void {
    this.head();
    this.at += 4;
    // An object that others refer to says by which process it was written.
    if ((this.uint32() & 0x10) !== 0) this.at += 2;
  }

  /** Name and title of a TNamed. */
  named(): { readonly name: string; readonly title: string } {
    const { end } = this.head();
    this.skipTObject();
    const named = { name: this.text(), title: this.text() };
    this.at = end ?? this.at;
    return named;
  }

  private characters(length: number): string {
    const from = this.move(length);
    if (length < 0 || this.at > this.bytes.length) throw new RangeError('a text that ends in the middle');
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset + from, length).toString('utf8');
  }

  private move(bytes: number): number {
    this.at += bytes;
    return this.at - bytes;
  }
}
