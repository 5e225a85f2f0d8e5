/** Draws the bag of a tree and grows it in the kernel. */
import type { TreeKeys } from '../sample/bag.js';
import { COUNTS, POISSON_ENDS, treeKeys } from '../sample/bag.js';
import { align, ensureMemory, forestKernel } from './kernel/forest-kernel.js';
import type { NodeStore } from './node-store.js';
import { putTree } from './node-store.js';
import type { TrainingData } from './training-data.js';
import type { TreeNodes } from './tree-nodes.js';

/** Int32 words of a node as the kernel writes it. */
const NODE_WORDS = 3;
const FRAME_BYTES = 40;
/** Rows that are copied to the kernel at a time, to draw from. */
const BLOCK_ROWS = 4096;
/** Room for the nodes to begin with; later they take the place of the records that are done with. */
const START_BYTES = 65536;

/** What a pool task grows. */
export interface GrowInput {
  readonly data: TrainingData;
  /** Number of the tree, and of its place in the store that its nodes go to. */
  readonly tree: number;
  readonly place: number;
  readonly store: NodeStore;
}

/** No tree has more nodes: a leaf holds so many rows, and a level twice the nodes of the one above. */
export function mostNodes({ rowCount, minSamplesLeaf, maxDepth }: TrainingData): number {
  return Math.min(2 * Math.max(1, Math.floor(rowCount / minSamplesLeaf)), 2 ** (Math.min(maxDepth, 60) + 1));
}

/** Pool task: grows tree number `tree` of the forest; its importance. */
export function growTree({ data, tree, place, store }: GrowInput): Float64Array {
  const { featureCount } = data;
  const kernel = forestKernel();
  const keys = treeKeys(data.seed, tree);
  const order = kernel.heapBase();
  const canMiss = align(order + featureCount * 8 + 16);
  const importance = align(canMiss + featureCount);
  const staging = align(importance + featureCount * 8);
  const start = align(stagingPlaces(staging).source + BLOCK_ROWS * data.stride);
  const from = start + START_BYTES;
  configure(data);
  const to = fillBag(data, keys, staging, from);
  const rows = (to - from) / data.stride;

  // Depth first, one node a level waits: no path is longer than the number of cuts on it.
  const frames = align(to);
  const spare = align(frames + FRAME_BYTES * (Math.min(data.maxDepth, 256 * featureCount, rows) + 2));
  ensureMemory(kernel, spare);
  const { buffer } = kernel.memory;
  const ascending = new Int32Array(buffer, order, featureCount);
  for (let j = 0; j < featureCount; j++) ascending[j] = j;
  new Uint8Array(buffer, canMiss, featureCount).set(data.canMiss);
  new Float64Array(buffer, importance, featureCount).fill(0);
  const { featuresPerSplit, maxDepth } = data;
  const nodeCount = kernel.grow(
    from,
    to,
    featureCount,
    featuresPerSplit,
    maxDepth,
    keys.node,
    order,
    canMiss,
    importance,
    frames,
    start,
    spare,
  );
  const grown = new Int32Array(kernel.memory.buffer, kernel.grownNodes() >>> 0, nodeCount * NODE_WORDS);
  putTree(store, place, nodeCount, (nodes) => {
    readNodes(grown, nodes);
  });
  return new Float64Array(kernel.memory.buffer, importance, featureCount).slice();
}

function configure(data: TrainingData): void {
  forestKernel().configure(
    data.stride,
    data.countShift,
    data.signalScale,
    data.backgroundScale,
    data.minSamplesLeaf,
    data.minWeightLeaf,
    data.entropy,
  );
}

/** Copies the records of the bag, weights times multiplicity, to address `from`; returns the end. */
function fillBag(data: TrainingData, keys: TreeKeys, staging: number, from: number): number {
  const { rowCount, sourceId, bootstrap, records, stride } = data;
  const kernel = forestKernel();
  const { ends, counts, events, source } = stagingPlaces(staging);
  ensureMemory(kernel, from);
  const { buffer } = kernel.memory;
  new Float64Array(buffer, ends, POISSON_ENDS.length).set(POISSON_ENDS);
  const table = new Uint8Array(buffer, counts, COUNTS.length);
  if (bootstrap) table.set(COUNTS);
  else table.fill(1);
  let at = from;
  for (let start = 0; start < rowCount; start += BLOCK_ROWS) {
    const count = Math.min(rowCount - start, BLOCK_ROWS);
    ensureMemory(kernel, at + count * stride);
    const memory = kernel.memory.buffer;
    new Float64Array(memory, events, count).set(sourceId.subarray(start, start + count));
    new Uint8Array(memory, source, count * stride).set(records.subarray(start * stride, (start + count) * stride));
    at = kernel.fillBag(source, events, count, keys.low, keys.high, counts, ends, at) >>> 0;
  }
  return at;
}

/** Where the tables of the draw and a block of rows stand, from `staging` on; records last. */
function stagingPlaces(staging: number) {
  const counts = align(staging + POISSON_ENDS.length * 8);
  const events = align(counts + COUNTS.length);
  return { ends: staging, counts, events, source: events + BLOCK_ROWS * 8 };
}

/** Reads nodes as the kernel writes them into arrays. */
function readNodes(grown: Int32Array, { leftChild, feature, bin, missingLeft, value }: TreeNodes): void {
  const floats = new Float32Array(grown.buffer, grown.byteOffset, grown.length);
  for (let node = 0, i = 0; node < value.length; node++, i += NODE_WORDS) {
    const split = grown[i + 1];
    leftChild[node] = grown[i];
    feature[node] = split;
    bin[node] = split >>> 16;
    missingLeft[node] = split >>> 24;
    value[node] = floats[i + 2];
  }
}
