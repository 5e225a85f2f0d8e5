import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { checkEfficiencyFlatness } from '../../../src/models/checks/efficiency.js';
import type { FlatnessCheck } from '../../../src/models/checks/efficiency.js';
import { checkOptionsSchema } from '../../../src/models/checks/options.js';
import { flatnessGates } from '../../../src/models/checks/gates.js';

const OPTIONS = checkOptionsSchema.parse({});

describe('models/check-efficiency', () => {
  const isFlat = (check: FlatnessCheck) => flatnessGates(check, OPTIONS).every(({ passed }) => passed);
  const signal = (efficiency: (point: number) => number) => {
    const random = new Random(1, 'flatness');
    const rows = 12 * 200;
    const point = Array.from({ length: rows }, (_, row) => Math.floor(row / 200));
    return {
      score: point.map((k) => (random.uniform() < efficiency(k) ? 1 : -1)),
      weight: new Float64Array(rows).fill(2),
      eventId: Float64Array.from({ length: rows }, (_, row) => row),
      mUpsilon: point.map((k) => 1 + Math.floor(k / 3)),
      mDarkPhoton: point.map((k) => 0.1 * (k % 3)),
    };
  };

  it('gives the efficiency of each mass point and passes a flat one', () => {
    const check = checkEfficiencyFlatness(
      signal(() => 0.6),
      0,
    );
    assert.ok(isFlat(check) && check.points.length === 12 && check.spread < 0.05);
    for (const { efficiency, error, events } of check.points) {
      assert.equal(events, 200);
      assert.ok(Math.abs(efficiency - 0.6) < 4 * error && Math.abs(error - Math.sqrt(0.24 / 200)) < 0.003);
    }
  });

  it('fails a hole in the plane and a wide spread', () => {
    assert.ok(!isFlat(checkEfficiencyFlatness(signal((k) => (k === 4 ? 0.02 : 0.6)), 0))); // prettier-ignore
    assert.ok(!isFlat(checkEfficiencyFlatness(signal((k) => (k < 6 ? 0.1 : 0.7)), 0))); // prettier-ignore
    assert.ok(!isFlat(checkEfficiencyFlatness(signal(() => 0), 0))); // prettier-ignore
  });

  it('gives the smallest efficiency with two errors, of one event more that passes and one that does not', () => {
    const check = checkEfficiencyFlatness(
      {
        score: [2, 2, 2, 2, 2, 1, 1, 1],
        weight: new Float64Array(8).fill(3),
        eventId: Float64Array.from({ length: 8 }, (_, row) => row),
        mUpsilon: [1, 1, 1, 1, 2, 2, 2, 2],
        mDarkPhoton: new Float64Array(8),
      },
      2,
    );
    assert.deepEqual(
      check.points.map(({ efficiency }) => efficiency),
      [1, 0.25],
    );
    const error = (passed: number) => Math.sqrt(((passed / 6) * (1 - passed / 6)) / 4);
    check.points.forEach((point, k) => {
      assert.ok(Math.abs(point.error - error([5, 2][k])) < 1e-12);
    });
    assert.ok(Math.abs(check.smallestRatio - (0.25 + 2 * error(2)) / 0.625) < 1e-12);
  });

  it('counts an event once, as passed if any of its candidates passes', () => {
    const one = { weight: [1, 1, 1], mUpsilon: [1, 1, 1], mDarkPhoton: [0, 0, 0], eventId: Float64Array.of(1, 1, 2) };
    const { points } = checkEfficiencyFlatness({ ...one, score: [-1, 2, -3] }, 0);
    assert.deepEqual([points[0].events, points[0].efficiency], [2, 0.5]);
  });
});
