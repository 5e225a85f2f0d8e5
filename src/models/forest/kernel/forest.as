// The forest's inner loops, in AssemblyScript. build-forest.sh compiles this and what it exports to forest-bytes.ts.
export { encodeColumn } from './encode';
export { configure, fillBag, grow, grownNodes } from './grow';
export { listUnseen, moveRows, sumLeaves } from './leaves';
export { pack, packWide } from './pack';
export { addUnseen, addValues, makeTiles, walk16, walk32, walkWide } from './walk';

/** First free byte of the memory. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
