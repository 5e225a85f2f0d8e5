import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { nodeThresholds, trainForest } from '../../../src/models/forest/forest.js';
import {
  impurityImportance,
  pairInteractions,
  permutationImportance,
  permuteEvents,
  scoreImportance,
} from '../../../src/models/forest/importance.js';
import { outOfBag } from '../../../src/models/forest/out-of-bag.js';
import { takeSample } from '../../../src/models/sample/sample.js';
import type { WeightedSample } from '../../../src/models/sample/sample.js';
import { emptySample, toySample } from '../../helpers/samples.js';

/** Signal where x0 and x1 have the same sign; x2 is x3 again; x4 is noise. */
function checkerboard(seed: number, rowCount: number): WeightedSample {
  const sample = emptySample(rowCount, 5);
  for (let row = 0; row < rowCount; row++) {
    const random = new Random(seed, 'test/board').at(row);
    const [x0, x1, x2, x4] = [random.normal(), random.normal(), random.normal(), random.normal()];
    sample.label[row] = x0 * x1 > 0 !== random.below(10) < 2 ? 1 : 0;
    const same = x2 + sample.label[row];
    sample.features.set([x0, x1, same, same, x4], row * 5);
  }
  return sample;
}

describe('impurityImportance', () => {
  it('sums to 1 and stands out of its error for informative features only', async () => {
    const forest = await trainForest(toySample(1, { rowCount: 2000 }), { trees: 30, maxDepth: 6 }, { seed: 1 });
    const found = impurityImportance(forest);
    assert.ok(Math.abs(found.reduce((sum, { importance }) => sum + importance, 0) - 1) < 1e-12);
    assert.deepEqual(
      found.map(({ feature }) => feature),
      forest.featureNames,
    );
    const weakest = Math.min(...found.slice(0, 3).map(({ importance, error }) => importance - 3 * error));
    assert.ok(weakest > Math.max(...found.slice(3).map(({ importance }) => importance)));
  });
});

describe('impurityImportance of a tree', () => {
  it('is 0, not nothing, where no tree has a split', async () => {
    const sample = { ...toySample(3, { rowCount: 50 }), features: new Float32Array(300) };
    const found = impurityImportance(await trainForest(sample, { trees: 3 }, { seed: 1 }));
    assert.ok(found.every(({ importance, error }) => importance === 0 && error === 0));
  });

  /** Impurity of a node with a fraction p of signal. */
  const impurities = {
    gini: (p: number) => 2 * p * (1 - p),
    entropy: (p: number) => -[p, 1 - p].reduce((sum, q) => sum + (q > 0 ? q * Math.log(q) : 0), 0),
  };
  for (const criterion of ['gini', 'entropy'] as const) {
    it(`is the decrease of the weighted impurity (${criterion}) that its nodes bring, by hand (Breiman et al. 1984, chapter 5)`, async () => {
      const sample = toySample(3, { rowCount: 600 });
      const options = { trees: 1, maxDepth: 4, bootstrap: false, classBalance: 'none', criterion } as const;
      const forest = await trainForest(sample, options, { seed: 1 });
      const width = sample.featureNames.length;
      const { leftChild, feature } = forest;
      const thresholds = nodeThresholds(forest);
      const counts = leftChild.reduce((all) => [...all, [0, 0]], [] as number[][]);
      for (let row = 0; row < 600; row++) {
        for (let node = 0; ;) {
          counts[node][sample.label[row]]++;
          if (leftChild[node] === 0) break;
          node = leftChild[node] + (sample.features[row * width + feature[node]] < thresholds[node] ? 0 : 1);
        }
      }
      const impurity = (node: number) => {
        const [b, s] = counts[node];
        return ((b + s) / 600) * impurities[criterion](s / (b + s));
      };
      const decrease = new Float64Array(width);
      leftChild.forEach((left, node) => {
        if (left !== 0) decrease[feature[node]] += impurity(node) - impurity(left) - impurity(left + 1);
      });
      const total = decrease.reduce((sum, value) => sum + value, 0);
      impurityImportance(forest).forEach(({ importance }, j) => {
        assert.ok(Math.abs(importance - decrease[j] / total) < 1e-6, `${j}: ${importance}`);
        assert.ok(Math.abs(forest.importance[j] - decrease[j]) < 1e-6, `${j}: ${forest.importance[j]}`);
      });
    });
  }
});

describe('permutationImportance', () => {
  it('moves the rows of a source together', async () => {
    const rowCount = 600;
    const ids = (of: number) => Float64Array.from({ length: rowCount }, (_, row) => Math.floor(row / of));
    const sample = { ...toySample(1, { rowCount, width: 3 }), eventId: ids(2), sourceId: ids(6) };
    const features = Float32Array.from({ length: rowCount * 3 }, (_, at) => Math.floor(at / 3));
    const moved: Float32Array[] = [];
    await scoreImportance({ ...sample, features }, (given) => Promise.resolve(moved[moved.push(given.slice()) - 1]), {
      seed: 1,
      repeats: 1,
    });
    for (const [j, values] of moved.slice(1).entries()) {
      for (let row = 0; row < rowCount; row += 6) {
        const own = Array.from({ length: 6 }, (_, k) => values[3 * (row + k) + j]);
        assert.deepEqual(
          own,
          Array.from({ length: 6 }, (_, k) => 6 * Math.floor(own[0] / 6) + k),
        );
      }
    }
  });

  it('takes plain arrays, as the forest does', async () => {
    const { featureNames, features, label } = toySample(1, { rowCount: 300 });
    const plain = { featureNames, features: [...features], label: [...label] };
    const forest = await trainForest(plain, { trees: 5 }, { seed: 1 });
    assert.equal((await outOfBag(forest, plain)).treeCount.length, 300);
    const whole = { ...toySample(1, { rowCount: 300 }), weight: new Float64Array(300).fill(1) };
    const options = { seed: 1, repeats: 1, outOfBag: true };
    assert.deepEqual(
      await permutationImportance(forest, plain, options),
      await permutationImportance(forest, whole, options),
    );
    assert.equal((await pairInteractions(forest, plain, { ...options, features: ['x0', 'x1'] })).length, 1);
  });

  it('weighs the rows', async () => {
    const forest = await trainForest(toySample(1, { rowCount: 1000 }), { trees: 10, minSamplesLeaf: 5 }, { seed: 1 });
    const test = toySample(2, { rowCount: 1000 });
    // Every row again with the other label: without weights nothing could be told apart.
    const both = takeSample(
      test,
      Int32Array.from({ length: 2000 }, (_, i) => i >> 1),
    );
    const light = {
      ...both,
      label: both.label.map((label, i) => (i % 2 ? 1 - label : label)),
      weight: both.weight.map((weight, i) => (i % 2 ? 0 : weight)),
    };
    const found = await permutationImportance(forest, light, { seed: 3, repeats: 2 });
    for (const { importance } of found.slice(0, 3)) assert.ok(importance > 0.05, `${importance}`);
  });

  it('agrees with zero for noise, on held-out events and out of bag', async () => {
    const forest = await trainForest(toySample(1, { rowCount: 2000 }), { trees: 30, minSamplesLeaf: 5 }, { seed: 1 });
    const held = await permutationImportance(forest, toySample(2, { rowCount: 2000 }), { seed: 3 });
    const train = toySample(1, { rowCount: 2000 });
    const bagged = await permutationImportance(forest, train, { seed: 3, outOfBag: true, repeats: 3 });
    for (const found of [held, bagged]) {
      for (const { importance } of found.slice(0, 3)) assert.ok(importance > 0.05, `${importance}`);
      for (const { importance } of found.slice(3)) assert.ok(Math.abs(importance) < 0.015, `${importance}`);
    }
    assert.ok(held.every(({ error }) => error > 0 && error < 0.01));
  });
});

describe('pairInteractions', () => {
  it('is negative where one permutation destroys what two features tell together, positive where each makes up for the other', async () => {
    const forest = await trainForest(
      checkerboard(1, 4000),
      { trees: 40, maxFeatures: 5, minSamplesLeaf: 5 },
      { seed: 1 },
    );
    const test = checkerboard(2, 3000);
    const pairs = await pairInteractions(forest, test, { seed: 1, repeats: 3 });
    const of = (a: string, b: string) => pairs.find(({ features }) => features[0] === a && features[1] === b)!;
    assert.equal(pairs.length, 10);
    // Permuting one half of the checkerboard already destroys it: permuting both loses less than the sum.
    assert.ok(of('x0', 'x1').interaction < -0.1, `${of('x0', 'x1').interaction}`);
    // Each copy makes up for the other.
    assert.ok(of('x2', 'x3').interaction > 5 * of('x2', 'x3').error);
    assert.ok(Math.abs(of('x2', 'x4').interaction) < 0.02);
    const few = await pairInteractions(forest, test, { seed: 1, repeats: 1, features: ['x3', 'x0'] });
    assert.deepEqual(
      few.map(({ features }) => features),
      [['x3', 'x0']],
    );
    await assert.rejects(pairInteractions(forest, test, { seed: 1, features: ['y'] }), /no feature 'y'/);
  });
});

describe('permuteEvents', () => {
  it('leaves events where they are as often as chance has it', () => {
    const eventId = Float64Array.of(1, 1, 2, 2);
    const same = Array.from({ length: 400 }, (_, k) => permuteEvents(eventId, new Random(3, 'test/two', k))[0] === 0);
    assert.ok(Math.abs(same.filter(Boolean).length - 200) < 40);
  });

  it('moves whole events', () => {
    const eventId = Float64Array.of(7, 7, 3, 3, 9, 9, 1, 1);
    const source = permuteEvents(eventId, new Random(1, 'test/events'));
    assert.deepEqual([...source].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
    for (let row = 0; row < 8; row += 2) assert.equal(source[row + 1], source[row] + 1);
  });

  it('uses every row once and takes events apart nowhere but at the border of another, whatever their sizes', () => {
    const sizes = [1, 5, 2, 3, 1, 4, 2, 7];
    const eventId = Float64Array.from(sizes.flatMap((size, event) => Array<number>(size).fill(event)));
    const rows = [...eventId.keys()];
    const visits = rows.map(() => new Set<number>());
    for (let k = 0; k < 400; k++) {
      const source = permuteEvents(eventId, new Random(2, 'test/sizes', k));
      assert.deepEqual(
        [...source].sort((a, b) => a - b),
        rows,
      );
      const borders = rows.filter((row) => row > 0 && source[row] !== source[row - 1] + 1);
      assert.ok(borders.length < sizes.length);
      source.forEach((row, target) => visits[target].add(eventId[row]));
    }
    for (const seen of visits) assert.ok(seen.size >= 5);
  });
});
