// Growing. A record is `stride` bytes: one uint8 bin a feature, padding, and in the last three bytes
// (exponent << 19 | mantissa << 1 | label), where the weight is mantissa << exponent, a whole number. A node is a run of records; a split moves the records in
// place, so every pass reads memory in order. Sums are whole numbers in packed 64-bit lanes (count << shift | weight),
// exact in any order: the tree does not depend on the order of the rows.
//
// A node is 12 bytes: int32 left child (0: leaf; right child = left + 1), uint16 feature, uint8 bin (left: bin <= it),
// uint8 direction of the missing (1: left), float32 signal fraction.

import { mix, multiplicity } from './draw';

const LANES: usize = 4096; // bytes of one feature's histogram: 256 bins x (background, signal) x uint64
const HISTOGRAM: usize = memory.data(12288, 16);
const TOUCHED: usize = memory.data(96, 16); // one bit a bin, three features
const CUM_BACKGROUND: usize = memory.data(2048, 16);
const CUM_SIGNAL: usize = memory.data(2048, 16);
const BINS: usize = memory.data(1024, 16);
const SPARSE_ROWS: u32 = 80; // below, only the touched bins are visited
const MISSING: u32 = 255;
const NODE: usize = 12;
const FRAME: usize = 40;

let stride: usize = 0;
let payload: usize = 0; // offset of the uint32 whose upper three bytes are the payload
let shift: u64 = 0;
let one: u64 = 0;
let mask: u64 = 0;
let signalScale: f64 = 0;
let backgroundScale: f64 = 0;
let minLeafRows: u64 = 1;
let minLeafWeight: f64 = 0;
let entropy: bool = false;

// The best split of the node at hand.
let bestScore: f64 = 0;
let bestFeature: u32 = 0;
let bestBin: u32 = 0;
let bestDirection: u32 = 0;
let bestBackground: u64 = 0;
let bestSignal: u64 = 0;

/** The weight of a payload: exponent << 19 | mantissa << 1 | label. */
/* @inline */ function weightOf(word: u32): u64 {
  return u64((word >>> 1) & 0x3ffff) << u64(word >>> 19);
}

function dense1(from: usize, to: usize, f0: usize): void {
  for (let p = from; p < to; p += stride) {
    const word = load<u32>(p + payload) >>> 8;
    const add = one + weightOf(word);
    const a = ((<usize>load<u8>(p + f0)) << 4) + ((word & 1) << 3) + HISTOGRAM;
    store<u64>(a, load<u64>(a) + add);
  }
}

function dense2(from: usize, to: usize, f0: usize, f1: usize): void {
  for (let p = from; p < to; p += stride) {
    const word = load<u32>(p + payload) >>> 8;
    const add = one + weightOf(word);
    const lane = (word & 1) << 3;
    const a = ((<usize>load<u8>(p + f0)) << 4) + lane + HISTOGRAM;
    store<u64>(a, load<u64>(a) + add);
    const b = ((<usize>load<u8>(p + f1)) << 4) + lane + HISTOGRAM + LANES;
    store<u64>(b, load<u64>(b) + add);
  }
}

function dense3(from: usize, to: usize, f0: usize, f1: usize, f2: usize): void {
  for (let p = from; p < to; p += stride) {
    const word = load<u32>(p + payload) >>> 8;
    const add = one + weightOf(word);
    const lane = (word & 1) << 3;
    const a = ((<usize>load<u8>(p + f0)) << 4) + lane + HISTOGRAM;
    store<u64>(a, load<u64>(a) + add);
    const b = ((<usize>load<u8>(p + f1)) << 4) + lane + HISTOGRAM + LANES;
    store<u64>(b, load<u64>(b) + add);
    const c = ((<usize>load<u8>(p + f2)) << 4) + lane + HISTOGRAM + 2 * LANES;
    store<u64>(c, load<u64>(c) + add);
  }
}

function sparse1(from: usize, to: usize, feature: usize, slot: usize): void {
  const histogram = HISTOGRAM + slot * LANES;
  const touched = TOUCHED + (slot << 5);
  for (let p = from; p < to; p += stride) {
    const word = load<u32>(p + payload) >>> 8;
    const bin = <usize>load<u8>(p + feature);
    const a = histogram + (bin << 4) + ((word & 1) << 3);
    store<u64>(a, load<u64>(a) + one + weightOf(word));
    const t = touched + ((bin >>> 6) << 3);
    store<u64>(t, load<u64>(t) | ((<u64>1) << (bin & 63)));
  }
}

/** Cumulative sums of the non-empty bins of a histogram, which is left zero; returns their number. */
function gatherDense(histogram: usize): usize {
  let background: u64 = 0;
  let signal: u64 = 0;
  let k: usize = 0;
  for (let bin: usize = 0; bin < 256; bin++) {
    const a = histogram + (bin << 4);
    const b = load<u64>(a);
    const s = load<u64>(a, 8);
    background += b;
    signal += s;
    store<u64>(CUM_BACKGROUND + (k << 3), background);
    store<u64>(CUM_SIGNAL + (k << 3), signal);
    store<u32>(BINS + (k << 2), <u32>bin);
    k += (b | s) != 0 ? 1 : 0;
  }
  memory.fill(histogram, 0, LANES);
  return k;
}

function gatherSparse(slot: usize): usize {
  const histogram = HISTOGRAM + slot * LANES;
  const touched = TOUCHED + (slot << 5);
  let background: u64 = 0;
  let signal: u64 = 0;
  let k: usize = 0;
  for (let w: usize = 0; w < 4; w++) {
    let bits = load<u64>(touched + (w << 3));
    store<u64>(touched + (w << 3), 0);
    while (bits != 0) {
      const bin = (w << 6) + <usize>ctz(bits);
      bits &= bits - 1;
      const a = histogram + (bin << 4);
      background += load<u64>(a);
      signal += load<u64>(a, 8);
      v128.store(a, i64x2.splat(0));
      store<u64>(CUM_BACKGROUND + (k << 3), background);
      store<u64>(CUM_SIGNAL + (k << 3), signal);
      store<u32>(BINS + (k << 2), <u32>bin);
      k++;
    }
  }
  return k;
}

/* @inline */ function weight(lane: u64, scale: f64): f64 {
  return f64(i64(lane & mask)) * scale;
}

/** x ln x, 0 at 0. */
/* @inline */ function xlogx(x: f64): f64 {
  return x > 0 ? x * NativeMath.log(x) : 0;
}

/**
 * What a split gains, up to a constant of the node. Gini: (sL bR - sR bL)^2 / (nL nR) = N nL nR (pL - pR)^2 / N.
 * Entropy: - nL H(pL) - nR H(pR) in nats.
 */
/* @inline */ function score(sL: f64, bL: f64, sR: f64, bR: f64): f64 {
  const nL = sL + bL;
  const nR = sR + bR;
  if (entropy) return xlogx(sL) + xlogx(bL) - xlogx(nL) + xlogx(sR) + xlogx(bR) - xlogx(nR);
  const d = sL * bR - sR * bL;
  return (d * d) / (nL * nR);
}

/** The score of keeping a node whole: what a split's score is compared with in the importance. */
/* @inline */ function wholeScore(s: f64, b: f64): f64 {
  return entropy ? xlogx(s) + xlogx(b) - xlogx(s + b) : 0;
}

/**
 * Tries every boundary between the `k` gathered bins. The threshold is the middle of the gap between two occupied
 * bins. With `missing` > 0 the last gathered bin holds the missing: it joins the left side if `direction` is 1.
 */
function tryFeature(feature: u32, k: usize, totalB: u64, totalS: u64, missing: bool, direction: u32): void {
  let extraB: u64 = 0;
  let extraS: u64 = 0;
  let last = k - 1;
  if (direction) {
    extraB = totalB - load<u64>(CUM_BACKGROUND + ((k - 2) << 3));
    extraS = totalS - load<u64>(CUM_SIGNAL + ((k - 2) << 3));
    last = k - 2;
  }
  for (let i: usize = 0; i < last; i++) {
    const leftB = load<u64>(CUM_BACKGROUND + (i << 3)) + extraB;
    const leftS = load<u64>(CUM_SIGNAL + (i << 3)) + extraS;
    const rightB = totalB - leftB;
    const rightS = totalS - leftS;
    const bL = weight(leftB, backgroundScale);
    const sL = weight(leftS, signalScale);
    const bR = weight(rightB, backgroundScale);
    const sR = weight(rightS, signalScale);
    const gain = score(sL, bL, sR, bR);
    if (
      gain > bestScore &&
      (leftB >>> shift) + (leftS >>> shift) >= minLeafRows &&
      (rightB >>> shift) + (rightS >>> shift) >= minLeafRows &&
      sL + bL >= minLeafWeight &&
      sR + bR >= minLeafWeight
    ) {
      const low = load<u32>(BINS + (i << 2));
      const high = load<u32>(BINS + (i << 2), 4);
      bestScore = gain;
      bestFeature = feature;
      bestBin = missing && high == MISSING ? MISSING - 1 : (low + high) >>> 1;
      bestDirection = direction;
      bestBackground = leftB;
      bestSignal = leftS;
    }
  }
}

function evaluate(feature: u32, k: usize, totalB: u64, totalS: u64, canMiss: bool): void {
  if (k < 2) return;
  const missing = canMiss && load<u32>(BINS + ((k - 1) << 2)) == MISSING;
  tryFeature(feature, k, totalB, totalS, missing, 0);
  if (missing) tryFeature(feature, k, totalB, totalS, missing, 1);
}

/** In place: the records with bin <= bestBin (or missing, if they go left) before the others. */
function partition(from: usize, to: usize): usize {
  const feature = <usize>bestFeature;
  const turn = bestDirection;
  const threshold = bestBin + bestDirection;
  let next = from;
  if (stride == 16) {
    for (let p = from; p < to; p += 16) {
      const bin = (<u32>load<u8>(p + feature) + turn) & 255;
      const record = v128.load(p);
      v128.store(p, v128.load(next));
      v128.store(next, record);
      next += bin <= threshold ? 16 : 0;
    }
    return next;
  }
  for (let p = from; p < to; p += stride) {
    const left = ((<u32>load<u8>(p + feature) + turn) & 255) <= threshold;
    for (let i: usize = 0; i < stride; i += 16) {
      const part = v128.load(p + i);
      v128.store(p + i, v128.load(next + i));
      v128.store(next + i, part);
    }
    next += left ? stride : 0;
  }
  return next;
}

/**
 * Looks for the node's best split among `mtry` features drawn without replacement by the node's key; while none splits
 * the node, further features are drawn. `order` holds 0, 1, 2, ... and is left so.
 */
function search(
  from: usize,
  to: usize,
  rows: u32,
  totalB: u64,
  totalS: u64,
  key: u32,
  featureCount: u32,
  mtry: u32,
  order: usize,
  canMiss: usize,
): void {
  const swaps = order + (featureCount << 2);
  const sparse = rows < SPARSE_ROWS;
  bestScore = -Infinity;
  let drawn: u32 = 0;
  while (drawn < featureCount && (drawn < mtry || bestScore == -Infinity)) {
    const group = drawn < mtry ? min<u32>(3, mtry - drawn) : 1;
    for (let g: u32 = 0; g < group; g++) {
      const i = drawn + g;
      const j = i + u32((u64(mix(key + (i + 1) * 0x9e3779b9)) * u64(featureCount - i)) >>> 32);
      const chosen = load<u32>(order + (j << 2));
      store<u32>(order + (j << 2), load<u32>(order + (i << 2)));
      store<u32>(order + (i << 2), chosen);
      store<u32>(swaps + (i << 2), j);
    }
    const f0 = load<u32>(order + (drawn << 2));
    const f1 = load<u32>(order + (drawn << 2), 4);
    const f2 = load<u32>(order + (drawn << 2), 8);
    if (sparse) {
      for (let g: u32 = 0; g < group; g++) {
        const feature = load<u32>(order + ((drawn + g) << 2));
        sparse1(from, to, feature, g);
        evaluate(feature, gatherSparse(g), totalB, totalS, load<u8>(canMiss + feature) != 0);
      }
    } else {
      if (group == 3) dense3(from, to, f0, f1, f2);
      else if (group == 2) dense2(from, to, f0, f1);
      else dense1(from, to, f0);
      for (let g: u32 = 0; g < group; g++) {
        const feature = load<u32>(order + ((drawn + g) << 2));
        evaluate(feature, gatherDense(HISTOGRAM + g * LANES), totalB, totalS, load<u8>(canMiss + feature) != 0);
      }
    }
    drawn += group;
  }
  for (let i = drawn; i > 0; i--) {
    const a = order + ((i - 1) << 2);
    const b = order + (load<u32>(swaps + ((i - 1) << 2)) << 2);
    const held = load<u32>(a);
    store<u32>(a, load<u32>(b));
    store<u32>(b, held);
  }
}

/** Larger float32 are multiples of 2^-40 by themselves. */
const GRAIN: f32 = 1.0 / 131072;

/** A node as a leaf; an empty bag (of a tiny sample) knows nothing. */
/* @inline */ function emit(node: usize, s: f64, b: f64): void {
  const value = s + b > 0 ? f32(s / (s + b)) : 0.5;
  store<i32>(node, 0);
  store<u32>(node, 0, 4);
  store<f32>(node, value < GRAIN ? value + GRAIN - GRAIN : value, 8);
}

/**
 * Appends the records whose event is in the bag, weights times multiplicity, at `target`; returns the end. Each record
 * is written in any case and kept by moving on: a branch on a random draw costs more.
 * @param counts and `ends`: see draw.ts
 */
export function fillBag(
  source: usize,
  events: usize,
  rowCount: u32,
  low: u32,
  high: u32,
  counts: usize,
  ends: usize,
  target: usize,
): usize {
  for (let r: u32 = 0; r < rowCount; r++) {
    const count = multiplicity(events, low, high, counts, ends);
    for (let i: usize = 0; i < stride; i += 16) v128.store(target + i, v128.load(source + i));
    const word = load<u32>(source + payload);
    const mantissa = ((word >>> 9) & 0x3ffff) * count; // exponent << 27 | mantissa << 9 | label << 8 | last bin
    store<u32>(target + payload, (word & ~(0x3ffff << 9)) | (mantissa << 9));
    target += mantissa > 0 ? stride : 0;
    source += stride;
    events += 8;
  }
  return target;
}

/** Sets what stays the same over the trees of a forest. */
export function configure(
  recordBytes: u32,
  countShift: u32,
  scaleSignal: f64,
  scaleBackground: f64,
  minRows: u32,
  minWeight: f64,
  useEntropy: bool,
): void {
  stride = recordBytes;
  payload = recordBytes - 4;
  shift = countShift;
  one = (<u64>1) << shift;
  mask = one - 1;
  signalScale = scaleSignal;
  backgroundScale = scaleBackground;
  minLeafRows = minRows;
  minLeafWeight = minWeight;
  entropy = useEntropy;
}

// Where the nodes of the tree at hand are. They follow the growing over the records that are done with; if they catch up
// with it, they move behind everything else.
let nodes: usize = 0;
let behind: bool = false;
let limit: usize = 0;

/** Where the nodes of the last tree are. */
export function grownNodes(): usize {
  return nodes;
}

/** Makes room for `count` nodes, of which `have` are there. @param low the first record that is needed still */
function makeRoom(count: u32, have: u32, low: usize, spare: usize): void {
  const bytes = <usize>count * NODE;
  if (!behind && nodes + bytes <= low) return;
  const to = behind ? nodes : spare;
  if (to + bytes > limit) {
    memory.grow(<i32>((to + bytes - limit) >>> 16) + 16);
    limit = (<usize>memory.size()) << 16;
  }
  if (!behind) memory.copy(to, nodes, <usize>have * NODE);
  nodes = to;
  behind = true;
}

/**
 * Grows one tree on the records from..to, depth first.
 * @param order 8 bytes a feature, `canMiss` 1 byte a feature, `importance` 8 bytes a feature
 * @param frames stack, 40 bytes a pending node
 * @param start where the nodes begin, below `from`
 * @param spare where they go if there is no room; the memory grows as needed
 * @returns the number of nodes
 */
export function grow(
  from: usize,
  to: usize,
  featureCount: u32,
  mtry: u32,
  maxDepth: u32,
  rootKey: u32,
  order: usize,
  canMiss: usize,
  importance: usize,
  frames: usize,
  start: usize,
  spare: usize,
): u32 {
  let totalB: u64 = 0;
  let totalS: u64 = 0;
  for (let p = from; p < to; p += stride) {
    const word = load<u32>(p + payload) >>> 8;
    const add = one + weightOf(word);
    if (word & 1) totalS += add;
    else totalB += add;
  }
  let count: u32 = 1;
  limit = (<usize>memory.size()) << 16;
  nodes = start;
  behind = false;
  makeRoom(1, 0, from, spare);
  emit(nodes, weight(totalS, signalScale), weight(totalB, backgroundScale));
  let top = frames;
  if (totalS != 0 && totalB != 0 && maxDepth > 0) top = push(top, from, to, totalB, totalS, 0, 0, rootKey);
  while (top > frames) {
    top -= FRAME;
    const low = load<usize>(top);
    const high = load<usize>(top, 4);
    const b = load<u64>(top, 8);
    const s = load<u64>(top, 16);
    const own = load<u32>(top, 24);
    const depth = load<u32>(top, 28) + 1;
    const key = load<u32>(top, 32);
    const rows = u32((b >>> shift) + (s >>> shift));
    search(low, high, rows, b, s, key, featureCount, mtry, order, canMiss);
    if (bestScore == -Infinity) continue;

    const leftB = bestBackground;
    const leftS = bestSignal;
    const rightB = b - leftB;
    const rightS = s - leftS;
    const sN = weight(s, signalScale);
    const bN = weight(b, backgroundScale);
    const gain = entropy ? bestScore - wholeScore(sN, bN) : (2 * bestScore) / (sN + bN);
    const total = importance + ((<usize>bestFeature) << 3);
    store<f64>(total, load<f64>(total) + gain);

    const left = count;
    count += 2;
    makeRoom(count, left, low, spare);
    const node = nodes + own * NODE;
    store<i32>(node, left);
    store<u16>(node, <u16>bestFeature, 4);
    store<u8>(node, <u8>bestBin, 6);
    store<u8>(node, <u8>bestDirection, 7);
    emit(nodes + left * NODE, weight(leftS, signalScale), weight(leftB, backgroundScale));
    emit(nodes + (left + 1) * NODE, weight(rightS, signalScale), weight(rightB, backgroundScale));
    const goLeft = depth < maxDepth && open(leftB, leftS);
    const goRight = depth < maxDepth && open(rightB, rightS);
    if (!goLeft && !goRight) continue;
    const middle = partition(low, high);
    if (goRight) top = push(top, middle, high, rightB, rightS, left + 1, depth, mix(key + 0xc2b2ae35));
    if (goLeft) top = push(top, low, middle, leftB, leftS, left, depth, mix(key + 0x85ebca6b));
  }
  return count;
}

/** Can these rows be split at all? */
/* @inline */ function open(b: u64, s: u64): bool {
  return b != 0 && s != 0 && (b >>> shift) + (s >>> shift) >= 2 * minLeafRows;
}

function push(top: usize, from: usize, to: usize, b: u64, s: u64, node: u32, depth: u32, key: u32): usize {
  store<usize>(top, from);
  store<usize>(top, to, 4);
  store<u64>(top, b, 8);
  store<u64>(top, s, 16);
  store<u32>(top, node, 24);
  store<u32>(top, depth, 28);
  store<u32>(top, key, 32);
  return top + FRAME;
}
