/**
 * The nodes of a forest that is being grown, on shared memory that grows with them: whoever has grown a tree puts it
 * where it belongs, in whatever order trees are done, so that none has to wait for its turn in memory of its own.
 */
import { someNodes } from './tree-nodes.js';
import type { TreeNodes } from './tree-nodes.js';

/** Buffers of the nodes' arrays, and what is in them; crosses to workers without a copy. */
export interface NodeStore {
  readonly buffers: { readonly [name in keyof TreeNodes]: SharedArrayBuffer };
  /** Nodes of each tree, 0 as long as it is not there; at the end 1 while someone is writing. */
  readonly sizes: Int32Array;
}

const ARRAYS = {
  leftChild: Int32Array,
  feature: Uint16Array,
  bin: Uint8Array,
  missingLeft: Uint8Array,
  value: Float32Array,
} as const;
const NAMES = Object.keys(ARRAYS) as (keyof TreeNodes)[];

/** Bytes that a shared buffer that grows can have. */
const MOST_BYTES = 2 ** 32;

/** An empty store for `trees` trees, or shards, of at most `mostNodes` nodes: address space, which takes no memory. */
export function makeNodeStore(trees: number, mostNodes: number): NodeStore {
  const buffer = (name: keyof TreeNodes) => {
    const most = trees * mostNodes * ARRAYS[name].BYTES_PER_ELEMENT;
    return new SharedArrayBuffer(0, { maxByteLength: Math.min(most, MOST_BYTES) });
  };
  const buffers = {
    leftChild: buffer('leftChild'),
    feature: buffer('feature'),
    bin: buffer('bin'),
    missingLeft: buffer('missingLeft'),
    value: buffer('value'),
  };
  return { buffers, sizes: new Int32Array(new SharedArrayBuffer((trees + 1) * 4)) };
}

/**
 * Puts in tree number `tree`; `write` fills in its `count` nodes. Later trees that are there already make room.
 * @throws RangeError if the nodes are more than a buffer can hold, 2^30
 */
export function putTree(store: NodeStore, tree: number, count: number, write: (nodes: TreeNodes) => void): void {
  const { sizes, buffers } = store;
  const gate = sizes.length - 1;
  while (Atomics.compareExchange(sizes, gate, 0, 1) === 1) Atomics.wait(sizes, gate, 1);
  try {
    const end = sum(sizes.subarray(0, gate));
    const at = sum(sizes.subarray(0, tree));
    for (const name of NAMES) buffers[name].grow((end + count) * ARRAYS[name].BYTES_PER_ELEMENT);
    const nodes = viewNodes(store, end + count);
    for (const name of NAMES) nodes[name].copyWithin(at + count, at, end);
    write(someNodes(nodes, at, at + count));
    sizes[tree] = count;
  } finally {
    Atomics.store(sizes, gate, 0);
    Atomics.notify(sizes, gate, 1);
  }
}

/** The nodes of all trees, one after another, and how many nodes each has. */
export function storedTrees(store: NodeStore): { nodes: TreeNodes; sizes: Int32Array } {
  const sizes = store.sizes.subarray(0, -1);
  return { nodes: viewNodes(store, sum(sizes)), sizes };
}

function viewNodes({ buffers }: NodeStore, count: number): TreeNodes {
  return {
    leftChild: new Int32Array(buffers.leftChild, 0, count),
    feature: new Uint16Array(buffers.feature, 0, count),
    bin: new Uint8Array(buffers.bin, 0, count),
    missingLeft: new Uint8Array(buffers.missingLeft, 0, count),
    value: new Float32Array(buffers.value, 0, count),
  };
}

function sum(counts: Int32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
