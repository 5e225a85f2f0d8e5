import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { areaUnderCurve } from '../../../src/core/numerics/statistics.js';
import { ConfigError, InputError } from '../../../src/core/errors.js';
import { createPool } from '../../../src/core/pool.js';
import { Random } from '../../../src/core/numerics/random.js';
import type { Forest } from '../../../src/models/forest/forest.js';
import { extendForest, mergeForests, nodeThresholds, trainForest, treeOf } from '../../../src/models/forest/forest.js';
import { forestFromArrays, forestToArrays } from '../../../src/models/forest/forest-arrays.js';
import { featuresPerSplit } from '../../../src/models/forest/options.js';
import type { ForestArrays } from '../../../src/models/forest/forest-arrays.js';
import { outOfBag, inBag } from '../../../src/models/forest/out-of-bag.js';
import { predictForest, predictLeaves } from '../../../src/models/forest/predict.js';
import type { WeightedSample } from '../../../src/models/sample/sample.js';
import { takeSample, toSample } from '../../../src/models/sample/sample.js';
import { shuffled, toySample } from '../../helpers/samples.js';

/** A digest of everything a forest consists of. */
function digest(forest: Forest): string {
  const { header, arrays } = forestToArrays(forest);
  const hash = createHash('sha256').update(JSON.stringify(header));
  for (const [name, array] of Object.entries(arrays) as [string, ForestArrays[keyof ForestArrays]][]) {
    hash.update(name).update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest('hex');
}

const sample = toySample(1, { rowCount: 2000, rowsPerEvent: 2 });
const options = { trees: 8, maxDepth: 10 };

/** With features of few distinct values, so that the cuts do not depend on how often each row is there. */
function coarse(fine: WeightedSample): WeightedSample {
  return { ...fine, features: fine.features.map((value) => Math.max(-3, Math.min(4, Math.round(value * 20) / 20))) };
}

describe('trainForest', () => {
  it('gives the same bytes with 1 worker, 2 workers, 4 shards, and grown on in two steps', async () => {
    const one = digest(await trainForest(sample, options, { seed: 7 }));
    const pool = createPool(2);
    const two = await trainForest(sample, options, { seed: 7, pool });
    assert.equal(digest(two), one);
    const shards = await Promise.all(
      [4, 0, 6, 2].map((from) => trainForest(sample, options, { seed: 7, shard: { from, to: from + 2 } })),
    );
    assert.equal(digest(mergeForests(shards)), one);
    const half = await trainForest(sample, { ...options, trees: 4 }, { seed: 7 });
    assert.equal(digest(await extendForest(half, sample, 8, { pool })), one);
    await pool.close();
  });

  it('takes a row of weight 0 for no row: not in the bins, the counts or the bags', async () => {
    const far = takeSample(
      sample,
      Int32Array.from({ length: 3 * sample.rowCount }, (_, i) => i % sample.rowCount),
    );
    const width = sample.featureNames.length;
    const withFar = {
      ...far,
      weight: far.weight.map((value, row) => (row < sample.rowCount ? value : 0)),
      features: far.features.map((value, at) => (at < sample.rowCount * width ? value : 1e6 * (1 + value * value))),
    };
    for (const classBalance of ['none', 'balanced', 'events'] as const) {
      const forest = await trainForest(sample, { ...options, classBalance }, { seed: 7 });
      assert.equal(digest(await trainForest(withFar, { ...options, classBalance }, { seed: 7 })), digest(forest));
    }
  });

  it('learns from rows however far the largest weight is above theirs', async () => {
    const fresh = toySample(2, { rowCount: 2000, rowsPerEvent: 2 });
    const area = async (factor: number) => {
      const weight = sample.weight.map((value, row) => (row < 4 ? factor * value : value));
      const forest = await trainForest(
        { ...sample, weight },
        { ...options, trees: 30, minSamplesLeaf: 10 },
        { seed: 7 },
      );
      const p = await predictForest(forest, fresh.features, fresh.rowCount);
      return { area: areaUnderCurve(p, fresh.label, fresh.weight), distinct: new Set(p).size };
    };
    const even = await area(1);
    for (const factor of [1e3, 1e6, 1e9]) {
      const heavy = await area(factor);
      assert.ok(heavy.area > even.area - 0.05, `factor ${factor}: area ${heavy.area} against ${even.area}`);
      assert.ok(heavy.distinct > even.distinct / 2, `factor ${factor}: ${heavy.distinct} scores`);
    }
  });

  it('does not depend on the order of the rows', async () => {
    const rows = shuffled(sample.rowCount, new Random(1, 'test/rows'));
    const permuted = takeSample(sample, rows);
    for (const classBalance of ['none', 'balanced', 'events'] as const) {
      const a = await trainForest(sample, { ...options, classBalance }, { seed: 7 });
      const b = await trainForest(permuted, { ...options, classBalance }, { seed: 7 });
      assert.equal(digest(a), digest(b));
    }
  });

  it('does not change when all weights are scaled', async () => {
    const weight = sample.weight.map((_, row) => 0.1 + new Random(2, 'test/weight').at(row).uniform());
    const scaled = weight.map((w) => w * 37.3);
    for (const classBalance of ['none', 'balanced'] as const) {
      const a = await trainForest({ ...sample, weight }, { ...options, classBalance }, { seed: 7 });
      const b = await trainForest({ ...sample, weight: scaled }, { ...options, classBalance }, { seed: 7 });
      assert.equal(digest(a), digest(b));
    }
  });

  it('takes a weight of 2 as a row given twice', async () => {
    const base = coarse(sample);
    const weight = base.weight.map((_, row) => 1 + (Math.floor(row / 2) % 2));
    const rows = Array.from(weight).flatMap((w, row) => Array.from({ length: w }, () => row));
    const twice = await trainForest(takeSample(base, rows), { ...options, classBalance: 'none' }, { seed: 7 });
    const heavy = await trainForest({ ...base, weight }, { ...options, classBalance: 'none' }, { seed: 7 });
    // The rows share their event, so the bags are the same: equal trees, not only equal in expectation.
    assert.deepEqual(nodeThresholds(twice), nodeThresholds(heavy));
    const difference = twice.value.map((value, node) => Math.abs(value - heavy.value[node]));
    assert.ok(Math.max(...difference) < 1e-6);
  });

  it('keeps in each leaf the least fraction of all weight, whatever the classes weigh', async () => {
    const weight = sample.weight.map((w, row) => (sample.label[row] ? 0.1 : 1) * w);
    const total = weight.reduce((sum, w) => sum + w, 0);
    const leastOf = async (minWeightLeaf: number) => {
      const only = { trees: 1, bootstrap: false, classBalance: 'none', maxFeatures: 'all', minWeightLeaf } as const;
      const forest = await trainForest({ ...sample, weight }, only, { seed: 7 });
      const held = new Float64Array(forest.value.length);
      predictLeaves(forest, sample.features, sample.rowCount).forEach((leaf, row) => (held[leaf] += weight[row]));
      return Math.min(...held.filter((w) => w > 0)) / total;
    };
    for (const least of [0.05, 0.1]) {
      const found = await leastOf(least);
      assert.ok(found >= least - 1e-4 && found < 1.3 * least, `${found} for ${least}`);
    }
  });

  it('finds the informative features', async () => {
    const forest = await trainForest(toySample(3, { rowCount: 3000, width: 10 }), { trees: 20 }, { seed: 1 });
    const sums = forest.featureNames.map((_, j) =>
      forest.importance.reduce((s, v, i) => s + (i % 10 === j ? v : 0), 0),
    );
    assert.ok(Math.min(...sums.slice(0, 3)) > 1.3 * Math.max(...sums.slice(3)), sums.join(' '));
  });

  it('has the leaf values that its bag gives', async () => {
    const forest = await trainForest(sample, { ...options, classBalance: 'none' }, { seed: 7 });
    const leaves = predictLeaves(forest, sample.features, sample.rowCount);
    for (const t of [0, 5]) {
      const bag = inBag(forest, t, sample);
      const { value, leftChild } = treeOf(forest, t);
      const signal = new Float64Array(value.length);
      const all = new Float64Array(value.length);
      for (let row = 0; row < sample.rowCount; row++) {
        all[leaves[row * 8 + t]] += bag[row];
        signal[leaves[row * 8 + t]] += bag[row] * sample.label[row];
      }
      value.forEach((v, node) => {
        if (leftChild[node] === 0) assert.equal(v, Math.fround(signal[node] / all[node]));
        else assert.equal(all[node], 0);
      });
    }
  });

  it('knows nothing where a bag is empty', async () => {
    const two = { featureNames: ['a'], features: [1, 2], label: [0, 1] };
    const forest = await trainForest(two, { trees: 40 }, { seed: 1 });
    const sizes = Array.from({ length: 40 }, (_, t) => inBag(forest, t, toSample(two)).filter(Boolean).length);
    assert.ok(sizes.includes(0) && sizes.includes(2));
    sizes.forEach((size, t) => {
      const { value } = treeOf(forest, t);
      if (size === 0) assert.deepEqual([...value], [0.5]);
    });
  });

  it('has leaf values on a grid on which sums are exact in any order, also where signal has hardly any weight', async () => {
    const weight = Float64Array.from(sample.weight, (w, row) => (sample.label[row] ? 1e-7 * w : w));
    const light = { ...sample, weight };
    const { value, leftChild } = await trainForest(
      light,
      { ...options, maxDepth: 3, classBalance: 'none' },
      { seed: 7 },
    );
    const mixed = value.filter((v, node) => leftChild[node] === 0 && v > 0 && v < 2 ** -17);
    assert.ok(mixed.length > 10);
    assert.ok(mixed.every((v) => Number.isInteger(v * 2 ** 40)));
  });

  it('has an out-of-bag score like that on held-out events', async () => {
    const train = toySample(4, { rowCount: 4000 });
    const test = toySample(5, { rowCount: 4000 });
    const forest = await trainForest(train, { trees: 100, minSamplesLeaf: 5 }, { seed: 2 });
    const held = areaUnderCurve(await predictForest(forest, test.features, 4000), test.label, test.weight);
    const oob = areaUnderCurve((await outOfBag(forest, train)).probability, train.label, train.weight);
    const seen = areaUnderCurve(await predictForest(forest, train.features, 4000), train.label, train.weight);
    assert.ok(Math.abs(oob - held) < 0.015, `${oob} against ${held}`);
    assert.ok(seen > held + 0.03, 'a score from trees that saw the rows is better');
  });

  it('is not moved by copies of candidates within their events where a bag by rows would be', async () => {
    const train = toySample(6, { rowCount: 1500, shift: 0.5 });
    const rows = Array.from({ length: 7500 }, (_, i) => Math.floor(i / 5));
    const copied = takeSample(train, rows);
    const oobOf = async (s: typeof train) => {
      const forest = await trainForest(s, { trees: 60 }, { seed: 3 });
      return areaUnderCurve((await outOfBag(forest, s)).probability, s.label, s.weight);
    };
    const byRow = { ...copied, eventId: copied.eventId.map((_, row) => row) };
    const once = await oobOf(train);
    assert.ok(Math.abs((await oobOf(copied)) - once) < 1e-12);
    assert.ok((await oobOf(byRow)) > once + 0.1);
  });

  it('learns on which side the missing go', async () => {
    const holes = toySample(8, { rowCount: 2000, width: 2, informative: 1 });
    const features = holes.features.map((value, i) => (i % 2 === 1 && holes.label[(i - 1) / 2] === 1 ? NaN : value));
    const forest = await trainForest({ ...holes, features }, { trees: 5, maxDepth: 2, missing: ['x1'] }, { seed: 1 });
    const probability = await predictForest(forest, features, 2000);
    assert.ok(areaUnderCurve(probability, holes.label, holes.weight) > 0.99);
  });

  it('counts an event once with classBalance events', async () => {
    const eventId = Float64Array.from({ length: 400 }, (_, row) => Math.floor(row / 2));
    const base = { ...coarse(toySample(9, { rowCount: 400 })), eventId };
    // Copy the one row of a label that some events have: weight shared within the label undoes it, whatever the bag.
    const rows = [...base.label.keys()].flatMap((row) =>
      row % 3 === 0 && base.label[row] !== base.label[row ^ 1] ? [row, row, row, row] : [row],
    );
    const a = await trainForest(base, { ...options, classBalance: 'events' }, { seed: 7 });
    const b = await trainForest(takeSample(base, rows), { ...options, classBalance: 'events' }, { seed: 7 });
    assert.deepEqual(b.value, a.value);
    // Rows that weigh nothing take no share of their event.
    const weight = Float64Array.from({ length: 600 }, (_, i) => (i < 400 ? 1 : 0));
    const more = {
      ...takeSample(
        base,
        Array.from(weight.keys(), (i) => i % 400),
      ),
      weight,
    };
    const c = await trainForest(more, { ...options, classBalance: 'events' }, { seed: 7 });
    assert.deepEqual(c.value, a.value);
  });

  it('draws so many features at a split as its words say', () => {
    const counts = (['sqrt', 'log2', 'all', 5, 0.3, 0.01] as const).map((word) => featuresPerSplit(word, 13));
    assert.deepEqual(counts, [3, 3, 13, 5, 3, 1]);
  });

  it('reports progress tree by tree', async () => {
    const seen: number[] = [];
    await trainForest(
      sample,
      { ...options, trees: 3 },
      { seed: 1, onProgress: (done, total) => seen.push(done / total) },
    );
    assert.deepEqual(seen, [1 / 3, 2 / 3, 1]);
  });

  it('refuses options, samples and shards that are not allowed', async () => {
    const train = (o: object, s = sample, shard?: { from: number; to: number }) =>
      trainForest(s, o, { seed: 1, ...(shard && { shard }) });
    await assert.rejects(train({ maxDepht: 3 }), /unknown; nearest: 'maxDepth'/);
    await assert.rejects(train({ maxFeatures: 7 }), /at most 6/);
    await assert.rejects(train({ maxFeatures: 1.5 }), /a whole number from 1, or a fraction between 0 and 1/);
    await assert.rejects(train({ bins: 257 }), /a whole number from 2 to 256/);
    await assert.rejects(train({ minWeightLeaf: 0.7 }), /fraction from 0 to 0.5/);
    await assert.rejects(train({ missing: ['x9'] }), /'missing': no feature 'x9'/);
    await assert.rejects(train({ ordered: ['x9'] }), /'ordered': no feature 'x9'/);
    await assert.rejects(train({}, { ...sample, featureNames: [], features: new Float32Array(0) }), /no feature; /);
    const featureNames = Array.from({ length: 65537 }, (_, j) => `x${j}`);
    await assert.rejects(train(options, { ...sample, featureNames }), /found 65537 features; allowed: at most 65536/);
    const twice = sample.featureNames.with(3, 'x1');
    await assert.rejects(train(options, { ...sample, featureNames: twice }), /found feature 'x1' twice/);
    await assert.rejects(train(options, sample, { from: 3, to: 9 }), /0 <= from < to <= 8/);
    await assert.rejects(train(options, { ...sample, label: sample.label.map(() => 1) }), ConfigError);
    const features = sample.features.slice();
    features[6] = NaN;
    await assert.rejects(train(options, { ...sample, features }), /row 2, column 'x0'.*declare/);
    features[6] = Infinity;
    await assert.rejects(train({ ...options, missing: ['x0'] }, { ...sample, features }), InputError);
    await assert.rejects(train({ ...options, ordered: ['x1'] }), /2000 levels; allowed: at most 256/);
  });

  it('refuses to extend on another sample, or to fewer trees', async () => {
    const forest = await trainForest(sample, options, { seed: 7 });
    await assert.rejects(extendForest(forest, toySample(2, { rowCount: 2000 }), 9, {}), /not the one/);
    await assert.rejects(extendForest(forest, sample, 7, {}), /cannot be extended to 7/);
    assert.equal(await extendForest(forest, sample, 8, {}), forest);
    const weight = sample.weight.slice().fill(NaN, 4, 5);
    await assert.rejects(extendForest(forest, { ...sample, weight }, 8, {}), /row 5, column 'weight': found NaN/);
    const short = { ...sample, eventId: sample.eventId.subarray(1) };
    await assert.rejects(extendForest(forest, short, 8, {}), /columns do not have/);
  });
});

describe('mergeForests', () => {
  it('refuses shards that leave trees out or are of different forests', async () => {
    const shard = (from: number, seed = 7) => trainForest(sample, options, { seed, shard: { from, to: from + 2 } });
    const [a, b, c, d] = await Promise.all([shard(0), shard(4), shard(2, 8), shard(0)]);
    assert.throws(() => mergeForests([]), /found none/);
    assert.throws(() => mergeForests([a, b]), /found tree 4, expected tree 2/);
    assert.throws(() => mergeForests([a, c]), /differ/);
    assert.throws(() => mergeForests([a, d]), /expected tree 2/);
    const second = (of: WeightedSample, more = {}) =>
      trainForest(of, { ...options, ...more }, { seed: 7, shard: { from: 2, to: 4 } });
    const moved = { ...sample, features: sample.features.map((value) => value + 1) };
    const named = { ...sample, featureNames: sample.featureNames.with(0, 'other') };
    for (const unlike of [await second(moved), await second(named), await second(sample, { maxDepth: 9 })])
      assert.throws(() => mergeForests([a, unlike]), /differ/);
  });
});

describe('forestFromArrays', () => {
  it('gives back the forest', async () => {
    const forest = await trainForest(sample, options, { seed: 7 });
    const { header, arrays } = forestToArrays(forest);
    const again = forestFromArrays(JSON.parse(JSON.stringify(header)) as typeof header, arrays);
    assert.equal(digest(again), digest(forest));
  });

  it('refuses arrays that do not fit together', async () => {
    const { header, arrays } = forestToArrays(await trainForest(sample, options, { seed: 7 }));
    const refuse = (change: Partial<ForestArrays>, message: RegExp) => {
      assert.throws(() => forestFromArrays(header, { ...arrays, ...change }), message);
    };
    refuse({ value: arrays.value.slice(1) }, /'value' has/);
    refuse({ treeStart: arrays.treeStart.slice(0, 3) }, /'treeStart'/);
    refuse({ leftChild: arrays.leftChild.map(() => 5) }, /tree 0, node/);
    refuse({ feature: arrays.feature.map(() => 6) }, /feature beyond 6/);
    refuse({ leftChild: arrays.leftChild.with(0, 0).with(1, 1) }, /tree 0, node 1: child 1 of/);
    const size = arrays.treeStart[1];
    refuse({ leftChild: arrays.leftChild.with(size - 2, size - 1) }, /tree 0, node \d+: child \d+ of/);
    refuse({ treeStart: arrays.treeStart.with(1, 0) }, /tree 0 is empty/);
    refuse({ treeStart: arrays.treeStart.with(0, 1) }, /'treeStart'/);
    refuse({ treeStart: arrays.treeStart.with(1, arrays.treeStart[2] + 1) }, /'treeStart'/);
    const fine = forestFromArrays(header, { ...arrays, value: arrays.value.with(0, 1e-9) });
    assert.ok(Number.isInteger(fine.value[0] * 2 ** 40));
    refuse({ cutStart: arrays.cutStart.slice(1) }, /'cutStart'/);
    refuse({ importance: arrays.importance.slice(1) }, /'importance'/);
    const shallow = { ...header, options: { ...header.options, maxDepth: 1 } };
    assert.throws(() => forestFromArrays(shallow, arrays), /deeper than maxDepth 1/);
  });
});
