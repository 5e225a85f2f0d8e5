/** Records of ROOT files: blocks of at most 16 MiB, each with nine bytes that say how it was compressed. */
import { inflateRawSync, inflateSync } from 'node:zlib';
import { decompress as decodeZstd } from 'fzstd';
import { decodeLz4 } from './lz4.js';
import { decodeXz } from './xz.js';

type Decoder = (packed: Uint8Array, target: Uint8Array) => number;

const into = (target: Uint8Array, bytes: Uint8Array) => {
  target.set(bytes);
  return bytes.length;
};

/** Decoders by the two letters that begin a block; an LZ4 block is preceded by its check sum. */
const DECODERS: Readonly<Record<string, Decoder>> = {
  ZL: (packed, target) => into(target, inflateSync(packed)),
  CS: (packed, target) => into(target, inflateRawSync(packed)),
  XZ: decodeXz,
  L4: (packed, target) => decodeLz4(packed.subarray(8), target),
  ZS: (packed, target) => decodeZstd(packed, target).length,
};

const HEADER_BYTES = 9;

/**
 * The content of a record.
 * @param length bytes of the content; a record that has as many is not compressed
 * @throws RangeError if the record is damaged
 */
export function decompress(record: Uint8Array, length: number): Uint8Array {
  if (record.length >= length) return record.subarray(0, length);
  const target = new Uint8Array(length);
  let from = 0;
  let to = 0;
  while (to < length) {
    const tag = String.fromCharCode(record[from] ?? 0, record[from + 1] ?? 0);
    const decode = DECODERS[tag] as Decoder | undefined;
    if (decode === undefined) throw new RangeError('a compressed record of unknown kind');
    const [packed, size] = [uint24(record, from + 3), uint24(record, from + 6)];
    const end = from + HEADER_BYTES + packed;
    if (end > record.length || to + size > length) throw new RangeError('a compressed record that ends in the middle');
    const made = decode(record.subarray(from + HEADER_BYTES, end), target.subarray(to, to + size));
    if (made !== size) throw new RangeError(`a damaged ${tag} block`);
    from = end;
    to += size;
  }
  return target;
}

const uint24 = (bytes: Uint8Array, at: number) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
