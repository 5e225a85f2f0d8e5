import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { anyHypothesis, looseKey } from '../../../src/simulation/detector/pid-skim.js';
import { pidAllowsAny } from '../../helpers/pid-allows-any.js';

describe('simulation: PID skim', () => {
  it('agrees with the enumeration of all pairings and hypotheses', () => {
    const random = new Random(1, 'test/pid');
    let allowed = 0;
    for (let i = 0; i < 3000; i++) {
      random.at(i);
      const bits = Array.from({ length: 6 }, () => random.below(64) & random.below(64));
      const minimum = { C0: 3 + random.below(4), C1: 3 + random.below(4), C2: 3 + random.below(4) };
      const [p, n] = [bits.slice(0, 3), bits.slice(3)];
      const any = anyHypothesis(looseKey(p[0], p[1], p[2]), looseKey(n[0], n[1], n[2]), minimum);
      assert.equal(any, pidAllowsAny(bits, minimum), bits.join());
      if (any) allowed++;
    }
    assert.ok(allowed > 300 && allowed < 2700);
  });
});
