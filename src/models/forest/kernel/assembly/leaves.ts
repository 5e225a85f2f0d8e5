// A logistic regression on the leaves of a tree. Of 64 rows at a time a word of 64 bits tells which ones count; `leaves`
// holds the leaf of each of these in turn, `T` wide.
import { multiplicity } from './draw';

function sumInto<T>(
  bits: usize,
  words: u32,
  leaves: usize,
  residual: usize,
  curvature: usize,
  moved: usize,
  sums: usize,
): void {
  for (let end = bits + ((<usize>words) << 3); bits < end; bits += 8) {
    for (let word = load<u64>(bits); word != 0; word &= word - 1) {
      const at = (<usize>ctz(word)) << 2;
      const bend = load<f32>(curvature + at);
      const sum = sums + ((<usize>load<T>(leaves)) << 4);
      store<f64>(sum, load<f64>(sum) + f64(load<f32>(residual + at) + bend * load<f32>(moved + at)));
      store<f64>(sum, load<f64>(sum, 8) + f64(bend), 8);
      leaves += sizeof<T>();
    }
    residual += 256;
    curvature += 256;
    moved += 256;
  }
}

/**
 * Adds up by leaf, to pairs of float64 at `sums`: residual + curvature * moved and the curvature of its rows (float32).
 * @param wide leaves are uint32, else uint16
 */
export function sumLeaves(
  bits: usize,
  words: u32,
  leaves: usize,
  wide: bool,
  residual: usize,
  curvature: usize,
  moved: usize,
  sums: usize,
): void {
  if (wide) sumInto<u32>(bits, words, leaves, residual, curvature, moved, sums);
  else sumInto<u16>(bits, words, leaves, residual, curvature, moved, sums);
}

function moveBy<T>(bits: usize, words: u32, leaves: usize, steps: usize, moved: usize): void {
  for (let end = bits + ((<usize>words) << 3); bits < end; bits += 8) {
    for (let word = load<u64>(bits); word != 0; word &= word - 1) {
      const at = moved + ((<usize>ctz(word)) << 2);
      store<f32>(at, load<f32>(at) + load<f32>(steps + ((<usize>load<T>(leaves)) << 2)));
      leaves += sizeof<T>();
    }
    moved += 256;
  }
}

/** Adds to each row's float32 at `moved` the step (float32) of its leaf. */
export function moveRows(bits: usize, words: u32, leaves: usize, wide: bool, steps: usize, moved: usize): void {
  if (wide) moveBy<u32>(bits, words, leaves, steps, moved);
  else moveBy<u16>(bits, words, leaves, steps, moved);
}

/**
 * What the rows add to the likelihood at predictor (float64) + length * change: eight float64 at `sums`, which are the sum
 * of weight x loss, its first and second derivative along the change, the derivatives in the intercept and in the
 * coefficient of the common column, and the second ones in the intercept, in both, and in that coefficient.
 * @param label uint8; change, common, scale, weight: float32
 * @param residual gets scale x the derivative of each row's term (float32)
 * @param curvature gets scale^2 x its second derivative
 */
export function sumRows(
  rowCount: u32,
  length: f64,
  predictor: usize,
  change: usize,
  common: usize,
  scale: usize,
  weight: usize,
  label: usize,
  residual: usize,
  curvature: usize,
  sums: usize,
): void {
  let value: f64 = 0;
  let slope: f64 = 0;
  let bend: f64 = 0;
  let first: f64 = 0;
  let firstCommon: f64 = 0;
  let second: f64 = 0;
  let mixed: f64 = 0;
  let secondCommon: f64 = 0;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const at = row << 2;
    const step = f64(load<f32>(change + at));
    const x = f64(load<f32>(common + at));
    const w = f64(load<f32>(weight + at));
    const y = f64(load<u8>(label + row));
    const s = f64(load<f32>(scale + at));
    // loss ln(1 + exp(z)) - y z, derivative p - y, second derivative p (1 - p), for any size of z
    const z = load<f64>(predictor + (row << 3)) + length * step;
    const e = NativeMath.exp(-abs(z));
    const far = 1 / (1 + e);
    const derivative = w * ((z > 0 ? far : e * far) - y);
    const curve = w * e * far * far;
    value += w * (max(z, 0) + NativeMath.log(1 + e) - y * z);
    slope += derivative * step;
    bend += curve * step * step;
    first += derivative;
    firstCommon += derivative * x;
    second += curve;
    mixed += curve * x;
    secondCommon += curve * x * x;
    store<f32>(residual + at, f32(s * derivative));
    store<f32>(curvature + at, f32(s * s * curve));
  }
  store<f64>(sums, value);
  store<f64>(sums, slope, 8);
  store<f64>(sums, bend, 16);
  store<f64>(sums, first, 24);
  store<f64>(sums, firstCommon, 32);
  store<f64>(sums, second, 40);
  store<f64>(sums, mixed, 48);
  store<f64>(sums, secondCommon, 56);
}

/**
 * Lists the leaves (uint32) of the rows whose event is not in the bag of a tree, and sets the bits of these rows, of which
 * there are words enough for all; adds a leaf's value (float32) to the row's sum (float64), and 1 to its votes.
 * @param nodes of each row the node of its leaf; `leafOf`, `values` by node. @param counts see draw
 * @returns how many there are
 */
export function listUnseen(
  nodes: usize,
  events: usize,
  rowCount: u32,
  low: u32,
  high: u32,
  counts: usize,
  ends: usize,
  leafOf: usize,
  values: usize,
  list: usize,
  bits: usize,
  sums: usize,
  votes: usize,
): u32 {
  const start = list;
  let word: u64 = 0;
  for (let r: usize = 0; r < <usize>rowCount; r++) {
    const unseen: u32 = multiplicity(events + (r << 3), low, high, counts, ends) == 0 ? 1 : 0;
    const node = (<usize>load<u32>(nodes + (r << 2))) << 2;
    store<u32>(list, load<u32>(leafOf + node));
    list += (<usize>unseen) << 2;
    word |= (<u64>unseen) << (r & 63);
    store<u64>(bits + ((r >> 6) << 3), word);
    word = (r & 63) == 63 ? 0 : word;
    const sum = sums + (r << 3);
    store<f64>(sum, load<f64>(sum) + f64(unseen) * f64(load<f32>(values + node)));
    const vote = votes + (r << 2);
    store<u32>(vote, load<u32>(vote) + unseen);
  }
  return <u32>((list - start) >> 2);
}
