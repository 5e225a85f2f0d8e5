import assert from 'node:assert/strict';
import { weightedKs } from '../../../src/core/numerics/statistics.js';
import { permutationKs, permutationKsAll } from '../../../src/models/checks/permutation-test.js';
import { values } from '../../helpers/event-values.js';

describe('models/permutation-test', () => {
  it('has the distance of the weighted Kolmogorov-Smirnov test, and its p-value for independent rows', () => {
    const [a, b] = [values(300, 0, 1), values(500, 0.12, 2, 1, 1000)];
    const exact = weightedKs(a.value, a.weight, b.value, b.weight);
    const { distance, p } = permutationKs(a, b, 2000, 1);
    assert.ok(Math.abs(distance - exact.distance) < 1e-12);
    assert.ok(Math.abs(p - exact.p) < 4 * Math.sqrt((p * (1 - p)) / 2000) + 0.01, `${p} against ${exact.p}`);
  });

  it('gives uniform p-values for events of several candidates, where a test of candidates does not', () => {
    let small = 0;
    let smallByRow = 0;
    for (let k = 0; k < 60; k++) {
      const [a, b] = [values(60, 0, 2 * k, 5), values(60, 0, 2 * k + 1, 5, 1000)];
      if (permutationKs(a, b, 99, 1).p < 0.2) small++;
      if (weightedKs(a.value, a.weight, b.value, b.weight).p < 0.2) smallByRow++;
    }
    assert.ok(Math.abs(small / 60 - 0.2) < 4 * Math.sqrt((0.2 * 0.8) / 60), `${small} of 60`);
    assert.ok(smallByRow > 36, `${smallByRow} of 60`);
  });

  it('allows for the number of quantities compared', () => {
    const pairs = Array.from({ length: 20 }, (_, k) => ({
      first: values(100, 0, 100 + k),
      second: values(100, 0, 200 + k, 1, 1000),
    }));
    const all = permutationKsAll(pairs, 200, 1);
    assert.ok(all.every(({ p }) => p > 0.01));
    pairs.forEach(({ first, second }, k) => {
      assert.ok(all[k].p >= permutationKs(first, second, 200, 1).p - 0.02);
    });
  });

  it('stops early once p is known well enough, and gives the same p within its error', () => {
    const [a, b] = [values(300, 0, 1), values(500, 0.05, 2, 1, 1000)];
    const { p } = permutationKs(a, b, 2000, 1);
    const early = permutationKs(a, b, 2000, 1, 25);
    assert.ok(p > 0.05 && Math.abs(early.p - p) < 3 * (p / 5), `${early.p} against ${p}`);
    assert.equal(permutationKs(a, values(500, 1, 2, 1, 1000), 199, 1, 25).p, 1 / 200);
  });

  it('has the distance of the weighted test for rows of any weight and values that come again and again', () => {
    const rough = (shift: number, seed: number, firstEvent: number) => {
      const { value, eventId } = values(200, shift, seed, 2, firstEvent);
      const weight = value.map((x, row) => (row % 7 === 0 ? 0 : 0.1 + x ** 4));
      return { value: value.map((x) => Math.round(2 * x) / 2), weight, eventId };
    };
    const [a, b] = [rough(0, 1, 0), rough(0.3, 2, 1000)];
    const exact = weightedKs(a.value, a.weight, b.value, b.weight);
    assert.ok(Math.abs(permutationKs(a, b, 9, 1).distance - exact.distance) < 1e-12);
  });

  it('counts a permutation that is as far apart as the data', () => {
    const at = (value: number, firstEvent: number) => ({ ...values(2, 0, 1, 1, firstEvent), value: [value, value] });
    // Two of the six ways to share out four events put both values apart.
    assert.ok(Math.abs(permutationKs(at(0, 0), at(1, 10), 2000, 1).p - 1 / 3) < 0.05);
  });

  it('says nothing about a sample without weight', () => {
    assert.deepEqual(permutationKs(values(0, 0, 1), values(10, 0, 1), 9, 1), { distance: NaN, p: 1 });
  });
});
