import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { createPool } from '../../../src/core/pool.js';
import { onSharedBuffer, sharedArray } from '../../../src/core/shared-memory.js';
import { cutBetween, cutsOf, encodeAll, encodeRows, makeBins } from '../../../src/models/forest/bins.js';
import { FOREST_DEFAULTS } from '../../../src/models/forest/options.js';
import { takeSample } from '../../../src/models/sample/sample.js';
import { emptySample, shuffled, toySample } from '../../helpers/samples.js';

const sorted = (values: number[]) => Float32Array.from(values).sort();

describe('cutsOf', () => {
  it('cuts between all distinct values where they are few', () => {
    assert.deepEqual([...cutsOf(sorted([3, 1, 1, 2, 3]), 256)], [1.5, 2.5]);
    assert.deepEqual([...cutsOf(sorted([4, 4]), 256)], []);
    assert.deepEqual([...cutsOf(sorted([]), 256)], []);
  });

  it('fills the bins evenly and keeps a frequent value alone', () => {
    const random = new Random(1, 'test/cuts');
    const even = cutsOf(sorted(Array.from({ length: 10_000 }, () => random.uniform())), 10);
    even.forEach((cut, i) => {
      assert.ok(Math.abs(cut - (i + 1) / 10) < 0.02);
    });
    assert.equal(even.length, 9);
    const values = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? 0 : random.normal()));
    const cuts = cutsOf(sorted(values), 16);
    const [below, above] = [cuts.filter((cut) => cut <= 0).at(-1)!, cuts.filter((cut) => cut > 0)[0]];
    assert.ok(values.filter((v) => v !== 0 && v >= below && v < above).length < 350);
    assert.ok(cuts.length <= 15 && cuts.length >= 13);
  });

  it('closes a bin where its content is nearest to its share', () => {
    const run = (value: number, times: number) => Array<number>(times).fill(value);
    assert.deepEqual([...cutsOf(sorted([...run(1, 8), ...run(2, 3), ...run(3, 9)]), 2)], [2.5]);
  });
});

describe('cutBetween', () => {
  it('is a float32 above a and at most b, however close they are', () => {
    const next = new Float32Array(new Uint32Array([0x3f800001]).buffer)[0];
    assert.equal(cutBetween(1, next), next);
    assert.equal(cutBetween(-3, 5), 1);
    assert.equal(cutBetween(-3.4e38, 3.4e38), 0);
  });
});

describe('encodeRows', () => {
  it('counts the cuts at or below each value, also in long tails, and puts NaN last', () => {
    const random = new Random(2, 'test/encode');
    const cuts = [
      cutsOf(sorted(Array.from({ length: 4000 }, () => random.normal() ** 9)), 256),
      Float32Array.of(0.5),
      new Float32Array(0),
    ];
    const rows = 3000;
    const features = Float32Array.from({ length: rows * 3 }, (_, i) =>
      i % 7 === 0 ? cuts[0][i % 255] : random.normal() ** 9,
    );
    features.set([NaN, NaN, NaN, Infinity, -Infinity, 1]);
    const bins = new Uint8Array(rows * 16);
    encodeRows(cuts, features, 0, rows, bins, 16);
    for (let i = 0; i < features.length; i++) {
      const own = cuts[i % 3];
      const right = Number.isNaN(features[i]) ? 255 : own.filter((cut) => cut <= features[i]).length;
      assert.equal(bins[Math.floor(i / 3) * 16 + (i % 3)], right, `${features[i]}`);
    }
  });
});

describe('encodeAll', () => {
  it('writes the same bins with workers', async () => {
    const sample = toySample(1, { rowCount: 140_000, width: 2 });
    const { cuts } = makeBins(sample, FOREST_DEFAULTS);
    const [one, two] = [sharedArray(Uint8Array, 140_000 * 16), sharedArray(Uint8Array, 140_000 * 16)];
    const pool = createPool(2);
    await encodeAll(cuts, sample.features, one, 16, createPool(1));
    await encodeAll(cuts, onSharedBuffer(sample.features), two, 16, pool);
    await pool.close();
    assert.equal(Buffer.compare(one, two), 0);
    assert.ok(two.at(-16) !== 0 || two.at(-15) !== 0);
  });
});

describe('makeBins', () => {
  it('takes quantiles of a part of the events when there are many, whatever their order', () => {
    const sample = toySample(1, { rowCount: 150_000, width: 2 });
    const bins = makeBins(sample, FOREST_DEFAULTS);
    const again = makeBins(takeSample(sample, shuffled(150_000, new Random(1, 'test/rows'))), FOREST_DEFAULTS);
    assert.deepEqual(again, bins);
    assert.equal(bins.cuts[0].length, 255);
    const share = sample.features.filter((v, i) => i % 2 === 0 && v < bins.cuts[0][127]).length / 150_000;
    assert.ok(Math.abs(share - 0.5) < 0.01);
  });

  it('takes all rows where a few events have so many that a part of the events may be none', () => {
    const sample = toySample(1, { rowCount: 140_000, width: 1 });
    for (let event = 0; event < 6; event++) {
      const { cuts } = makeBins({ ...sample, eventId: new Float64Array(140_000).fill(event) }, FOREST_DEFAULTS);
      assert.equal(cuts[0].length, 255);
    }
  });

  it('gives each level of an ordered category its bin, however rare', () => {
    const sample = emptySample(150_000, 1);
    sample.features.fill(1);
    sample.features[77] = 3;
    const options = { ...FOREST_DEFAULTS, ordered: ['x0'] };
    assert.deepEqual([...makeBins(sample, options).cuts[0]], [2]);
  });
});
