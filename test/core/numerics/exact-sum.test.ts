import assert from 'node:assert/strict';
import fc from 'fast-check';
import { coarseLimb, ExactSums, fineLimb } from '../../../src/core/numerics/exact-sum.js';

const weights = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('exact sums', () => {
  it('do not depend on the order or the grouping of the terms', () => {
    fc.assert(
      fc.property(weights, fc.nat(), (terms, at) => {
        const forward = new ExactSums(1);
        const backward = new ExactSums(1);
        for (const term of terms) forward.add(0, term);
        for (const term of [...terms].reverse()) backward.add(0, term);
        assert.equal(forward.value(0), backward.value(0));
        const parts = [new ExactSums(1), new ExactSums(1)];
        terms.forEach((term, i) => {
          parts[i <= at % terms.length ? 0 : 1].add(0, term);
        });
        const merged = new ExactSums(1);
        for (const part of parts) {
          merged.add(0, part.value(0));
          merged.add(0, part.rest(0));
        }
        assert.equal(merged.value(0), forward.value(0));
        assert.equal(merged.rest(0), forward.rest(0));
      }),
    );
  });

  it('are the sums of the terms to 2^-47 a term', () => {
    const sums = new ExactSums(3);
    let plain = 0;
    for (let i = 1; i <= 1000; i++) {
      sums.add(1, 1 / i);
      plain += 1 / i;
    }
    assert.ok(Math.abs(sums.value(1) - plain) < 1e-11);
    assert.deepEqual(Array.from(sums.values(0, 3)), [0, sums.value(1), 0]);
  });

  it('take whole multiples of a split term', () => {
    const sums = new ExactSums(2);
    sums.addLimbs(0, coarseLimb(0.3), fineLimb(0.3), 3);
    for (let i = 0; i < 3; i++) sums.add(1, 0.3);
    assert.equal(sums.value(0), sums.value(1));
    assert.ok(Math.abs(coarseLimb(0.3) + fineLimb(0.3) - 0.3) <= 2 ** -47);
  });
});
