import assert from 'node:assert/strict';
import { withTrainingWeights } from '../../../src/models/sample/training-weights.js';
import { toySample } from '../../helpers/toy-candidates.js';

describe('models/training-weights', () => {
  const sample = toySample({ events: 300, copies: 2 });
  const sums = (weight: Float64Array) => {
    const total = [0, 0];
    weight.forEach((value, row) => (total[sample.label[row]] += value));
    return total;
  };

  it('gives both classes half of the number of events, and every event the share of its weight', () => {
    const { weight } = withTrainingWeights(sample, 'events');
    for (const total of sums(weight)) assert.ok(Math.abs(total - 150) < 1e-9);
    const events = new Map<number, number>();
    sample.eventId.forEach((id, row) => events.set(id, (events.get(id) ?? 0) + weight[row]));
    for (const total of events.values()) assert.ok(Math.abs(total - 1) < 1e-9);
  });

  it('shares the weight of an event that has both labels within each of them', () => {
    const label = Uint8Array.of(1, 0, 0, 0, 1, 0);
    const eventId = Float64Array.of(7, 7, 7, 7, 8, 9);
    const six = {
      featureNames: [],
      rowCount: 6,
      features: new Float32Array(),
      label,
      eventId,
      weight: new Float64Array(6).fill(1),
    };
    // Two signal events of 3/2 in all, two background events, one of which has three candidates.
    const right = [0.75, 0.25, 0.25, 0.25, 0.75, 0.75];
    withTrainingWeights(six, 'events').weight.forEach((value, row) => {
      assert.ok(Math.abs(value - right[row]) < 1e-12, `row ${row}: ${value}`);
    });
  });

  it('balances classes only, or scales only', () => {
    const balanced = withTrainingWeights(sample, 'balanced').weight;
    for (const total of sums(balanced)) assert.ok(Math.abs(total - 150) < 1e-9);
    assert.equal(balanced[0] / balanced[2], sample.weight[0] / sample.weight[2]);
    const plain = withTrainingWeights(sample, 'none').weight;
    assert.ok(Math.abs(sums(plain)[0] + sums(plain)[1] - 300) < 1e-9);
    plain.forEach((value, row) => {
      assert.ok(Math.abs(value / sample.weight[row] - plain[0] / sample.weight[0]) < 1e-12);
    });
  });
});
