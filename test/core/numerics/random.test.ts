import assert from 'node:assert/strict';
import { logFactorial, Random, threefry } from '../../../src/core/numerics/random.js';

/** Known-answer vectors of Random123 (tests/kat_vectors, threefry4x32 20): counter, key, output. */
const VECTORS = [
  ['00000000 00000000 00000000 00000000', '00000000 00000000 00000000 00000000', '9c6ca96a e17eae66 fc10ecd4 5256a7d8'],
  ['ffffffff ffffffff ffffffff ffffffff', 'ffffffff ffffffff ffffffff ffffffff', '2a881696 57012287 f6c7446e a16a6732'],
  ['243f6a88 85a308d3 13198a2e 03707344', 'a4093822 299f31d0 082efa98 ec4e6c89', '59cd1dbb b8879579 86b5d00c ac8b6d84'],
] as const;

const words = (text: string) => Uint32Array.from(text.split(' '), (word) => parseInt(word, 16));

describe('core/random', () => {
  it('gives the published Threefry4x32-20 vectors', () => {
    for (const [counter, key, expected] of VECTORS) {
      const out = new Uint32Array(4);
      threefry(out, words(counter), words(key));
      assert.deepEqual(out, words(expected));
    }
  });

  it('depends on seed, stream, substream and index, not on what was drawn before', () => {
    const random = new Random(7, 'a', 3);
    const first = random.at(12).uniform();
    for (let i = 0; i < 100; i++) random.normal();
    assert.equal(random.at(12).uniform(), first);
    for (const other of [new Random(8, 'a', 3), new Random(7, 'b', 3), new Random(7, 'a', 4)]) {
      assert.notEqual(other.at(12).uniform(), first);
    }
    assert.notEqual(random.at(2 ** 40 + 12).uniform(), first);
    assert.throws(() => new Random(-1, 'a'), RangeError);
  });

  it('draws uniform, normal, exponential and bounded numbers with the right moments', () => {
    const random = new Random(1, 'moments');
    const n = 200000;
    let uniform = 0;
    let normal = 0;
    let normal2 = 0;
    let exponential = 0;
    const faces = new Float64Array(6);
    for (let i = 0; i < n; i++) {
      uniform += random.uniform() / n;
      const z = random.normal();
      normal += z / n;
      normal2 += (z * z) / n;
      exponential += random.exponential() / n;
      faces[random.below(6)]++;
    }
    const near = (value: number, expected: number, sd: number) =>
      assert.ok(Math.abs(value - expected) < (4 * sd) / Math.sqrt(n), `${value} is not ${expected}`);
    near(uniform, 0.5, Math.sqrt(1 / 12));
    near(normal, 0, 1);
    near(normal2, 1, Math.SQRT2);
    near(exponential, 1, 1);
    for (const count of faces) near(count / n, 1 / 6, Math.sqrt(5) / 6);
  });

  it('draws Poisson counts with mean and variance equal, below and above the switch of method', () => {
    for (const mean of [0, 0.3, 5, 29, 31, 400, 1e6]) {
      const random = new Random(3, 'poisson');
      const n = 50000;
      let sum = 0;
      let square = 0;
      for (let i = 0; i < n; i++) {
        const excess = random.at(i).poisson(mean) - mean;
        sum += excess;
        square += excess * excess;
      }
      assert.ok(Math.abs(sum / n) <= 4 * Math.sqrt(mean / n), `mean at ${mean}`);
      const variance = mean + 2 * mean * mean;
      assert.ok(Math.abs(square / n - mean) <= 4 * Math.sqrt(variance / n), `variance at ${mean}`);
    }
    assert.throws(() => new Random(1, 'x').poisson(-1), RangeError);
  });

  it('has ln k! equal to the sum of logarithms', () => {
    let sum = 0;
    for (let k = 1; k <= 300; k++) {
      sum += Math.log(k);
      assert.ok(Math.abs(logFactorial(k) - sum) < 1e-10 * Math.max(1, sum));
    }
  });
});
