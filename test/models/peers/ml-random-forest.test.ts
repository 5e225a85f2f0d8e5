import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/core/errors.js';
import { areaUnderCurve } from '../../../src/core/numerics/statistics.js';
import { FOREST_ENGINES } from '../../../src/models/peers/ml-random-forest.js';
import { takeSample } from '../../../src/models/sample/sample.js';
import { toySample } from '../../helpers/toy-candidates.js';

describe('models/forest-engines', () => {
  const training = toySample({ events: 300 });
  const test = toySample({ events: 2000, firstEvent: 1e6 });
  const options = { trees: 25, maxDepth: 5, maxFeatures: 3 };

  it('agrees with ml-random-forest on a small sample, row by row', async () => {
    const [own, reference] = await Promise.all(
      Object.values(FOREST_ENGINES).map(async (engine) =>
        (await engine.train(training, options, 1))(test.features, test.rowCount),
      ),
    );
    const area = (probability: Float32Array) => areaUnderCurve(probability, test.label, test.weight);
    assert.ok(area(reference) > 0.85 && area(own) > area(reference) - 0.01, `${area(own)}, ${area(reference)}`);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [a, b] = [mean(own), mean(reference)];
    let [ab, aa, bb] = [0, 0, 0];
    own.forEach((value, row) => {
      ab += (value - a) * (reference[row] - b);
      aa += (value - a) ** 2;
      bb += (reference[row] - b) ** 2;
    });
    assert.ok(ab / Math.sqrt(aa * bb) > 0.9, `correlation ${ab / Math.sqrt(aa * bb)}`);
    assert.ok(reference.every((value) => value >= 0 && value <= 1));
  });

  it('draws rows for ml-random-forest by their weights', async () => {
    // Every row twice, once with the other label and next to no weight.
    const rows = Array.from({ length: 2 * training.rowCount }, (_, i) => i >> 1);
    const both = takeSample(training, rows);
    const light = {
      ...both,
      label: both.label.map((label, i) => (i % 2 ? 1 - label : label)),
      weight: both.weight.map((weight, i) => (i % 2 ? 1e-6 : weight)),
      eventId: both.eventId.map((id, i) => 2 * id + (i % 2)),
    };
    const predict = await FOREST_ENGINES['ml-random-forest'].train(light, { ...options, trees: 10 }, 1);
    const area = areaUnderCurve(await predict(test.features, test.rowCount), test.label, test.weight);
    assert.ok(area > 0.65, `${area}`);
  });

  it('refuses more rows than ml-random-forest can take', async () => {
    const large = toySample({ events: 2000 });
    await assert.rejects(FOREST_ENGINES['ml-random-forest'].train(large, options, 1), (error) => {
      return error instanceof ConfigError && error.message.includes('at most 2000');
    });
  });
});
