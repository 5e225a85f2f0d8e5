import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { normalCdf } from '../../../src/core/numerics/statistics.js';
import { modelBackground, modelLike } from '../../../src/selection/optimise/expected-data.js';
import { predictionInterval } from '../../helpers/prediction-interval.js';
import { optimiseSchema } from '../../../src/selection/optimise/options.js';
import { scoreAxis, scoreBin, scoreEdge, sumsAbove } from '../../../src/selection/optimise/score-axis.js';

const AXIS = scoreAxis([-15, 20], 0.125);
const OPTIONS = optimiseSchema.parse({}).fit;
const FRACTION = 0.1;

/** Normal scores of mean -4 and width 2. */
function toy(index: number, entries: number): Float64Array {
  const random = new Random(2, 'test/background', index);
  const contents = new Float64Array(AXIS.bins);
  for (let i = 0; i < entries; i++) contents[scoreBin(AXIS, -4 + 2 * random.at(i).normal())]++;
  return contents;
}

describe('background above a cut', () => {
  it('covers the true count at the stated confidence where no event of the sample is left', () => {
    const cut = Math.round((4 - AXIS.low) / AXIS.step);
    const entries = 1000;
    const truth = (entries / FRACTION) * normalCdf((-4 - 4) / 2);
    const toys = 300;
    let covered = 0;
    for (let t = 0; t < toys; t++) {
      const { above, sd } = modelBackground(AXIS, toy(t, entries), 1 / FRACTION, OPTIONS);
      const [low, high] = predictionInterval(above[cut], sd[cut], 0.9);
      if (low <= truth && truth <= high) covered++;
    }
    // Binomial error of the toys: 0.017.
    assert.ok(Math.abs(covered / toys - 0.9) < 0.06, `coverage ${covered / toys}`);
  });

  it('counts below, fits above, and joins the two without a step', () => {
    const contents = toy(1, 20000);
    const { above, fitFrom, method } = modelBackground(AXIS, contents, 1 / FRACTION, OPTIONS);
    assert.equal(method, 'quadratic');
    const join = Math.round((fitFrom! - AXIS.low) / AXIS.step);
    const counted = sumsAbove(contents);
    assert.ok(counted[join] <= OPTIONS.count_above && counted[join - 1] > OPTIONS.count_above);
    for (const edge of [0, 40, join - 1])
      assert.ok(Math.abs(above[edge] - above[join] - (counted[edge] - counted[join]) / FRACTION) < 1e-6);
    assert.ok(above.every((n, i) => i === 0 || n <= above[i - 1]));
    assert.ok(Math.abs(above[join] - counted[join] / FRACTION) < (5 * Math.sqrt(counted[join])) / FRACTION);
  });

  it('narrows the fit to the tail where the bulk has another shape', () => {
    const random = new Random(8, 'test/background/bulk');
    const contents = toy(3, 4000);
    for (let i = 0; i < 6000; i++) contents[scoreBin(AXIS, -9 + 0.4 * random.at(i).normal())]++;
    const { fit } = modelBackground(AXIS, contents, 1, OPTIONS);
    assert.ok(fit && fit.from > -9 && fit.p >= OPTIONS.min_p);
  });

  it('follows a tail that falls more slowly than the bulk', () => {
    // Bulk with a steep edge, and a tenth of the entries in an exponential tail of slope -0.5.
    const slow = (index: number) => {
      const random = new Random(4, 'test/background/slow', index);
      const contents = new Float64Array(AXIS.bins);
      for (let i = 0; i < 3000; i++) {
        random.at(i);
        const bulk = random.uniform() < 0.9;
        contents[scoreBin(AXIS, bulk ? -8 + 0.7 * random.normal() : -8 + 2 * random.exponential())]++;
      }
      return contents;
    };
    const truth = (300 / FRACTION) * Math.exp(-(2 + 8) / 2);
    const edge = Math.round((2 - AXIS.low) / AXIS.step);
    const ratios = Array.from({ length: 40 }, (_, t) => {
      const { above, method } = modelBackground(AXIS, slow(t), 1 / FRACTION, OPTIONS);
      assert.notEqual(method, 'count');
      return above[edge] / truth;
    }).sort((a, b) => a - b);
    // Low by some: a range that still holds a little of the bulk often passes the tests.
    assert.ok(ratios[20] > 0.55 && ratios[20] < 1.2, `median ${ratios[20]}`);
    assert.ok(ratios[4] > 0.1 && ratios[35] < 3, `from ${ratios[4]} to ${ratios[35]}`);
  });

  it('falls back to an exponential and then to counting, and says why', () => {
    const few = modelBackground(AXIS, toy(5, 18), 1, OPTIONS);
    assert.equal(few.method, 'exponential');
    assert.equal(few.fit?.parameters[0], 0);
    const fewer = modelBackground(AXIS, toy(5, 6), 2, OPTIONS);
    assert.equal(fewer.method, 'count');
    assert.match(fewer.reason, /6 effective entries/);
    assert.equal(fewer.above[0], 12);
    assert.equal(modelBackground(AXIS, new Float64Array(AXIS.bins), 1, OPTIONS).above[0], 0);
  });

  it('models a resampling in the range and with the function of the nominal sample', () => {
    const nominal = modelBackground(AXIS, toy(1, 3000), 1, OPTIONS);
    const doubled = modelLike(
      nominal,
      AXIS,
      toy(1, 3000).map((n) => 2 * n),
      1,
      OPTIONS,
    );
    assert.equal(doubled.fit?.firstBin, nominal.fit?.firstBin);
    assert.equal(doubled.method, nominal.method);
    const edge = Math.round((3 - AXIS.low) / AXIS.step);
    assert.ok(Math.abs(doubled.above[edge] / nominal.above[edge] - 2) < 1e-6);
    const counted = modelBackground(AXIS, toy(5, 6), 1, OPTIONS);
    assert.equal(modelLike(counted, AXIS, toy(1, 3000), 1, OPTIONS).method, 'count');
  });

  it('puts every score into a bin of the axis whose edges are exact', () => {
    assert.equal(AXIS.bins, 280);
    assert.equal(scoreEdge(AXIS, 280), 20);
    assert.equal(scoreBin(AXIS, -1e9), 0);
    assert.equal(scoreBin(AXIS, Infinity), 279);
    for (const edge of [0, 1, 77, 279]) assert.equal(scoreBin(AXIS, scoreEdge(AXIS, edge)), edge);
    assert.deepEqual(Array.from(sumsAbove([1, 2, 4])), [7, 6, 4, 0]);
  });
});
