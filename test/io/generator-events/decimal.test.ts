import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LARGEST_POWER, scaleDecimal } from '../../../src/io/generator-events/decimal.js';

describe('scaleDecimal', () => {
  it('gives the double that Number gives, for any 17 digits and power', () => {
    const mantissa = fc.tuple(fc.nat(999999999), fc.nat(99999999));
    const power = fc.integer({ min: -LARGEST_POWER, max: LARGEST_POWER });
    fc.assert(
      fc.property(mantissa, power, ([high, low], exponent) => {
        const text = `${high}${String(low).padStart(8, '0')}e${exponent}`;
        assert.equal(scaleDecimal(high, low, 8, exponent), Number(text), text);
      }),
      { seed: 5, numRuns: 20000 },
    );
  });

  it('rounds a tie to even', () => {
    // 2^53 + 1 lies half way between two doubles.
    assert.equal(scaleDecimal(90071992, 54740993, 8, 0), 9007199254740992);
    assert.equal(scaleDecimal(90071992, 54740995, 8, 0), 9007199254740996);
  });

  it('takes mantissas without a low part', () => {
    for (const exponent of [-60, -23, -22, -1, 0, 1, 22, 23, 60]) {
      assert.equal(scaleDecimal(123456789, 0, 0, exponent), Number(`123456789e${exponent}`));
    }
  });
});
