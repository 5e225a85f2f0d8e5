/** The nodes of trees one after another, in arrays that are as long as they must. */
import { sharedArray } from '../core/shared-memory.js';
import type { TreeNodes } from './grow-tree.js';

/** Collects the nodes of trees whose number is not known before. */
export interface NodeStore {
  /** Appends `count` nodes, which `write` fills in; `trees` as large ones are still to come. */
  append(count: number, trees: number, write: (nodes: TreeNodes) => void): void;
  /** All nodes. */
  nodes(): TreeNodes;
}

const SPARE = 1.1;

/** The nodes from..to of arrays, as views. */
export function someNodes(nodes: TreeNodes, from: number, to: number): TreeNodes {
  return {
    leftChild: nodes.leftChild.subarray(from, to),
    feature: nodes.feature.subarray(from, to),
    bin: nodes.bin.subarray(from, to),
    missingLeft: nodes.missingLeft.subarray(from, to),
    value: nodes.value.subarray(from, to),
  };
}

/** Copies nodes to arrays of the same length. */
export function copyNodes(from: TreeNodes, to: TreeNodes): void {
  to.leftChild.set(from.leftChild);
  to.feature.set(from.feature);
  to.bin.set(from.bin);
  to.missingLeft.set(from.missingLeft);
  to.value.set(from.value);
}

function allocate(capacity: number): TreeNodes {
  return {
    leftChild: sharedArray(Int32Array, capacity),
    feature: sharedArray(Uint16Array, capacity),
    bin: sharedArray(Uint8Array, capacity),
    missingLeft: sharedArray(Uint8Array, capacity),
    value: sharedArray(Float32Array, capacity),
  };
}

/**
 * An empty store. The first tree tells how much the forest will need, so that the nodes are hardly ever copied; what
 * is allocated and not written to takes no memory.
 */
export function makeNodeStore(): NodeStore {
  let capacity = 0;
  let used = 0;
  let all = allocate(0);
  return {
    append(count, trees, write) {
      if (used + count > capacity) {
        capacity = used + Math.ceil(count * (1 + trees * SPARE));
        const more = allocate(capacity);
        copyNodes(someNodes(all, 0, used), someNodes(more, 0, used));
        all = more;
      }
      write(someNodes(all, used, used + count));
      used += count;
    },
    nodes: () => someNodes(all, 0, used),
  };
}
