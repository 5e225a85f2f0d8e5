import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { normalCdf } from '../../../src/core/numerics/statistics.js';
import { modelBackground } from '../../../src/selection/optimise/expected-data.js';
import { clusterEntries, sourceInfluence } from '../../../src/selection/optimise/clustered-entries.js';
import { fitExponential, predictAbove } from '../../../src/selection/optimise/exponential-fit.js';
import { optimiseSchema } from '../../../src/selection/optimise/options.js';
import { scoreAxis, scoreBin } from '../../../src/selection/optimise/score-axis.js';

const AXIS = scoreAxis([-15, 20], 0.125);
const FIT = optimiseSchema.parse({}).fit;
const edgeAt = (score: number) => Math.round((score - AXIS.low) / AXIS.step);

interface Toy {
  readonly score: number[];
  readonly source: number[];
}

/** Sources with normal scores of mean -4 and width 2; each gives one entry more than a Poisson number, correlated by `rho`. */
function toy(index: number, sources: number, more: number, rho: number): Toy {
  const random = new Random(5, 'test/clustered', index);
  const [score, source]: [number[], number[]] = [[], []];
  const count = random.at(0).poisson(sources);
  for (let i = 1; i <= count; i++) {
    const common = random.at(i).normal();
    for (let left = 1 + random.poisson(more); left > 0; left--) {
      score.push(-4 + 2 * (rho * common + Math.sqrt(1 - rho * rho) * random.normal()));
      source.push(i);
    }
  }
  return { score, source };
}

function histogram({ score }: Toy, weight = 1): Float64Array {
  const contents = new Float64Array(AXIS.bins);
  for (const s of score) contents[scoreBin(AXIS, s)] += weight;
  return contents;
}

const clusteredOf = ({ score, source }: Toy) =>
  clusterEntries(
    AXIS,
    score,
    source,
    score.map(() => 1),
  );

const copies = ({ score, source }: Toy, times: number): Toy => ({
  score: score.flatMap((s) => Array.from({ length: times }, () => s)),
  source: source.flatMap((s) => Array.from({ length: times }, () => s)),
});

describe('entries of which several are made from one source', () => {
  it('leave plain counts alone', () => {
    const plain = toy(1, 50, 0, 1);
    assert.equal(clusteredOf(plain), undefined);
  });

  it('have a design effect of sum over sources of weight^2 over sum of weights', () => {
    const entries = clusterEntries(AXIS, [0, 1, 1, 5], [7, 7, 8, 7], [1, 2, 1, 3])!;
    assert.equal(entries.effectAbove[edgeAt(6)], 1);
    assert.equal(entries.effectAbove[edgeAt(5)], 3);
    assert.equal(entries.effectAbove[edgeAt(1)], (25 + 1) / 6);
    assert.equal(entries.effectAbove[0], (36 + 1) / 7);
  });

  it('move a parameter by their share of the information, all entries of a source together', () => {
    const entries = clusterEntries(AXIS, [0, 1, 1, 5], [7, 7, 8, 7], [1, 2, 1, 3])!;
    const constant = [new Float64Array(AXIS.bins).fill(1)];
    const influence = (from: number) => Array.from(sourceInfluence(entries, from, constant)!, (v) => v.toFixed(12));
    assert.deepEqual(
      influence(0),
      [6 / 7, 1 / 7].map((v) => v.toFixed(12)),
    );
    assert.deepEqual(
      influence(edgeAt(1)),
      [5 / 6, 1 / 6].map((v) => v.toFixed(12)),
    );
    assert.equal(sourceInfluence(entries, 0, [...constant, new Float64Array(AXIS.bins)]), undefined);
  });

  it('say no more when each is there five times: the same fit, errors, p-value and expectation', () => {
    const single = toy(2, 3000, 0, 1);
    const fivefold = copies(single, 5);
    const before = modelBackground(AXIS, histogram(single), 4, FIT);
    const after = modelBackground(AXIS, histogram(fivefold), 4, FIT, clusteredOf(fivefold));
    assert.ok(before.fit && after.fit);
    assert.equal(after.method, before.method);
    assert.equal(after.fit.firstBin, before.fit.firstBin);
    assert.equal(after.fitFrom, before.fitFrom);
    // The variances are now those that are seen in the sources, no longer those of a Poisson number.
    assert.ok(Math.abs(after.fit.dof / before.fit.dof - 1) < 0.05, `${after.fit.dof} and ${before.fit.dof}`);
    assert.ok(Math.abs(after.fit.p - before.fit.p) < 0.05, `${after.fit.p} and ${before.fit.p}`);
    for (const score of [-6, -2, 0, 2, 4, 6]) {
      const edge = edgeAt(score);
      assert.ok(Math.abs(after.above[edge] / (5 * before.above[edge]) - 1) < 1e-6);
      assert.ok(Math.abs(after.sd[edge] / (5 * before.sd[edge]) - 1) < 0.05, `${score}: ${after.sd[edge]}`);
    }
    // Taken for independent events they would not look like the curve, and have errors smaller by the square root of five.
    const naive = fitExponential(AXIS, histogram(fivefold), before.fit.firstBin, before.fit.parameterCount)!;
    assert.ok(naive.p < 0.01);
    assert.ok(Math.abs((5 * naive.covariance[8]) / after.fit.covariance[8] - 1) < 0.05);
  });

  it('count as five-fold weights do, since neither says more', () => {
    const single = toy(3, 800, 0, 1);
    const weights = clusterEntries(
      AXIS,
      single.score,
      single.source,
      single.score.map(() => 5),
    );
    const fivefold = copies(single, 5);
    const heavy = fitExponential(AXIS, histogram(single, 5), edgeAt(-5), 3, weights)!;
    const many = fitExponential(AXIS, histogram(fivefold), edgeAt(-5), 3, clusteredOf(fivefold))!;
    assert.ok(Math.abs(heavy.p - many.p) < 1e-9);
    heavy.covariance.forEach((value, i) => assert.ok(Math.abs(value - many.covariance[i]) < 1e-9));
  });

  it('have flat p-values and honest errors, however many and however alike the copies of a source are', () => {
    const [toys, from] = [200, edgeAt(-4)];
    for (const [sources, more, rho] of [
      [600, 4, 0.95],
      [600, 4, 0.3],
      [300, 39, 0.9],
      [300, 39, 0.6],
    ]) {
      const pulls: number[] = [];
      const low = { clustered: 0, naive: 0 };
      for (let t = 0; t < toys; t++) {
        const one = toy(t, sources, more, rho);
        const fit = fitExponential(AXIS, histogram(one), from, 3, clusteredOf(one));
        const naive = fitExponential(AXIS, histogram(one), from, 3);
        assert.ok(fit && naive);
        const { count, sd } = predictAbove(AXIS, fit);
        const truth = sources * (1 + more) * normalCdf(-3);
        pulls.push((Math.log(count[edgeAt(2)] / truth) * count[edgeAt(2)]) / sd[edgeAt(2)]);
        low.clustered += Number(fit.p < 0.1);
        low.naive += Number(naive.p < 0.1);
      }
      const mean = pulls.reduce((a, b) => a + b) / toys;
      const width = Math.sqrt(pulls.reduce((s, v) => s + (v - mean) ** 2, 0) / toys);
      const of = `${more + 1} copies, correlation ${rho}`;
      // The toys' own errors: 0.02 on the share, 0.05 on the width. Independent entries have 0.12 below 0.1, too.
      assert.ok(Math.abs(low.clustered / toys - 0.12) < 0.06, `${of}: ${low.clustered / toys} with p < 0.1`);
      assert.ok(Math.abs(width - 1) < 0.12, `${of}: width ${width}`);
      if (rho >= 0.9) assert.ok(low.naive / toys > 0.25, `${of}: naive ${low.naive / toys}`);
    }
  });
});
