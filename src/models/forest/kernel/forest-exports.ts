// Made by `npm run build:kernel` from assembly/. Do not edit.

type bool = boolean;
type f64 = number;
type i32 = number;
type u32 = number;
type usize = number;

/** What assembly/forest.ts exports. A usize is an address in bytes, or a number of bytes. */
export interface ForestExports {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): usize;
  encodeColumn(values: usize, width: usize, count: u32, cuts: usize, out: usize, stride: usize, flip: u32): void;
  configure(
    recordBytes: u32,
    countShift: u32,
    scaleSignal: f64,
    scaleBackground: f64,
    minRows: u32,
    minWeight: f64,
    useEntropy: bool,
  ): void;
  fillBag(
    source: usize,
    events: usize,
    rowCount: u32,
    low: u32,
    high: u32,
    counts: usize,
    ends: usize,
    target: usize,
  ): usize;
  grow(
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
  ): u32;
  grownNodes(): usize;
  listUnseen(
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
  ): u32;
  moveRows(bits: usize, words: u32, leaves: usize, wide: bool, steps: usize, moved: usize): void;
  sumLeaves(
    bits: usize,
    words: u32,
    leaves: usize,
    wide: bool,
    residual: usize,
    curvature: usize,
    moved: usize,
    sums: usize,
  ): void;
  sumRows(
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
  ): void;
  pack(
    left: usize,
    feature: usize,
    bin: usize,
    missing: usize,
    second: usize,
    word: usize,
    rounds: i32,
    stack: usize,
    tree: usize,
  ): usize;
  packWide(left: usize, feature: usize, bin: usize, missing: usize, second: usize, count: u32, nodes: usize): void;
  addUnseen(
    values: usize,
    events: usize,
    rowCount: u32,
    low: u32,
    high: u32,
    counts: usize,
    ends: usize,
    sums: usize,
    votes: usize,
  ): void;
  addValues(values: usize, rowCount: u32, sums: usize): void;
  makeTiles(rows: usize, rowBytes: usize, rowCount: u32, tiles: usize): void;
  walk16(tree: usize, rows: usize, tiles: usize, rowCount: u32, rounds: i32, deeper: bool, out: usize): void;
  walk32(tree: usize, rows: usize, tiles: usize, rowCount: u32, rounds: i32, deeper: bool, out: usize): void;
  walkWide(rows: usize, rowBytes: usize, rowCount: u32, nodes: usize, words: usize, out: usize): void;
}
