// Packing a tree for the walk, for rows of at most 32 columns. A packed tree begins with the tables of its top four
// levels. Below, a block holds the 15 nodes of four levels, so that one swizzle and one comparison of 16 bytes decide
// all of them for a row:
//   0: 16 columns, 16: 16 bins (int8; above goes right), 32: 16 words, one for each way out, from left to right.
// Byte 0..7 are the fourth level's nodes, byte 8..14 those above in heap order; byte 15 is never above.
// The word of a way out is the next block or a leaf's: a number or float32 that is handed out as it is. In the first
// rounds every way goes on and words are plain addresses; later, blocks are told from leaves as negative NaN (leaves are
// kept from being one) whose payload is the offset / 16 in the packed tree.
// Words behind the last one that a row can come to are overlaid with the next block.

/** Words above are blocks. */
export const BLOCK: u32 = 0xff800000;
const NONE: u32 = 0xffffffff;
const MOST: usize = (1 << 27) - 96; // bytes of a packed tree
const NEVER: i8 = 127; // no int8 is above

// The tables at the head of a packed tree.
/** int8 a node, nodes 1..15 in heap order */
export const TOP_BINS: usize = 0;
/** uint32 a node: offset of its column in a tile */
export const TOP_COLUMNS: usize = 16;
/** uint32 for each of the places 16..31 under the top; at 80 and on */
export const TOP_WORDS: usize = 16;
const HEAD: usize = 144;
const HEAP: usize = memory.data(128, 16); // numbers of nodes in heap order

let lefts: usize = 0;
let features: usize = 0;
let bins: usize = 0;
let missings: usize = 0;
let columns: usize = 0;
let words: usize = 0;

/* @inline */ function leftOf(node: u32): u32 {
  return node == NONE ? 0 : load<u32>(lefts + ((<usize>node) << 2));
}

/** Of a row whose missing values go left another column is looked at, where all bins are one up and the missing in 0. */
/* @inline */ function columnOf(node: u32): u32 {
  const feature = <u32>load<u16>(features + ((<usize>node) << 1));
  return load<u8>(missings + node) ? load<u16>(columns + ((<usize>feature) << 1)) : feature;
}

/* @inline */ function binOf(node: u32): u8 {
  return (load<u8>(bins + node) + load<u8>(missings + node)) ^ 128;
}

/* @inline */ function wordOf(leaf: u32): u32 {
  if (!words) return leaf;
  const word = load<u32>(words + ((<usize>leaf) << 2));
  return word > BLOCK ? 0x7fc00000 : word;
}

/** Notes the children of place `k` of the heap; a leaf stays on the left, and nothing is on its right. */
/* @inline */ function spread(k: usize, node: u32, left: u32): void {
  store<u32>(HEAP + (k << 3), left ? left : node);
  store<u32>(HEAP + (k << 3) + 4, left ? left + 1 : NONE);
}

function packTop(tree: usize): void {
  store<u32>(HEAP + 4, 0);
  for (let k: usize = 1; k < 16; k++) {
    const node = load<u32>(HEAP + (k << 2));
    const left = leftOf(node);
    store<i8>(tree + k, left ? <i8>binOf(node) : NEVER, TOP_BINS);
    store<u32>(tree + (k << 2), left ? columnOf(node) << 4 : 0, TOP_COLUMNS);
    spread(k, node, left);
  }
}

/* @inline */ function putOff(top: usize, node: u32, at: usize, round: i32): usize {
  store<u32>(top, node);
  store<u32>(top, <u32>at, 4);
  store<i32>(top, round, 8);
  return top + 12;
}

// End of the block at hand.
let blockEnd: usize = 0;

/** Packs the four levels from `root` on, from right to left; what follows on their ways out is put off at `top`. */
function packBlock(block: usize, root: u32, top: usize, round: i32, rounds: i32): usize {
  v128.store(block, i8x16.splat(0));
  v128.store(block, i8x16.splat(NEVER), 16);
  blockEnd = 0;
  let pending = HEAP; // nodes and their places in heap order
  store<u32>(pending, root);
  store<u32>(pending, 1, 4);
  pending += 8;
  while (pending > HEAP) {
    pending -= 8;
    const node = load<u32>(pending);
    const k = load<u32>(pending, 4);
    const left = leftOf(node);
    if (left != 0 && k < 16) {
      const lane = block + (k < 8 ? k + 7 : k - 8);
      store<u8>(lane, columnOf(node));
      store<u8>(lane, binOf(node), 16);
      store<u32>(pending, left);
      store<u32>(pending, 2 * k, 4);
      store<u32>(pending, left + 1, 8);
      store<u32>(pending, 2 * k + 1, 12);
      pending += 16;
    } else {
      // Bins above none lead to the leftmost way out under place k.
      const at = block + 32 + <usize>(((k << (clz(k) - 27)) - 16) << 2);
      blockEnd = max(blockEnd, at + 4);
      if (left == 0 && round > rounds) store<u32>(at, wordOf(node));
      else top = putOff(top, node, at, round);
    }
  }
  return top;
}

let limit: usize = 0;

/* @inline */ function makeRoom(end: usize): void {
  if (end <= limit) return;
  limit = (<usize>memory.size()) << 16;
  if (end <= limit) return;
  memory.grow(64);
  limit = (<usize>memory.size()) << 16;
}

/**
 * Packs a tree.
 * @param left int32, `feature` uint16, `bin` uint8, `missing` uint8: the nodes' arrays
 * @param second uint16: number of the second column of a feature
 * @param word uint32: what a leaf hands out; 0: its number
 * @param rounds blocks on the way to every leaf at least
 * @param stack room for 12 bytes a node and 256 more
 * @param tree where the packed tree goes, a multiple of 16; the memory grows as needed
 * @returns its end, or 0 if it does not fit in the 128 MiB that a word can tell
 */
export function pack(
  left: usize,
  feature: usize,
  bin: usize,
  missing: usize,
  second: usize,
  word: usize,
  rounds: i32,
  stack: usize,
  tree: usize,
): usize {
  lefts = left;
  features = feature;
  bins = bin;
  missings = missing;
  columns = second;
  words = word;
  makeRoom(tree + HEAD);
  packTop(tree);
  let end = tree + HEAD;
  let top = stack;
  for (let place: usize = 31; place > 15; place--) {
    const node = load<u32>(HEAP + (place << 2));
    if (node != NONE) top = putOff(top, node, tree + TOP_WORDS + (place << 2), 1);
  }
  while (top > stack) {
    top -= 12;
    const node = load<u32>(top);
    const at = <usize>load<u32>(top, 4);
    const round = load<i32>(top, 8);
    if (leftOf(node) == 0 && round > rounds) {
      store<u32>(at, wordOf(node));
    } else {
      makeRoom(end + 96);
      store<u32>(at, round > rounds ? BLOCK | (<u32>((end - tree) >>> 4)) : <u32>end);
      top = packBlock(end, node, top, round + 1, rounds);
      end = (blockEnd + 15) & ~15;
      if (end - tree > MOST) return 0;
    }
  }
  return end;
}

/**
 * Packs a tree for rows of any number of columns, 8 bytes a node: uint32 left child, uint16 column, int8 bin. A leaf is
 * its own child and no bin is above its own.
 */
export function packWide(
  left: usize,
  feature: usize,
  bin: usize,
  missing: usize,
  second: usize,
  count: u32,
  nodes: usize,
): void {
  lefts = left;
  features = feature;
  bins = bin;
  missings = missing;
  columns = second;
  for (let node: u32 = 0; node < count; node++) {
    const child = leftOf(node);
    const at = nodes + ((<usize>node) << 3);
    store<u32>(at, child ? child : node);
    store<u16>(at, child ? columnOf(node) : 0, 4);
    store<i8>(at, child ? <i8>binOf(node) : NEVER, 6);
  }
}
