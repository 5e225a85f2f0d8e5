// Walking rows of binned columns down a packed tree (pack.ts). Bins are int8, that is with the sign bit turned over.
// Rows have 16 or 32 bytes; with more columns see walkWide. Every row is on its own, so that the processor overlaps the
// waits for memory of many rows.
import { multiplicity } from './draw';
import { BLOCK, TOP_BINS, TOP_COLUMNS, TOP_WORDS } from './pack';

/** Outcomes of the 15 nodes of a block -> offset of the way out's word. */
const WAYS: usize = memory.data(32768, 64);
for (let outcomes: u32 = 0; outcomes < 32768; outcomes++) {
  let k: u32 = 1;
  while (k < 8) k = 2 * k + ((outcomes >>> (k + 7)) & 1);
  store<u8>(WAYS + outcomes, <u8>((2 * (k - 8) + ((outcomes >>> (k - 8)) & 1)) << 2));
}

const HALF: usize = memory.data(256, 16);

/** The bytes of 8 pairs of 16 bytes, `apart` and 8 times `apart` from each other, by turns. */
/* @inline */ function interleave(from: usize, apart: usize, to: usize): void {
  for (let i: usize = 0; i < 8; i++) {
    const a = v128.load(from);
    const b = v128.load(from + 8 * apart);
    v128.store(to, v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(to, v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
    from += apart;
    to += 32;
  }
}

/**
 * Tiles of the rows: for every 16 rows the columns one after another. Of the eight bits of a byte's place in 16 rows of
 * 16 bytes, an interleaving moves the first to the end; four of them make columns of rows. Both have room for a multiple
 * of 16 rows.
 */
export function makeTiles(rows: usize, rowBytes: usize, rowCount: u32, tiles: usize): void {
  const end = rows + <usize>rowCount * rowBytes;
  for (; rows < end; rows += 16 * rowBytes) {
    for (let part: usize = 0; part < rowBytes; part += 16) {
      interleave(rows + part, rowBytes, HALF);
      interleave(HALF, 16, tiles);
      interleave(tiles, 16, HALF);
      interleave(HALF, 16, tiles);
      tiles += 256;
    }
  }
}

/* @inline */ function column(tree: usize, tile: usize, k: usize): v128 {
  return v128.load(tile + <usize>load<u32>(tree + (k << 2), TOP_COLUMNS));
}

/** The column of the one or the other node, by row. */
/* @inline */ function either(tree: usize, tile: usize, k: usize, right: v128, n: usize): v128 {
  return v128.bitselect(column(tree, tile, k + n), column(tree, tile, k), right);
}

/**
 * Where the 16 rows of a tile are after four levels, 16 to 31. Rows go down by themselves; of each level's columns the
 * one that a row's node looks at is picked by the ways that it took; n1 to n3 are the nodes' numbers in heap order.
 */
/* @inline */ function walkTop(tree: usize, tile: usize): v128 {
  const bins = v128.load(tree, TOP_BINS);
  const c1 = column(tree, tile, 1);
  const m0 = i8x16.gt_s(c1, i8x16.splat(load<i8>(tree, TOP_BINS + 1)));
  const n1 = i8x16.sub(i8x16.splat(2), m0);
  const c2 = either(tree, tile, 2, m0, 1);
  const c30 = either(tree, tile, 4, m0, 2);
  const c31 = either(tree, tile, 5, m0, 2);
  const c40 = either(tree, tile, 8, m0, 4);
  const c41 = either(tree, tile, 9, m0, 4);
  const c42 = either(tree, tile, 10, m0, 4);
  const c43 = either(tree, tile, 11, m0, 4);
  const m1 = i8x16.gt_s(c2, i8x16.swizzle(bins, n1));
  const n2 = i8x16.sub(i8x16.add(n1, n1), m1);
  const c3 = v128.bitselect(c31, c30, m1);
  const d40 = v128.bitselect(c42, c40, m1);
  const d41 = v128.bitselect(c43, c41, m1);
  const m2 = i8x16.gt_s(c3, i8x16.swizzle(bins, n2));
  const n3 = i8x16.sub(i8x16.add(n2, n2), m2);
  const c4 = v128.bitselect(d41, d40, m2);
  const m3 = i8x16.gt_s(c4, i8x16.swizzle(bins, n3));
  return i8x16.sub(i8x16.add(n3, n3), m3);
}

/**
 * The word of the row's way out of a block. A swizzle gives 0 for what is not in its 16 bytes.
 * @typeParam R u8 for rows of 16 bytes, u16 for rows of 32
 */
/* @inline */ function step<R>(row: usize, block: usize): u32 {
  const columns = v128.load(block);
  let found = i8x16.swizzle(v128.load(row), columns);
  if (sizeof<R>() == 2) {
    const high = i8x16.swizzle(v128.load(row, 16), i8x16.sub(columns, i8x16.splat(16)));
    found = v128.or(found, high);
  }
  const outcomes = <usize>i8x16.bitmask(i8x16.gt_s(found, v128.load(block, 16)));
  return load<u32>(block + <usize>load<u8>(outcomes, WAYS), 32);
}

/** The word behind the top of the tree. */
/* @inline */ function topWord(tree: usize, place: usize): u32 {
  return load<u32>(tree + ((<usize>load<u8>(place)) << 2), TOP_WORDS);
}

/** The first round behind the top, of rows whose places under it are known. */
/* @inline */ function firstRound<R>(tree: usize, rows: usize, places: usize, out: usize, end: usize): void {
  const size: usize = sizeof<R>() << 4;
  for (; out < end; out += 16) {
    store<u32>(out, step<R>(rows, topWord(tree, places)));
    store<u32>(out, step<R>(rows + size, topWord(tree, places + 1)), 4);
    store<u32>(out, step<R>(rows + 2 * size, topWord(tree, places + 2)), 8);
    store<u32>(out, step<R>(rows + 3 * size, topWord(tree, places + 3)), 12);
    rows += 4 * size;
    places += 4;
  }
}

/** A further round, from the words at `out` to those behind them. */
/* @inline */ function nextRound<R>(rows: usize, out: usize, end: usize): void {
  const size: usize = sizeof<R>() << 4;
  for (; out < end; out += 16) {
    store<u32>(out, step<R>(rows, load<u32>(out)));
    store<u32>(out, step<R>(rows + size, load<u32>(out, 4)), 4);
    store<u32>(out, step<R>(rows + 2 * size, load<u32>(out, 8)), 8);
    store<u32>(out, step<R>(rows + 3 * size, load<u32>(out, 12)), 12);
    rows += 4 * size;
  }
}

/** Rows that go a round before the next one: few enough to stay in the nearest cache. */
const SPAN: usize = 256;
const PLACES: usize = memory.data(256, 16);
const QUEUE: usize = memory.data(2048, 16);

/** Round after round, a queue of (uint32 word, uint32 offset of the row) keeps those rows that are in a block. */
/* @inline */ function finish<R>(tree: usize, rows: usize, out: usize, count: usize): void {
  const shift: usize = sizeof<R>() + 3;
  let end = QUEUE;
  for (let r: usize = 0; r < count; r++) {
    const word = load<u32>(out + (r << 2));
    store<u64>(end, ((<u64>r) << (32 + shift)) | word);
    end += usize(word > BLOCK) << 3;
  }
  while (end > QUEUE) {
    let keep = QUEUE;
    for (let at = QUEUE; at < end; at += 8) {
      const entry = load<u64>(at);
      const row = <usize>(entry >>> 32);
      const word = step<R>(rows + row, tree + <usize>(((<u32>entry) << 9) >>> 5));
      store<u32>(out + (row >>> (shift - 2)), word);
      store<u64>(keep, (entry & 0xffffffff00000000) | word);
      keep += usize(word > BLOCK) << 3;
    }
    end = keep;
  }
}

/**
 * The word of each row's leaf. All rows take the first `rounds` rounds; a round of many rows overlaps more waits for
 * memory than whole ways of a few would.
 */
/* @inline */ function walkSpans<R>(
  tree: usize,
  rows: usize,
  tiles: usize,
  rowCount: u32,
  rounds: i32,
  deeper: bool,
  out: usize,
): void {
  const size: usize = sizeof<R>() << 4;
  const padded: usize = (rowCount + 15) & ~15;
  for (let from: usize = 0; from < padded; from += SPAN) {
    const count = min(padded - from, SPAN);
    for (let r: usize = 0; r < count; r += 16) v128.store(PLACES + r, walkTop(tree, tiles + r * size));
    const end = out + (count << 2);
    if (rounds == 0) for (let r: usize = 0; r < count; r++) store<u32>(out + (r << 2), topWord(tree, PLACES + r));
    else firstRound<R>(tree, rows, PLACES, out, end);
    for (let k = 1; k < rounds; k++) nextRound<R>(rows, out, end);
    if (deeper) finish<R>(tree, rows, out, count);
    rows += count * size;
    tiles += count * size;
    out = end;
  }
}

/**
 * The word of each row's leaf, for rows of 16 bytes; they are padded to a multiple of 16 rows.
 * @param tree a packed tree
 * @param rounds as the tree was packed
 * @param deeper are there leaves behind more rounds?
 * @param out uint32 a row
 */
export function walk16(
  tree: usize,
  rows: usize,
  tiles: usize,
  rowCount: u32,
  rounds: i32,
  deeper: bool,
  out: usize,
): void {
  walkSpans<u8>(tree, rows, tiles, rowCount, rounds, deeper, out);
}

/** The same for rows of 32 bytes. */
export function walk32(
  tree: usize,
  rows: usize,
  tiles: usize,
  rowCount: u32,
  rounds: i32,
  deeper: bool,
  out: usize,
): void {
  walkSpans<u16>(tree, rows, tiles, rowCount, rounds, deeper, out);
}

/* @inline */ function stepWide(nodes: usize, row: usize, at: u32): u32 {
  const node = nodes + ((<usize>at) << 3);
  const bin: i32 = load<i8>(row + <usize>load<u16>(node, 4));
  const highest: i32 = load<i8>(node, 6);
  return load<u32>(node) + (bin > highest ? 1 : 0);
}

/** Any number of columns, four rows at a time, until no one moves. @param words what leaves hand out; 0: their numbers */
export function walkWide(rows: usize, rowBytes: usize, rowCount: u32, nodes: usize, words: usize, out: usize): void {
  const end = out + ((<usize>rowCount) << 2);
  for (; out < end; out += 16) {
    let a0: u32 = 0;
    let a1: u32 = 0;
    let a2: u32 = 0;
    let a3: u32 = 0;
    let moved: u32 = 0;
    do {
      const b0 = stepWide(nodes, rows, a0);
      const b1 = stepWide(nodes, rows + rowBytes, a1);
      const b2 = stepWide(nodes, rows + 2 * rowBytes, a2);
      const b3 = stepWide(nodes, rows + 3 * rowBytes, a3);
      moved = (a0 ^ b0) | (a1 ^ b1) | (a2 ^ b2) | (a3 ^ b3);
      a0 = b0;
      a1 = b1;
      a2 = b2;
      a3 = b3;
    } while (moved);
    store<u32>(out, words ? load<u32>(words + ((<usize>a0) << 2)) : a0);
    store<u32>(out, words ? load<u32>(words + ((<usize>a1) << 2)) : a1, 4);
    store<u32>(out, words ? load<u32>(words + ((<usize>a2) << 2)) : a2, 8);
    store<u32>(out, words ? load<u32>(words + ((<usize>a3) << 2)) : a3, 12);
    rows += 4 * rowBytes;
  }
}

/** sums[row] += value of its leaf, float64 += float32. */
export function addValues(values: usize, rowCount: u32, sums: usize): void {
  const end = sums + ((<usize>rowCount) << 3);
  for (; sums < end; sums += 16) {
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(v128.load64_zero(values))));
    values += 8;
  }
}

/** The same for the rows whose event is not in the bag of a tree, and votes[row] += 1. @param counts see draw.ts */
export function addUnseen(
  values: usize,
  events: usize,
  rowCount: u32,
  low: u32,
  high: u32,
  counts: usize,
  ends: usize,
  sums: usize,
  votes: usize,
): void {
  for (let r: usize = 0; r < <usize>rowCount; r++) {
    const unseen = u32(multiplicity(events + (r << 3), low, high, counts, ends) == 0);
    const sum = sums + (r << 3);
    store<f64>(sum, load<f64>(sum) + f64(unseen) * f64(load<f32>(values + (r << 2))));
    const vote = votes + (r << 2);
    store<u32>(vote, load<u32>(vote) + unseen);
  }
}
