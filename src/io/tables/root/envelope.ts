/** Reads the little-endian envelopes of an RNTuple (RNTuple Binary Format Specification 1.0, "Basic types" and "Envelopes"). */

/** A position in an envelope, and readers of the value that stands there. */
export class EnvelopeReader {
  private readonly bytes: Buffer;
  at: number;

  /** @param bytes the envelope; its own type and length are skipped */
  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = 8;
  }

  uint16 = (): number => this.bytes.readUInt16LE(this.move(2));
  uint32 = (): number => this.bytes.readUInt32LE(this.move(4));
  int32 = (): number => this.bytes.readInt32LE(this.move(4));
  uint64 = (): number => Number(this.bytes.readBigUInt64LE(this.move(8)));
  int64 = (): number => Number(this.bytes.readBigInt64LE(this.move(8)));

  /** A string. */
  text(): string {
    const length = this.uint32();
    const from = this.move(length);
    return this.bytes.toString('utf8', from, from + length);
  }

  /** Feature flags go on while the highest bit is set. */
  featureFlags(): void {
    while (this.int64() < 0);
  }

  /** Begins a record frame. @returns the position behind it */
  record(): number {
    return this.at + Math.abs(this.int64());
  }

  /** Reads a list frame of record or list frames; what `read` leaves of an item is skipped. */
  list(read: () => void): void {
    this.frame(() => {
      const start = this.at;
      const size = this.int64();
      // An item that is a list reads its own beginning.
      if (size < 0) this.at = start;
      read();
      this.at = start + Math.abs(size);
    });
  }

  /** Reads a list frame of pages, which have no frames of their own. */
  pages(read: () => void): void {
    this.frame(read);
  }

  /** Where something stands: position and length in the file. @throws RangeError if it is not in the file */
  locator(): { readonly seek: number; readonly bytes: number } {
    const bytes = this.int32();
    if (bytes >= 0) return { bytes, seek: this.uint64() };
    // A large one: its length has 64 bits.
    if ((-bytes >>> 0) >>> 24 !== 1) throw new RangeError('an RNTuple whose pages are not in the file');
    return { bytes: this.uint64(), seek: this.uint64() };
  }

  private frame(readItem: () => void): void {
    const start = this.at;
    const size = this.int64();
    if (size >= 0) throw new RangeError('a damaged RNTuple');
    const count = this.uint32();
    for (let i = 0; i < count; i++) readItem();
    this.at = start - size;
  }

  private move(count: number): number {
    this.at += count;
    return this.at - count;
  }
}
