/** The nodes of trees, as arrays. */

/** Nodes of a tree, or of trees one after another; child numbers count within a tree. */
export interface TreeNodes {
  /** Number of the left child, which the right one follows; 0 marks a leaf. */
  readonly leftChild: Int32Array;
  readonly feature: Uint16Array;
  /** Rows with a bin up to this go left: those with x < cuts[feature][bin]; past the last cut every value does. */
  readonly bin: Uint8Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /**
   * Weighted signal fraction of the bag's rows in the node, a multiple of 2^-40: sums of up to 4096 of them are exact in
   * float64, in any order.
   */
  readonly value: Float32Array;
}

/** One grown tree. Node 0 is the root. */
export interface Tree extends TreeNodes {
  /** Decrease of impurity by splits on each feature, weighted by the node's share of the sample. */
  readonly importance: Float64Array;
}

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
