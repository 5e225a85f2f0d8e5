/** Sorting rows by a number, in time proportional to their count. */

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
/**
 * Row numbers in ascending order of `values`; equal values keep their order, and NaN comes last. A radix sort, least
 * digit first (Knuth, The Art of Computer Programming 3, 5.2.5), of the bits of the doubles.
 */
export function ascending(values: ArrayLike<number>): Uint32Array {
  const keys = new Float64Array(values.length);
  // -0 + 0 is 0, and every NaN becomes the same.
  for (let row = 0; row < keys.length; row++) keys[row] = Number.isNaN(values[row]) ? NaN : values[row] + 0;
  const words = new Uint32Array(keys.buffer);
  for (let at = 0; at < words.length; at += 2) {
    // Bits that sort like the numbers: all turned over if negative, else the sign alone.
    const negative = words[at + 1] >>> 31 === 1;
    words[at] = negative ? ~words[at] : words[at];
    words[at + 1] = negative ? ~words[at + 1] : words[at + 1] ^ 0x80000000;
  }
  let from = new Uint32Array(keys.length);
  for (let row = 0; row < from.length; row++) from[row] = row;
  let to = new Uint32Array(from.length);
  for (const word of [0, 1]) {
    for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
      const start = digitStarts(words, word, shift);
      if (start === undefined) continue;
      for (let i = 0; i < from.length; i++) {
        const row = from[i];
        to[start[(words[2 * row + word] >>> shift) & (DIGITS - 1)]++] = row;
      }
      [from, to] = [to, from];
    }
  }
  return from;
}

/** Where the rows of each digit start; undefined if all have the same. */
function digitStarts(words: Uint32Array, word: number, shift: number): Uint32Array | undefined {
  const start = new Uint32Array(DIGITS);
  for (let at = word; at < words.length; at += 2) start[(words[at] >>> shift) & (DIGITS - 1)]++;
  if (start[(words[word] >>> shift) & (DIGITS - 1)] === words.length / 2) return undefined;
  let sum = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = start[digit];
    start[digit] = sum;
    sum += count;
  }
  return start;
}
