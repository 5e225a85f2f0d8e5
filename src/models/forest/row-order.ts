/** Rows by where they come to in a tree, so that rows which go similar ways down other trees stand near each other. */

/** As many groups of rows are told apart: enough for the caches, and few enough to be written side by side. */
const GROUPS = 1024;

/**
 * Copies rows to `out`, ordered by groups of near places and within a group as they are; returns the place of each row in it.
 * @param rows of `rowBytes` bytes each, a multiple of 16
 * @param places of each row one, from 0 to `most`
 */
export function orderByPlace(
  rows: Uint8Array,
  rowBytes: number,
  places: Uint32Array,
  most: number,
  out: Uint8Array,
): Uint32Array {
  const shift = Math.max(0, Math.ceil(Math.log2((most + 1) / GROUPS)));
  const next = new Uint32Array(GROUPS + 1);
  for (const place of places) next[(place >>> shift) + 1]++;
  for (let group = 0; group < GROUPS; group++) next[group + 1] += next[group];
  const moved = new Uint32Array(places.length);
  const words = rowBytes / 4;
  const from = new Int32Array(rows.buffer, rows.byteOffset, rows.length / 4);
  const to = new Int32Array(out.buffer, out.byteOffset, out.length / 4);
  for (let row = 0, word = 0; row < places.length; row++) {
    const at = next[places[row] >>> shift]++;
    moved[row] = at;
    const end = (at + 1) * words;
    for (let target = at * words; target < end; target += 4, word += 4) {
      to[target] = from[word];
      to[target + 1] = from[word + 1];
      to[target + 2] = from[word + 2];
      to[target + 3] = from[word + 3];
    }
  }
  return moved;
}
