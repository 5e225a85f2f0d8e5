import assert from 'node:assert/strict';
import { makeNodeStore, putTree, storedTrees } from '../../../src/models/forest/node-store.js';

describe('a node store', () => {
  const sizes = [3, 1, 5, 7];
  const number = (tree: number) => (_: unknown, node: number) => 10 * tree + node;

  it('keeps the trees in the order of their numbers, in whatever order they come', () => {
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]) {
      const store = makeNodeStore(4, 7);
      for (const tree of order) {
        putTree(store, tree, sizes[tree], ({ leftChild, feature, bin, missingLeft, value }) => {
          for (const array of [leftChild, feature, bin, missingLeft, value]) array.set(array.map(number(tree)));
        });
      }
      const { nodes, sizes: found } = storedTrees(store);
      assert.deepEqual([...found], sizes);
      const expected = sizes.flatMap((size, tree) => Array.from({ length: size }, number(tree)));
      const { leftChild, feature, bin, missingLeft, value } = nodes;
      for (const array of [leftChild, feature, bin, missingLeft, value]) assert.deepEqual([...array], expected);
    }
  });
});
