import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { fitExponential, predictAbove } from '../../../src/selection/optimise/exponential-fit.js';
import { predictionInterval } from '../../helpers/prediction-interval.js';
import { scoreAxis, scoreEdge } from '../../../src/selection/optimise/score-axis.js';

const AXIS = scoreAxis([-10, 16], 0.125);
/** About 2000 events between -10 and 16: a Gaussian of mean -4 and width 2.5. */
const TRUTH = [-0.08, -0.64, 3.0] as const;

function meanOf(bin: number, [a, b, c]: readonly number[]): number {
  const x = scoreEdge(AXIS, bin + 0.5);
  return Math.exp((a * x + b) * x + c);
}

function toy(index: number, truth: readonly number[]): Float64Array {
  const random = new Random(11, 'test/exponential-fit', index);
  return Float64Array.from({ length: AXIS.bins }, (_, bin) => random.at(bin).poisson(meanOf(bin, truth)));
}

describe('fit of exp(a x^2 + b x + c)', () => {
  it('returns the parameters exactly when the contents are the expected ones', () => {
    const contents = Float64Array.from({ length: AXIS.bins }, (_, bin) => meanOf(bin, TRUTH));
    const fit = fitExponential(AXIS, contents, 30, 3);
    assert.ok(fit);
    TRUTH.forEach((value, i) => assert.ok(Math.abs(fit.parameters[i] - value) < 1e-8));
    assert.ok(fit.chi2 < 1e-8 && fit.p > 0.999);
    const line = Float64Array.from({ length: AXIS.bins }, (_, bin) => meanOf(bin, [0, -0.7, 2]));
    const plain = fitExponential(AXIS, line, 0, 2);
    assert.ok(plain);
    assert.ok(Math.abs(plain.parameters[1] + 0.7) < 1e-8 && plain.parameters[0] === 0);
  });

  it('has pulls of width 1, covers with its predicted counts and has flat p-values, over 500 toys', () => {
    const toys = 500;
    const pulls: [number[], number[], number[]] = [[], [], []];
    const cut = Math.round((6 - AXIS.low) / AXIS.step);
    const truth = Array.from({ length: AXIS.bins - cut }, (_, i) => meanOf(cut + i, TRUTH)).reduce((a, b) => a + b);
    let covered = 0;
    let low = 0;
    for (let t = 0; t < toys; t++) {
      const fit = fitExponential(AXIS, toy(t, TRUTH), 32, 3);
      assert.ok(fit);
      TRUTH.forEach((value, i) => pulls[i].push((fit.parameters[i] - value) / Math.sqrt(fit.covariance[4 * i])));
      const { count, sd } = predictAbove(AXIS, fit);
      const [from, to] = predictionInterval(count[cut], sd[cut], 0.683);
      if (from <= truth && truth <= to) covered++;
      if (fit.p < 0.1) low++;
    }
    for (const values of pulls) {
      const mean = values.reduce((a, b) => a + b) / toys;
      const width = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / (toys - 1));
      // Must be true: 1 +- 0.05; the toys' own error on the width is 0.032.
      assert.ok(Math.abs(width - 1) < 0.05, `pull width ${width}`);
      assert.ok(Math.abs(mean) < 0.15, `pull mean ${mean}`);
    }
    assert.ok(Math.abs(covered / toys - 0.683) < 0.06, `coverage ${covered / toys}`);
    assert.ok(Math.abs(low / toys - 0.1) < 0.05, `share of p < 0.1: ${low / toys}`);
  });

  it('declines what it cannot extrapolate', () => {
    const nothing = new Float64Array(AXIS.bins);
    assert.equal(fitExponential(AXIS, nothing, 0, 3), undefined);
    assert.equal(
      fitExponential(
        AXIS,
        nothing.map((_, i) => (i === 5 ? 40 : 0)),
        0,
        3,
      ),
      undefined,
    );
    const rising = nothing.map((_, bin) => Math.round(meanOf(bin, [0, 0.4, 0])));
    assert.equal(fitExponential(AXIS, rising, 0, 2), undefined);
    const horns = nothing.map((_, bin) => (bin < 20 || bin > 180 ? 50 : 0));
    assert.equal(fitExponential(AXIS, horns, 0, 3), undefined);
  });
});
