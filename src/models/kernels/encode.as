// Binning. The cuts of a feature are 256 ascending float32, filled up with +Infinity. Sixteen of them are looked at in
// one go, twice: every 16th cut tells the sixteen among which the value lies.

const MOST: f32 = f32.MAX_VALUE;

/** How many of the sixteen ascending cuts are not above the value, at most 15. */
@inline function among(value: v128, c0: v128, c1: v128, c2: v128, c3: v128): usize {
  const above = i8x16.narrow_i16x8_s(
    i16x8.narrow_i32x4_s(f32x4.gt(c0, value), f32x4.gt(c1, value)),
    i16x8.narrow_i32x4_s(f32x4.gt(c2, value), f32x4.gt(c3, value)),
  );
  return <usize>ctz(i8x16.bitmask(above) | 0x8000);
}

@inline function every16(cuts: usize): v128 {
  let four = v128.load_splat<f32>(cuts + 60);
  four = f32x4.replace_lane(four, 1, load<f32>(cuts + 124));
  four = f32x4.replace_lane(four, 2, load<f32>(cuts + 188));
  return f32x4.replace_lane(four, 3, load<f32>(cuts + 252));
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
  const p0 = every16(cuts);
  const p1 = every16(cuts + 256);
  const p2 = every16(cuts + 512);
  const p3 = every16(cuts + 768);
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
