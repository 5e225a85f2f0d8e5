// Walking rows of binned columns down a packed tree (pack.as). Bins are int8, that is with the sign bit turned over.
// Rows have 16 or 32 bytes; with more columns see walkWide. Every row is on its own, so that the processor overlaps the
// waits for memory of many rows.
import { multiplicity } from './draw';
import { BLOCK, TOP_BINS, TOP_COLUMNS, TOP_WORDS } from './pack';

/** Outcomes of the seven upper nodes of a block -> place among its fourth level's nodes. */
const PLACE: usize = memory.data(128, 64);
for (let outcomes: u32 = 0; outcomes < 128; outcomes++) {
  let k: u32 = 1;
  while (k < 8) k = 2 * k + ((outcomes >>> (k - 1)) & 1);
  store<u8>(PLACE + outcomes, <u8>(k - 8));
}

/** Tiles of the rows: for every 16 rows the columns one after another. */
export function makeTiles(rows: usize, rowBytes: usize, rowCount: u32, tiles: usize): void {
  for (let r: usize = 0; r < <usize>rowCount; r++) {
    const tile = tiles + (r >>> 4) * (rowBytes << 4) + (r & 15);
    for (let c: usize = 0; c < rowBytes; c++) store<u8>(tile + (c << 4), load<u8>(rows + c));
    rows += rowBytes;
  }
}

@inline function above(tree: usize, tile: usize, k: usize): v128 {
  const column = <usize>load<u32>(tree + (k << 2), TOP_COLUMNS);
  return i8x16.gt_s(v128.load(tile + column), v128.load(tree + (k << 4), TOP_BINS));
}

/**
 * Where the 16 rows of a tile are after four levels, 0 to 15: each of the 15 nodes is compared for all rows, and the
 * outcomes on a row's way are picked level by level.
 */
@inline function walkTop(tree: usize, tile: usize): v128 {
  const m0 = above(tree, tile, 1);
  const m1 = v128.bitselect(above(tree, tile, 3), above(tree, tile, 2), m0);
  const m2 = v128.bitselect(
    v128.bitselect(above(tree, tile, 7), above(tree, tile, 6), m1),
    v128.bitselect(above(tree, tile, 5), above(tree, tile, 4), m1),
    m0,
  );
  const right = v128.bitselect(
    v128.bitselect(above(tree, tile, 15), above(tree, tile, 14), m2),
    v128.bitselect(above(tree, tile, 13), above(tree, tile, 12), m2),
    m1,
  );
  const left = v128.bitselect(
    v128.bitselect(above(tree, tile, 11), above(tree, tile, 10), m2),
    v128.bitselect(above(tree, tile, 9), above(tree, tile, 8), m2),
    m1,
  );
  const m3 = v128.bitselect(right, left, m0);
  return v128.or(
    v128.or(v128.and(m0, i8x16.splat(8)), v128.and(m1, i8x16.splat(4))),
    v128.or(v128.and(m2, i8x16.splat(2)), v128.and(m3, i8x16.splat(1))),
  );
}

/** The word of the row's way out of a block. A swizzle gives 0 for what is not in its 16 bytes. */
@inline function step(row: usize, block: usize, two: bool): u32 {
  const columns = v128.load(block);
  let found = i8x16.swizzle(v128.load(row), columns);
  if (two) {
    const high = i8x16.swizzle(v128.load(row + 16), i8x16.sub(columns, i8x16.splat(16)));
    found = v128.or(found, high);
  }
  const outcomes = <usize>i8x16.bitmask(i8x16.gt_s(found, v128.load(block, 16)));
  const place = <usize>load<u8>(outcomes >>> 8, PLACE);
  return load<u32>(block + (place << 3) + (((outcomes >>> place) & 1) << 2), 32);
}

@inline function descend(tree: usize, row: usize, place: usize, rounds: u32, two: bool): u32 {
  let word = load<u32>(tree + (<usize>load<u8>(place) << 2), TOP_WORDS);
  if (rounds > 0) word = step(row, word, two);
  if (rounds > 1) word = step(row, word, two);
  return word;
}

/** All rows take the same number of rounds. Constant arguments make several programs of this one. */
@inline function walkEven(tree: usize, rows: usize, rowCount: u32, places: usize, out: usize, rounds: u32, two: bool): void {
  const size: usize = two ? 32 : 16;
  const end = out + (<usize>rowCount << 2);
  while (out < end) {
    store<u32>(out, descend(tree, rows, places, rounds, two));
    store<u32>(out + 4, descend(tree, rows + size, places + 1, rounds, two));
    store<u32>(out + 8, descend(tree, rows + 2 * size, places + 2, rounds, two));
    store<u32>(out + 12, descend(tree, rows + 3 * size, places + 3, rounds, two));
    rows += 4 * size;
    places += 4;
    out += 16;
  }
}

/** Round after round, a queue of (uint32 word, uint32 offset of the row) keeps those that are in a block. */
@inline function walkUneven(tree: usize, rows: usize, rowCount: u32, places: usize, queue: usize, out: usize, two: bool): void {
  const size: usize = two ? 5 : 4;
  let end = queue;
  for (let r: usize = 0; r < <usize>rowCount; r++) {
    const word = load<u32>(tree + (<usize>load<u8>(places + r) << 2), TOP_WORDS);
    store<u32>(out + (r << 2), word);
    store<u64>(end, (<u64>r << (32 + size)) | word);
    end += <usize>(word > BLOCK) << 3;
  }
  while (end > queue) {
    let keep = queue;
    for (let at = queue; at < end; at += 8) {
      const entry = load<u64>(at);
      const row = <usize>(entry >>> 32);
      const word = step(rows + row, tree + <usize>((<u32>entry << 9) >>> 5), two);
      store<u32>(out + (row >>> (size - 2)), word);
      store<u64>(keep, (entry & 0xffffffff00000000) | word);
      keep += <usize>(word > BLOCK) << 3;
    }
    end = keep;
  }
}

/**
 * The word of each row's leaf.
 * @param tree a packed tree
 * @param rowBytes 16 or 32; rows are padded to a multiple of 16 rows
 * @param rounds as the tree was packed: 0 to 2, or -1
 * @param places room for a byte a row
 * @param queue room for 8 bytes a row
 * @param out uint32 a row
 */
export function walk(
  tree: usize,
  rows: usize,
  rowBytes: usize,
  tiles: usize,
  rowCount: u32,
  rounds: i32,
  places: usize,
  queue: usize,
  out: usize,
): void {
  const tileBytes = rowBytes << 4;
  const padded = (rowCount + 15) & ~15;
  for (let r: usize = 0; r < <usize>padded; r += 16) {
    v128.store(places + r, walkTop(tree, tiles));
    tiles += tileBytes;
  }
  if (rowBytes == 16) {
    if (rounds == 0) walkEven(tree, rows, padded, places, out, 0, false);
    else if (rounds == 1) walkEven(tree, rows, padded, places, out, 1, false);
    else if (rounds == 2) walkEven(tree, rows, padded, places, out, 2, false);
    else walkUneven(tree, rows, padded, places, queue, out, false);
  } else if (rounds == 0) walkEven(tree, rows, padded, places, out, 0, true);
  else if (rounds == 1) walkEven(tree, rows, padded, places, out, 1, true);
  else if (rounds == 2) walkEven(tree, rows, padded, places, out, 2, true);
  else walkUneven(tree, rows, padded, places, queue, out, true);
}

@inline function stepWide(nodes: usize, row: usize, at: u32): u32 {
  const node = nodes + (<usize>at << 3);
  const bin: i32 = load<i8>(row + <usize>load<u16>(node, 4));
  const highest: i32 = load<i8>(node, 6);
  return load<u32>(node) + (bin > highest ? 1 : 0);
}

/** Any number of columns, four rows at a time, until no one moves. @param words what leaves hand out; 0: their numbers */
export function walkWide(
  rows: usize,
  rowBytes: usize,
  rowCount: u32,
  nodes: usize,
  words: usize,
  out: usize,
): void {
  const end = out + (<usize>rowCount << 2);
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
    store<u32>(out, words ? load<u32>(words + (<usize>a0 << 2)) : a0);
    store<u32>(out, words ? load<u32>(words + (<usize>a1 << 2)) : a1, 4);
    store<u32>(out, words ? load<u32>(words + (<usize>a2 << 2)) : a2, 8);
    store<u32>(out, words ? load<u32>(words + (<usize>a3 << 2)) : a3, 12);
    rows += 4 * rowBytes;
  }
}

/** sums[row] += value of its leaf, float64 += float32. */
export function addValues(values: usize, rowCount: u32, sums: usize): void {
  const end = sums + (<usize>rowCount << 3);
  for (; sums < end; sums += 16) {
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.promote_low_f32x4(v128.load64_zero(values))));
    values += 8;
  }
}

/** The same for the rows whose event is not in the bag of a tree, and votes[row] += 1. @param counts see draw.as */
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
    const unseen = <u32>(multiplicity(events + (r << 3), low, high, counts, ends) == 0);
    const sum = sums + (r << 3);
    store<f64>(sum, load<f64>(sum) + f64(unseen) * f64(load<f32>(values + (r << 2))));
    const vote = votes + (r << 2);
    store<u32>(vote, load<u32>(vote) + unseen);
  }
}
