import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { sigmoid } from '../../../src/models/logistic/objective.js';
import { reliabilityCurve } from '../../../src/models/checks/reliability.js';
import { meanLogLoss } from '../../../src/models/logistic/objective.js';

describe('models/reliability', () => {
  const sample = (stretch: number, copies = 1) => {
    const random = new Random(4, 'reliability');
    const rows = 4000 * copies;
    const score = new Float64Array(rows);
    const label = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const z = row % copies === 0 ? 3 * random.normal() : score[row - 1] / stretch;
      score[row] = stretch * z;
      label[row] = row % copies === 0 ? Number(random.uniform() < sigmoid(z)) : label[row - 1];
    }
    const eventId = Float64Array.from({ length: rows }, (_, row) => Math.floor(row / copies));
    return { score, label, weight: new Float64Array(rows).fill(0.5), eventId };
  };

  it('has a band that holds the diagonal for calibrated scores, and a larger error of stretched ones', () => {
    const { bins, calibrationError, logLoss } = reliabilityCurve(sample(1), 1);
    assert.ok(calibrationError < 0.02 && bins.length === 10);
    assert.ok(bins.filter(({ low, high, predicted }) => low <= predicted && predicted <= high).length >= 8);
    assert.equal(logLoss, meanLogLoss(sample(1)));
    assert.ok(reliabilityCurve(sample(3), 1).calibrationError > 0.05);
  });

  it('has a band of 95 %, which also holds where the classes weigh differently', () => {
    const { bins } = reliabilityCurve(sample(1), 1, { replicas: 400 });
    const inside = bins.filter(({ observed }) => observed > 0.1 && observed < 0.9);
    const sides = inside.map(({ low, high, observed, rows }) => {
      const error = Math.sqrt((observed * (1 - observed)) / rows);
      return [(observed - low) / error, (high - observed) / error];
    });
    for (const side of [0, 1]) {
      const mean = sides.reduce((sum, of) => sum + of[side], 0) / sides.length;
      assert.ok(Math.abs(mean - 1.96) < 0.35, `${mean}`);
    }
    const plain = sample(1);
    const weight = plain.weight.map((value, row) => value * (plain.label[row] === 1 ? 5 : 1));
    for (const { low, high, observed } of reliabilityCurve({ ...plain, weight }, 1).bins)
      assert.ok(low <= observed && observed <= high);
  });

  it('keeps rows of one score in one bin', () => {
    const score = Float64Array.from({ length: 100 }, (_, row) => (row < 30 ? 0 : 1));
    const rows = {
      score,
      label: new Uint8Array(100),
      weight: new Float64Array(100).fill(1),
      eventId: score.map((_, row) => row),
    };
    assert.deepEqual(
      reliabilityCurve(rows, 1).bins.map((bin) => bin.rows),
      [30, 70],
    );
  });

  it('has a band that does not shrink when every candidate comes five times', () => {
    const width = (copies: number) =>
      reliabilityCurve(sample(1, copies), 1).bins.reduce((sum, { low, high }) => sum + high - low, 0);
    assert.ok(Math.abs(width(5) / width(1) - 1) < 0.15);
  });
});
