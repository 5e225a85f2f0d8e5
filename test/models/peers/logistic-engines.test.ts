import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { LOGISTIC_ENGINES, tensorFlowEngine } from '../../../src/models/peers/logistic-engines.js';
import type { LogisticSample } from '../../../src/models/logistic/logistic.js';
import { sigmoid } from '../../../src/models/logistic/objective.js';

function toy(rowCount: number, columnCount: number): LogisticSample {
  const random = new Random(2, 'engine toy');
  const features = Float32Array.from({ length: rowCount * columnCount }, () => 3 + random.normal());
  const label = Uint8Array.from({ length: rowCount }, (_, row) =>
    random.uniform() < sigmoid(features[row * columnCount] - features[row * columnCount + 1]) ? 1 : 0,
  );
  const weight = Float64Array.from({ length: rowCount }, () => 0.1 + random.uniform());
  return { features, columnCount, label, weight };
}

describe('models/logistic-engines', () => {
  const sample = toy(10000, 8);
  const engines = [
    LOGISTIC_ENGINES.tensorflow,
    ...['tensorflow', 'wasm', 'cpu'].map((name) => tensorFlowEngine([name])),
  ];
  const titles = ['the backend of choice', 'the native backend', 'the wasm backend', 'the cpu backend'];

  for (const [k, engine] of engines.entries()) {
    it(`agrees with TensorFlow.js to 1e-4 on ${titles[k]}`, async function () {
      const listeners = process.listenerCount('uncaughtException');
      const own = await LOGISTIC_ENGINES.darkonium.fit(sample, { l2: 10 });
      const other = await engine.fit(sample, { l2: 10 }).catch((error: unknown) => {
        assert.equal(k, 1, `only the native backend may be missing: ${String(error)}`);
        console.log('      SKIPPED: the native TensorFlow library is not installed on this machine');
        this.skip();
      });
      console.log(`      RAN ON: TensorFlow.js backend '${other.backend}'`);
      assert.ok(Math.abs(other.intercept - own.intercept) < 1e-4);
      own.coefficients.forEach((value, j) => {
        assert.ok(Math.abs(other.coefficients[j] - value) < 1e-4, `column ${j}`);
      });
      assert.equal(process.listenerCount('uncaughtException'), listeners);
    });
  }
});
