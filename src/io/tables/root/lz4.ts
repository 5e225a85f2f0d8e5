/** Decoder of LZ4 blocks (lz4 block format description, version of 2022). */

/**
 * Decodes the block `source` into `target`.
 * @returns the bytes written
 * @throws RangeError if the block is damaged
 */
export function decodeLz4(source: Uint8Array, target: Uint8Array): number {
  let from = 0;
  let to = 0;
  const longer = (length: number): number => {
    let sum = length;
    if (length !== 15) return sum;
    for (let byte = 255; byte === 255;) {
      byte = source[from++];
      sum += byte;
    }
    return sum;
  };
  while (from < source.length) {
    const token = source[from++];
    const literals = longer(token >> 4);
    if (from + literals > source.length || to + literals > target.length) throw new RangeError('a damaged LZ4 block');
    target.set(source.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last sequence is literals alone.
    if (from === source.length) break;
    const distance = source[from] | (source[from + 1] << 8);
    from += 2;
    const length = longer(token & 15) + 4;
    if (distance === 0 || distance > to || to + length > target.length) throw new RangeError('a damaged LZ4 block');
    if (distance >= length) target.copyWithin(to, to - distance, to - distance + length);
    else for (let i = 0; i < length; i++) target[to + i] = target[to + i - distance];
    to += length;
  }
  return to;
}
