// How often an event is in a bag (bag.ts has the same in TypeScript).

/** Hash with full avalanche ("lowbias32", Wellons, hash-prospector). */
/* @inline */ export function mix(x: u32): u32 {
  x ^= x >>> 16;
  x *= 0x7feb352d;
  x ^= x >>> 15;
  x *= 0x846ca68b;
  return x ^ (x >>> 16);
}

/**
 * Multiplicity of an event under the keys `low` and `high` of a tree.
 * @param event address of the event's number, a float64
 * @param counts multiplicity by the top 12 bits of the event's word, 255 where `ends` (twelve float64) must decide
 */
/* @inline */ export function multiplicity(event: usize, low: u32, high: u32, counts: usize, ends: usize): u32 {
  const id = <u64>(<i64>load<f64>(event));
  const drawn = mix((mix((<u32>id) ^ low) + <u32>(id >>> 32)) ^ high);
  let count = <u32>load<u8>(counts + <usize>(drawn >>> 20));
  if (count == 255) {
    count = 0;
    while (count < 12 && f64(drawn) >= load<f64>(ends + ((<usize>count) << 3))) count++;
  }
  return count;
}
