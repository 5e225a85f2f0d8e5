import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { Random } from '../../../src/core/numerics/random.js';
import type { ForestOptions } from '../../../src/models/forest/options.js';
import { trainForest, treeOf } from '../../../src/models/forest/forest.js';
import { predictLeaves } from '../../../src/models/forest/predict.js';
import type { WeightedSample } from '../../../src/models/sample/sample.js';
import { sumBits } from '../../../src/models/forest/training-data.js';
import { compareTree } from '../../helpers/reference-tree.js';
import type { Split } from '../../helpers/reference-tree.js';
import { emptySample } from '../../helpers/samples.js';

/** One of each: continuous, tied, constant, missing here and there, a category; zero weights; events of several rows. */
function smallSample(random: Random): WeightedSample & { readonly categories: readonly string[] } {
  const sample = emptySample(10 + random.below(50), 2 + random.below(5));
  const width = sample.featureNames.length;
  const kinds = sample.featureNames.map(() => random.below(5));
  for (let row = 0; row < sample.rowCount; row++) {
    sample.label[row] = row < 2 ? row : random.below(2);
    sample.weight[row] = row < 2 ? 1 : random.below(5) / 4;
    sample.eventId[row] = random.below(2) * 2 ** 33 + random.below(sample.rowCount);
    kinds.forEach((kind, j) => {
      const signal = sample.label[row] * random.uniform();
      const value = [
        random.normal() + signal,
        random.below(4),
        7,
        random.below(3) ? random.normal() : NaN,
        random.below(9),
      ];
      sample.features[row * width + j] = value[kind];
    });
  }
  return { ...sample, categories: sample.featureNames.filter((_, j) => kinds[j] === 4) };
}

function smallOptions(random: Random, sample: ReturnType<typeof smallSample>): Partial<ForestOptions> {
  const bins = random.below(2) ? 256 : 4;
  return {
    trees: 1,
    classBalance: 'none',
    criterion: random.below(4) ? 'gini' : 'entropy',
    maxDepth: random.below(2) ? null : 1 + random.below(4),
    minSamplesLeaf: 1 + random.below(3),
    minWeightLeaf: random.below(3) ? 0 : 0.05,
    maxFeatures: random.below(2) ? 'sqrt' : 1 + random.below(sample.featureNames.length),
    bins,
    bootstrap: random.below(4) > 0,
    missing: sample.featureNames,
    // 4 bins are too few for the levels of a category
    ordered: bins === 256 ? sample.categories : [],
  };
}

const place = (split: Split | undefined) => split && [split.feature, split.cut, split.missingLeft];

/** Every cell of a board of 256 x 256 with a row of its own, in the colours of chess. */
function chessBoard(): WeightedSample {
  const sample = emptySample(65536, 2);
  for (let row = 0; row < 65536; row++) {
    sample.features.set([row & 255, row >> 8], row * 2);
    sample.label[row] = ((row & 255) + (row >> 8)) & 1;
    sample.weight[row] = 1;
    sample.eventId[row] = row;
  }
  return sample;
}

describe('growTree', () => {
  it('makes the same splits as the slow reference on 1,000 random small samples', async () => {
    const splits = { gini: 0, entropy: 0 };
    let [categorySplits, ties] = [0, 0];
    for (let k = 0; k < 1000; k++) {
      const random = new Random(11, 'test/small').at(k);
      const sample = smallSample(random);
      const options = smallOptions(random, sample);
      const forest = await trainForest(sample, options, { seed: k });
      const criterion = options.criterion!;
      compareTree(forest, 0, sample, (found, right, value, fraction) => {
        if (found) splits[criterion]++;
        if (found && options.ordered!.includes(sample.featureNames[found.feature])) categorySplits++;
        const same = isDeepStrictEqual(place(found), place(right));
        // logarithms round: of entropy, splits of the same score are told apart by their last bits only
        const tie = criterion === 'entropy' && found && right && Math.abs(found.score - right.score) < 1e-12;
        if (!same) ties++;
        assert.ok(same || tie, `sample ${k}: ${place(found)?.join()} and ${place(right)?.join()}`);
        assert.equal(value, Math.fround(fraction), `sample ${k}`);
      });
    }
    assert.ok(splits.gini > 3000 && splits.entropy > 900, `${splits.gini} and ${splits.entropy} splits compared`);
    assert.ok(categorySplits > 300, `${categorySplits} splits of categories`);
    assert.ok(ties < 0.005 * splits.entropy, `${ties} ties of ${splits.entropy}`);
  });

  it('visits all bins or only the touched ones with the same result', async () => {
    // 400 rows cross the boundary between the two ways on their way down.
    const random = new Random(3, 'test/middle');
    const sample = emptySample(400, 5);
    for (let row = 0; row < 400; row++) {
      sample.label[row] = random.below(2);
      for (let j = 0; j < 5; j++)
        sample.features[row * 5 + j] = j < 3 ? random.normal() + sample.label[row] / 2 : random.below(3);
    }
    const forest = await trainForest(sample, { trees: 3, maxFeatures: 4, classBalance: 'none' }, { seed: 5 });
    for (let t = 0; t < 3; t++) {
      compareTree(forest, t, sample, (found, right) => {
        assert.deepEqual(place(found), place(right));
      });
    }
  });

  it('grows wide samples, whose records take several 16-byte parts', async () => {
    const random = new Random(4, 'test/wide');
    const sample = emptySample(60, 40);
    for (let row = 0; row < 60; row++) sample.label[row] = random.below(2);
    for (let i = 0; i < sample.features.length; i++) sample.features[i] = random.normal();
    const forest = await trainForest(sample, { trees: 1, classBalance: 'none' }, { seed: 1 });
    assert.ok(treeOf(forest, 0).value.length > 5);
    compareTree(forest, 0, sample, (found, right) => {
      assert.deepEqual(place(found), place(right));
    });
  });

  it('finds room for a tree with a leaf for every row', async () => {
    const sample = chessBoard();
    const options = { trees: 2, bootstrap: false, maxFeatures: 2 };
    const forest = await trainForest(sample, options, { seed: 1 });
    assert.deepEqual([...forest.treeStart], [0, 131071, 262142]);
    const leaves = predictLeaves(forest, sample.features, 65536, 1);
    assert.equal(new Set(leaves).size, 65536);
    assert.ok(leaves.every((leaf, row) => forest.value[leaf] === sample.label[row]));
  });
});

describe('sumBits', () => {
  it('leaves room for the count of rows, and refuses a sample of more rows than sums stay exact for', () => {
    for (const rows of [1, 3, 1000, 2 ** 20 - 1, 2 ** 20, 2 ** 25 - 1])
      assert.ok(BigInt(rows) < 2n ** BigInt(63 - sumBits(rows)) && sumBits(rows) >= 38);
    assert.throws(() => sumBits(2 ** 25), /at most 33554431/);
  });
});
