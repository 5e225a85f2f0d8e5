/** Rows by the leaf that they come to, so that rows which go similar ways down other trees stand near each other. */

/** As many runs of rows are told apart: enough for the caches, and few enough to be written side by side. */
const RUNS = 1024;

/**
 * Copies rows to `out`, ordered by the numbers of their leaves as far as that matters; returns which row is where.
 * @param rows of `rowBytes` bytes each, a multiple of 16
 * @param leaves leaf of each row, below `leafCount`; near leaves have near numbers
 */
export function orderByLeaf(
  rows: Uint8Array,
  rowBytes: number,
  leaves: Uint32Array,
  leafCount: number,
  out: Uint8Array,
): Uint32Array {
  const shift = Math.max(0, Math.ceil(Math.log2(leafCount / RUNS)));
  const next = new Uint32Array(RUNS + 1);
  for (let row = 0; row < leaves.length; row++) next[(leaves[row] >>> shift) + 1]++;
  for (let run = 0; run < RUNS; run++) next[run + 1] += next[run];
  const order = new Uint32Array(leaves.length);
  const words = rowBytes / 4;
  const from = new Int32Array(rows.buffer, rows.byteOffset, rows.length / 4);
  const to = new Int32Array(out.buffer, out.byteOffset, out.length / 4);
  for (let row = 0, word = 0; row < leaves.length; row++) {
    const place = next[leaves[row] >>> shift]++;
    order[place] = row;
    const end = (place + 1) * words;
    for (let at = place * words; at < end; at += 4, word += 4) {
      to[at] = from[word];
      to[at + 1] = from[word + 1];
      to[at + 2] = from[word + 2];
      to[at + 3] = from[word + 3];
    }
  }
  return order;
}
