import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { checkSculpting } from '../../../src/models/checks/sculpting.js';
import { sigmoid } from '../../../src/models/logistic/objective.js';

describe('models/check-sculpting', () => {
  const background = (rate: (mUpsilon: number, mDarkPhoton: number) => number, copies = 1) => {
    const random = new Random(3, 'sculpting');
    const rows = 2000;
    const event = (row: number) => Math.floor(row / copies);
    const draws = Array.from({ length: rows }, () => [10 * random.uniform(), 3 * random.uniform(), random.uniform()]);
    return {
      score: draws.map((_, row) => (draws[event(row)][2] < rate(draws[row][0], draws[row][1]) ? 1 : -1)),
      weight: new Float64Array(rows).fill(1),
      eventId: Float64Array.from({ length: rows }, (_, row) => event(row)),
      mUpsilon: draws.map(([m]) => m),
      mDarkPhoton: draws.map(([, m]) => m),
    };
  };

  it('passes a pass rate that changes smoothly, and candidates of one event that pass together', () => {
    const smooth = (y: number, a: number) => sigmoid(-2 + 0.2 * y - 0.5 * a);
    for (const copies of [1, 4]) {
      const { p, cells } = checkSculpting(background(smooth, copies), 0, 1, { toys: 40 });
      assert.ok(p > 0.002);
      assert.equal(cells.length, 36);
      assert.ok(Math.abs(cells.reduce((sum, { before }) => sum + before, 0) - 2000) < 1e-9);
      const [after, expected] = [0, 0].map((_, k) =>
        cells.reduce((sum, cell) => sum + [cell.after, cell.expected][k], 0),
      );
      assert.ok(Math.abs(after - expected) < 0.01 * after);
    }
  });

  it('lowers a cut that too few rows pass to the highest that enough do, and takes no other', () => {
    const score = Float64Array.from({ length: 2000 }, (_, row) => row);
    const flat = { ...background(() => 0), score };
    const limits = { toys: 2, leastPassing: 50 };
    const [high, low] = [1990, 1200].map((wanted) => checkSculpting(flat, wanted, 1, limits));
    assert.deepEqual([high.cut, high.passing, low.cut, low.passing], [1950, 50, 1200, 800]);
  });

  it('gives cells the error of weighted rows, and sums over these', () => {
    const even = background(() => 0.3);
    const [one, ten] = [1, 10].map((scale) =>
      checkSculpting({ ...even, weight: even.weight.map((w) => w * scale) }, 0, 1, { toys: 2 }),
    );
    assert.ok(Math.abs(ten.chi2 / one.chi2 - 1) < 1e-3, `${ten.chi2} against ${one.chi2}`);
    const expected = (10 * one.cells[0].error) / ten.cells[0].error;
    assert.ok(Math.abs(expected - 1) < 1e-3, `${expected}`);
  });

  it('takes candidates that pass together for one, so that copies do not look like a structure', () => {
    let [small, smallByRow] = [0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed, 'sculpting copies');
      const events = Array.from({ length: 40 }, () => [10 * random.uniform(), 3 * random.uniform(), random.uniform()]);
      const rows = events.flatMap((of, event) => Array.from({ length: 25 }, () => [...of, event]));
      const copies = {
        score: rows.map(([, , draw]) => (draw < 0.4 ? 1 : -1)),
        weight: new Float64Array(rows.length).fill(1),
        eventId: Float64Array.from(rows, ([, , , event]) => event),
        mUpsilon: rows.map(([y]) => y),
        mDarkPhoton: rows.map(([, a]) => a),
      };
      const p = (sample: typeof copies) => checkSculpting(sample, 0, 1, { toys: 19, cells: 3 }).p;
      if (p(copies) <= 0.1) small++;
      if (p({ ...copies, eventId: Float64Array.from(rows.keys()) }) <= 0.1) smallByRow++;
    }
    assert.ok(small <= 6 && smallByRow >= 15, `${small}, ${smallByRow} of 20`);
  });

  it('fails a bump', () => {
    const bump = (y: number, a: number) => (Math.hypot(y - 5, 2 * (a - 1.5)) < 1 ? 0.7 : 0.1);
    assert.ok(checkSculpting(background(bump), 0, 1, { toys: 120 }).p < 0.01);
  });

  it('fails where all that passes is in one place, even if it is little', () => {
    const flat = background(() => 0);
    for (const least of [10, 80]) {
      let passing = 0;
      const score = flat.mUpsilon.map((y, row) =>
        Math.hypot(y - 6, 3 * (flat.mDarkPhoton[row] - 1)) < 1.2 && passing++ < least ? 1 : -1,
      );
      assert.ok(passing >= least);
      const { p } = checkSculpting({ ...flat, score }, 0, 1, { toys: 1000 });
      assert.ok(p < 0.002, `${least}: p = ${p}`);
    }
  });
});
