import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { addBody, body } from '../../../src/simulation/background/decays/body.js';

describe('simulation: decays of unstable hadrons', () => {
  it('happen after an exponential flight of mean (p/m) c tau', () => {
    const kaon = { pdg: 310, mass: 0.497611, ctauCm: 2.6844, products: [body(211), body(-211)] };
    const v = new Float64Array(4 * 12);
    v.set([Math.hypot(0.6, 0.8, 0.497611), 0.6, 0, 0.8]);
    const random = new Random(11, 'test/body');
    const n = 10000;
    let [first, second] = [0, 0];
    for (let k = 0; k < n; k++) {
      const at: number[][] = [];
      addBody({ add: (_pdg, _v, _k, ...point) => at.push(point as number[]) }, v, 0, kaon, 1, random.at(k));
      assert.deepEqual(at[1], at[0]);
      const [x, y, z] = at[0];
      assert.ok(y === 0 && x > 0 && Math.abs(z / x - 0.8 / 0.6) < 1e-9);
      const flights = Math.hypot(x, z) / ((1 / 0.497611) * 2.6844);
      first += flights / n;
      second += flights ** 2 / n;
    }
    assert.ok(Math.abs(first - 1) < 0.04 && Math.abs(second - 2) < 0.2, `${first} ${second}`);
  });
});
