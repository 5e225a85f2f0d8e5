/** Decoder of .xz streams with the filter LZMA2 alone (the .xz file format 1.2.1, sections 2 and 3; the LZMA specification). */
import { LzmaDecoder } from './lzma.js';

const LZMA2 = 0x21;

/**
 * Decodes the stream `source` into `target`. Check sums are not compared.
 * @returns the bytes written
 * @throws RangeError if the stream is damaged or has other filters
 */
export function decodeXz(source: Uint8Array, target: Uint8Array): number {
  let at = 12;
  let to = 0;
  // A block header of size 0 is the index, which ends the blocks.
  while (at < source.length && source[at] !== 0) {
    const headerBytes = (source[at] + 1) * 4;
    requireLzma2(source, at);
    const block = decodeLzma2(source, at + headerBytes, target, to);
    to = block.to;
    at = Math.ceil(block.from / 4) * 4 + checkBytes(source[7] & 15);
  }
  return to;
}

/** Bytes of the check sum after a block, by its kind: 3 kinds a size. */
const checkBytes = (kind: number) => (kind === 0 ? 0 : 4 << Math.floor((kind - 1) / 3));

function requireLzma2(source: Uint8Array, block: number): void {
  let at = block + 2;
  const flags = source[block + 1];
  const skipNumber = () => {
    while (source[at++] & 0x80);
  };
  if (flags & 0x40) skipNumber();
  if (flags & 0x80) skipNumber();
  if ((flags & 3) !== 0 || source[at] !== LZMA2) throw new RangeError('an xz stream with other filters than LZMA2');
}

function decodeLzma2(source: Uint8Array, start: number, target: Uint8Array, begin: number) {
  const decoder = new LzmaDecoder(source, target);
  let from = start;
  let to = begin;
  for (;;) {
    const control = source[from++];
    if (control === undefined || (control > 2 && control < 0x80)) throw new RangeError('a damaged xz stream');
    if (control === 0) return { from, to };
    const size = ((source[from] << 8) | source[from + 1]) + 1;
    if (control <= 2) {
      if (control === 1) decoder.dictionaryStart = to;
      from += 2;
      if (to + size > target.length) throw new RangeError('a damaged xz stream');
      target.set(source.subarray(from, from + size), to);
      from += size;
      to += size;
      continue;
    }
    const length = ((control & 0x1f) << 16) + size;
    const packed = ((source[from + 2] << 8) | source[from + 3]) + 1;
    from += 4;
    const reset = (control >> 5) & 3;
    if (reset === 3) decoder.dictionaryStart = to;
    if (reset >= 2) decoder.setProperties(source[from++]);
    if (reset >= 1) decoder.resetState();
    decoder.decode(from, to, length);
    from += packed;
    to += length;
  }
}
