// The forest's inner loops, in AssemblyScript: `npm run build:kernel` compiles them to forest-bytes.ts. The comment
// `@inline` before a function stands for AssemblyScript's decorator, which is no TypeScript.
export { encodeColumn } from './encode';
export { configure, fillBag, grow, grownNodes } from './grow';
export { listUnseen, moveRows, sumLeaves, sumRows } from './leaves';
export { pack, packWide } from './pack';
export { addUnseen, addValues, makeTiles, walk16, walk32, walkWide } from './walk';

/** First free byte of the memory. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
