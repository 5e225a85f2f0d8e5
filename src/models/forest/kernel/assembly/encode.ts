// Binning. The cuts of a feature are 256 ascending float32, filled up with +Infinity, and again every 16th of them.
// Sixteen are looked at in one go, twice: every 16th cut tells the sixteen among which the value lies.

const MOST: f32 = f32.MAX_VALUE;

/** How many of the sixteen ascending cuts are not above the value, at most 15. */
/* @inline */ function among(value: v128, c0: v128, c1: v128, c2: v128, c3: v128): usize {
  const above = i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(f32x4.gt(c0, value), f32x4.gt(c1, value)),
    i16x8.narrow_i32x4_s(f32x4.gt(c2, value), f32x4.gt(c3, value)),
  );
  return <usize>ctz(i8x16.bitmask(above) | 0x8000);
}

/**
 * Writes the number of cuts <= value, with the bits of `flip` turned over. NaN, which no cut is above, gets 255.
 * @param values the first value of the column; the next one follows `width` bytes on
 * @param out where the first bin goes; the next one goes `stride` bytes on
 */
export function encodeColumn(
  values: usize,
  width: usize,
  count: u32,
  cuts: usize,
  out: usize,
  stride: usize,
  flip: u32,
): void {
  const p0 = v128.load(cuts, 1024);
  const p1 = v128.load(cuts, 1040);
  const p2 = v128.load(cuts, 1056);
  const p3 = v128.load(cuts, 1072);
  const most = f32x4.splat(MOST); // an infinite value is not above the cuts that are not there
  for (let row: u32 = 0; row < count; row++) {
    const value = f32x4.pmin(v128.load_splat<f32>(values), most);
    const coarse = among(value, p0, p1, p2, p3) << 4;
    const at = cuts + (coarse << 2);
    const fine = among(value, v128.load(at), v128.load(at, 16), v128.load(at, 32), v128.load(at, 48));
    store<u8>(out, <u8>((<u32>(coarse + fine)) ^ flip));
    values += width;
    out += stride;
  }
}
