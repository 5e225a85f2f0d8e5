import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { chi2Cdf } from '../../../src/core/numerics/statistics.js';
import { clusterEntries, sourceInfluence } from '../../../src/selection/optimise/clustered-entries.js';
import { goodnessOfFit } from '../../../src/selection/optimise/goodness-of-fit.js';
import { scoreAxis, scoreEdge } from '../../../src/selection/optimise/score-axis.js';

const AXIS = scoreAxis([0, 6], 1);
const FIRST = 1;
const BINS = AXIS.bins - FIRST;
const MEAN = Float64Array.from({ length: BINS }, (_, i) => 120 - 20 * i);
const BASIS = [Float64Array.from({ length: BINS }, (_, i) => i), new Float64Array(BINS).fill(1)];

/** Entries of `sources` sources, each in two bins and of them more the higher the first of these is. */
function sample(sources: number) {
  const random = new Random(3, 'test/goodness-of-fit');
  const [bin, source]: [number[], number[]] = [[], []];
  for (let s = 0; s < sources; s++) {
    const first = Math.floor((AXIS.bins - 1) * random.at(s).uniform());
    for (let copy = 0; copy <= 2 * first; copy++) {
      bin.push(first + (copy % 2));
      source.push(s);
    }
  }
  const weight = bin.map((_, i) => 1 + (i % 2));
  const score = bin.map((b) => scoreEdge(AXIS, b + 0.5));
  const entries = clusterEntries(AXIS, score, source, weight)!;
  const counts = new Float64Array(BINS);
  bin.forEach((b, i) => {
    if (b >= FIRST) counts[b - FIRST] += weight[i];
  });
  return { counts, fitted: { ...entries, influence: sourceInfluence(entries, FIRST, BASIS)! } };
}

describe('goodness of fit', () => {
  it('scales chi2 to the mean and variance that the residuals of the sources give it, as written out in full', () => {
    const { counts, fitted } = sample(90);
    const residuals = Array.from({ length: fitted.sources }, () => new Float64Array(BINS));
    fitted.bin.forEach((b, i) => {
      if (b >= FIRST) residuals[fitted.source[i]][b - FIRST] += fitted.weight[i];
    });
    residuals.forEach((residual, s) => {
      for (let b = 0; b < BINS; b++) {
        const moved = BASIS[0][b] * fitted.influence[2 * s] + BASIS[1][b] * fitted.influence[2 * s + 1];
        residual[b] = (residual[b] - MEAN[b] * moved) / Math.sqrt(MEAN[b]);
      }
    });
    let [trace, squares] = [0, 0];
    residuals.forEach((one, s) => {
      residuals.forEach((other, t) => {
        const product = one.reduce((sum, value, b) => sum + value * other[b], 0);
        if (s === t) trace += product;
        else squares += product ** 2;
      });
    });
    const plain = goodnessOfFit(counts, MEAN, BASIS, FIRST);
    const { chi2, dof, p } = goodnessOfFit(counts, MEAN, BASIS, FIRST, fitted);
    assert.equal(plain.dof, BINS - 2);
    assert.ok(dof < plain.dof);
    assert.ok(Math.abs(dof - trace ** 2 / squares) < 1e-9);
    assert.ok(Math.abs(chi2 - (plain.chi2 * dof) / trace) < 1e-9);
    assert.ok(Math.abs(p - (1 - chi2Cdf(chi2, dof))) < 1e-12);
  });

  it('has no more degrees of freedom than bins less parameters, whatever few sources say', () => {
    const { counts, fitted } = sample(3);
    assert.equal(goodnessOfFit(counts, MEAN, BASIS, FIRST, fitted).dof, BINS - 2);
  });
});
