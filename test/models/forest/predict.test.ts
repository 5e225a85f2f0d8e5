import assert from 'node:assert/strict';
import { createPool } from '../../../src/core/pool.js';
import { Random } from '../../../src/core/numerics/random.js';
import { nodeThresholds, trainForest, treeOf } from '../../../src/models/forest/forest.js';
import type { Forest } from '../../../src/models/forest/forest.js';
import { inBag, outOfBag } from '../../../src/models/forest/out-of-bag.js';
import { predictForest, predictLeaves, predictTrees } from '../../../src/models/forest/predict.js';
import { shareOut } from '../../../src/models/forest/share-out.js';
import { toySample } from '../../helpers/samples.js';

/** The obviously right walk: x < threshold goes left, the missing where the node says. */
function leafOf(forest: Forest, thresholds: Float32Array, t: number, row: Float32Array): number {
  const tree = treeOf(forest, t);
  let node = 0;
  while (tree.leftChild[node] !== 0) {
    const value = row[tree.feature[node]];
    const left = Number.isNaN(value) ? tree.missingLeft[node] === 1 : value < thresholds[forest.treeStart[t] + node];
    node = tree.leftChild[node] + (left ? 0 : 1);
  }
  return node;
}

describe('predictForest', () => {
  const width = 6;
  const sample = toySample(1, { rowCount: 1501, width });
  const features = sample.features.map((value, i) =>
    i % width === 2 && new Random(1, 'test/hole').at(i).below(4) === 0 ? NaN : value,
  );
  const holes = { ...sample, features };
  const missing = ['x2'];

  it('goes the way of the float32 thresholds, also for values on a threshold, infinite and missing', async () => {
    const forest = await trainForest(holes, { trees: 5, missing }, { seed: 1 });
    const thresholds = nodeThresholds(forest);
    const rows = features.slice();
    for (let i = 0; i < 60; i++) rows[i * width + (i % width)] = forest.cuts[i % width][i];
    rows.set([Infinity, -Infinity, NaN, Infinity, NaN, 0], 100 * width);
    const leaves = predictLeaves(forest, rows, 1501);
    const fractions = predictTrees(forest, rows, 1501);
    const mean = await predictForest(forest, rows, 1501);
    for (let row = 0; row < 1501; row++) {
      let sum = 0;
      for (let t = 0; t < 5; t++) {
        const leaf = leafOf(forest, thresholds, t, rows.subarray(row * width, (row + 1) * width));
        assert.equal(leaves[row * 5 + t], leaf);
        assert.equal(fractions[row * 5 + t], treeOf(forest, t).value[leaf]);
        sum += fractions[row * 5 + t];
      }
      assert.equal(mean[row], Math.fround(sum / 5));
    }
  });

  // Rows of 16 and 32 bytes and longer ones; trees in no round below the top, one, two, or as many as it takes.
  for (const columns of [6, 14, 24, 40]) {
    for (const maxDepth of [3, 7, 12, 13, null]) {
      it(`finds the leaves of ${columns} columns with missing ones, depth ${maxDepth ?? 'unlimited'}`, async () => {
        const wide = toySample(columns, { rowCount: 700, width: columns });
        const names = wide.featureNames.filter((_, j) => j % 4 === 1);
        const holed = wide.features.map((value, i) =>
          (i % columns) % 4 === 1 && new Random(2, 'test/hole').at(i).below(3) === 0 ? NaN : value,
        );
        const forest = await trainForest(
          { ...wide, features: holed },
          { trees: 2, maxDepth, missing: names },
          { seed: 1 },
        );
        const thresholds = nodeThresholds(forest);
        const leaves = predictLeaves(forest, holed, 700);
        const mean = await predictForest(forest, holed, 700);
        assert.ok(forest.missingLeft.includes(1) || maxDepth === 3);
        for (let row = 0; row < 700; row++) {
          const own = holed.subarray(row * columns, (row + 1) * columns);
          const right = [0, 1].map((t) => leafOf(forest, thresholds, t, own));
          assert.deepEqual([...leaves.subarray(row * 2, row * 2 + 2)], right);
          const sum = right.reduce((total, leaf, t) => total + treeOf(forest, t).value[leaf], 0);
          assert.equal(mean[row], Math.fround(sum / 2));
        }
      });
    }
  }

  it('walks a tree of two million nodes', async () => {
    const small = await trainForest(sample, { trees: 1 }, { seed: 1 });
    const count = 2 ** 21 - 1;
    const forest = {
      ...small,
      treeStart: Int32Array.of(0, count),
      leftChild: Int32Array.from({ length: count }, (_, node) => (2 * node + 2 < count ? 2 * node + 1 : 0)),
      feature: Uint16Array.from({ length: count }, (_, node) => node % width),
      bin: Uint8Array.from({ length: count }, (_, node) => (node * 37) % 200),
      missingLeft: new Uint8Array(count),
      value: Float32Array.from({ length: count }, (_, node) => (node % 3) - 1.5),
    };
    const thresholds = nodeThresholds(forest);
    const leaves = predictLeaves(forest, sample.features, 1501);
    const values = await predictForest(forest, sample.features, 1501);
    for (let row = 0; row < 1501; row++) {
      const leaf = leafOf(forest, thresholds, 0, sample.features.subarray(row * width, (row + 1) * width));
      assert.equal(leaves[row], leaf);
      assert.equal(values[row], forest.value[leaf]);
    }
  });

  it('says the same of many rows, sorted on the way, as each tree by itself, all trees here or half of them each', async () => {
    const small = await trainForest(sample, { trees: 8 }, { seed: 1 });
    const nodes = 2 ** 16 + 1;
    const all = (value: (node: number) => number) => Array.from({ length: 8 * nodes }, (_, k) => value(k % nodes));
    const forest = {
      ...small,
      treeStart: Int32Array.from({ length: 9 }, (_, t) => t * nodes),
      leftChild: Int32Array.from(all((node) => (2 * node + 2 < nodes ? 2 * node + 1 : 0))),
      feature: Uint16Array.from({ length: 8 * nodes }, (_, k) => k % width),
      bin: Uint8Array.from({ length: 8 * nodes }, (_, k) => (k * 37) % 200),
      missingLeft: new Uint8Array(8 * nodes),
      value: Float32Array.from({ length: 8 * nodes }, (_, k) => (k % 1009) / 1009 - 0.5),
    };
    const many = toySample(4, { rowCount: 33_000, width });
    const fractions = predictTrees(forest, many.features, many.rowCount);
    const mean = await predictForest(forest, many.features, many.rowCount);
    const { probability, treeCount } = await outOfBag(forest, many);
    const bags = Array.from({ length: 8 }, (_, t) => inBag(forest, t, many));
    const pool = createPool(2);
    assert.equal(shareOut(forest, many.rowCount, 8, pool).groups.length, 2);
    const nine = { ...forest, treeCount: 9, treeStart: Int32Array.from({ length: 10 }, (_, t) => t * nodes) };
    assert.deepEqual(
      shareOut(nine, many.rowCount, 9, pool).groups.map((group) => group.treeCount),
      [5, 4],
    );
    await assert.rejects(predictForest(forest, many.features, many.rowCount, { trees: 0 }), /from 1 to 8/);
    assert.deepEqual(await predictForest(forest, many.features, many.rowCount, { pool }), mean);
    assert.deepEqual(await outOfBag(forest, many, { pool }), { probability, treeCount });
    await pool.close();
    for (let row = 0; row < many.rowCount; row++) {
      const own = fractions.subarray(row * 8, row * 8 + 8);
      assert.equal(mean[row], Math.fround(own.reduce((sum, value) => sum + value, 0) / 8));
      const unseen = own.filter((_, t) => bags[t][row] === 0);
      assert.equal(treeCount[row], unseen.length);
      if (unseen.length > 0)
        assert.equal(probability[row], unseen.reduce((sum, value) => sum + value, 0) / unseen.length);
    }
  });

  it('uses the first trees only when told so', async () => {
    const forest = await trainForest(holes, { trees: 5, missing }, { seed: 1 });
    const three = await trainForest(holes, { trees: 3, missing }, { seed: 1 });
    const few = await predictForest(forest, features, 1501, { trees: 3 });
    assert.deepEqual(few, await predictForest(three, features, 1501));
    await assert.rejects(predictForest(forest, features, 1501, { trees: 6 }), /from 1 to 5/);
    assert.throws(() => predictLeaves(forest, features, 1500), /feature values for 1500 rows/);
  });

  it('gives the same bytes with one worker or two, over more than one block of rows', async () => {
    const forest = await trainForest(sample, { trees: 3, maxDepth: 4 }, { seed: 1 });
    const many = toySample(2, { rowCount: 140_000, width });
    const pool = createPool(2);
    const two = await predictForest(forest, many.features, many.rowCount, { pool });
    await pool.close();
    assert.deepEqual(two, await predictForest(forest, many.features, many.rowCount));
    const last = await predictForest(forest, many.features.slice(-2 * width), 2);
    assert.deepEqual(two.slice(-2), last);
  });
});

describe('outOfBag', () => {
  const sample = toySample(3, { rowCount: 600, rowsPerEvent: 3 });

  it('averages the trees whose bag lacks the event, and marks rows that are in all bags', async () => {
    const forest = await trainForest(sample, { trees: 4 }, { seed: 1 });
    const fractions = predictTrees(forest, sample.features, 600);
    const bags = [0, 1, 2, 3].map((t) => inBag(forest, t, sample));
    const { probability, treeCount } = await outOfBag(forest, sample);
    for (let row = 0; row < 600; row++) {
      const out = [0, 1, 2, 3].filter((t) => bags[t][row] === 0);
      assert.equal(treeCount[row], out.length);
      const mean = out.reduce((sum, t) => sum + fractions[row * 4 + t], 0) / out.length;
      assert.ok(out.length === 0 ? Number.isNaN(probability[row]) : Math.abs(probability[row] - mean) < 1e-12);
    }
    assert.ok(treeCount.includes(0) && treeCount.includes(4));
  });

  it('gives the same bytes with one worker or two', async () => {
    const forest = await trainForest(sample, { trees: 4 }, { seed: 1 });
    const pool = createPool(2);
    const two = await outOfBag(forest, sample, { pool });
    await pool.close();
    assert.deepEqual(two, await outOfBag(forest, sample));
  });

  it('has bags of whole events, Poisson with mean 1, different from tree to tree', async () => {
    const forest = await trainForest(sample, { trees: 2, maxDepth: 1 }, { seed: 1 });
    const many = toySample(3, { rowCount: 60_000, width: 6, rowsPerEvent: 3 });
    const [a, b] = [inBag(forest, 0, many), inBag(forest, 1, many)];
    assert.ok(a.every((count, row) => count === a[row - (row % 3)]));
    const share = (k: number) => a.filter((count) => count === k).length / 60_000;
    // Four standard deviations of 20,000 events.
    [0.3679, 0.3679, 0.1839, 0.0613].forEach((p, k) => {
      assert.ok(Math.abs(share(k) - p) < 4 * Math.sqrt((p * (1 - p)) / 20_000), `${k}: ${share(k)}`);
    });
    const both = a.filter((count, row) => count === 0 && b[row] === 0).length / 60_000;
    assert.ok(Math.abs(both - Math.exp(-2)) < 4 * Math.sqrt((0.135 * 0.865) / 20_000), `${both}`);
  });

  it('leaves no row out of bag without bags', async () => {
    const forest = await trainForest(sample, { trees: 2, bootstrap: false }, { seed: 1 });
    assert.ok((await outOfBag(forest, sample)).probability.every(Number.isNaN));
    assert.ok(inBag(forest, 1, sample).every((count) => count === 1));
  });

  it('refuses a sample of other features', async () => {
    const forest = await trainForest(sample, { trees: 1 }, { seed: 1 });
    await assert.rejects(outOfBag(forest, toySample(1, { rowCount: 10, width: 5 })), /5 features for 6/);
  });
});
