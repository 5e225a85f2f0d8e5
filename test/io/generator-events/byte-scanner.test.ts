import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ByteScanner } from '../../../src/io/generator-events/byte-scanner.js';

function scan(text: string): ByteScanner {
  const scanner = new ByteScanner();
  scanner.bytes = Buffer.from(text);
  return scanner;
}

const numberOf = (text: string) => {
  const scanner = scan(text);
  const value = scanner.number();
  return { value, bad: scanner.bad };
};

describe('ByteScanner', () => {
  it('reads every double in every common notation as Number does', () => {
    const notations = [
      String,
      (x: number) => x.toExponential(8),
      (x: number) => x.toExponential(20),
      (x: number) => `+${x}`,
    ];
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(3), (value, which) => {
        const text = notations[which](value).replace('+-', '-');
        assert.ok(Object.is(numberOf(text).value, Number(text)), text);
      }),
      { seed: 1, numRuns: 5000 },
    );
  });

  it('reads texts of digits, point and exponent as Number does', () => {
    const digits = fc.stringMatching(/^[+-]?\d{1,25}(\.\d{0,25})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        assert.ok(Object.is(numberOf(`${text} `).value, Number(text)), text);
      }),
      { seed: 2, numRuns: 5000 },
    );
  });

  it('reads a number that starts with a point, nan and inf', () => {
    assert.equal(numberOf('.5e1').value, 5);
    assert.deepEqual(numberOf('nan'), { value: NaN, bad: false });
    assert.deepEqual(numberOf('-inf'), { value: -Infinity, bad: false });
  });

  it('marks what is no number', () => {
    for (const text of ['', 'x', '1x', '1.2.3', '--1', '1e', '1e+', '0x10', '.', '-', '1_000', '1,5']) {
      assert.deepEqual(numberOf(text), { value: NaN, bad: true }, text);
    }
  });

  it('reads whole numbers up to a blank, comma or bracket, and marks the rest', () => {
    assert.equal(scan('-9000553]').whole(), -9000553);
    assert.equal(scan(' +12,').whole(), 12);
    for (const text of ['', '1.0', '1e3', 'x', '-']) {
      const scanner = scan(text);
      assert.ok(Number.isNaN(scanner.whole()) && scanner.bad, text);
    }
  });

  it('walks over blanks, words and lines without leaving the line', () => {
    const scanner = scan('1 \t 2\r\nword here\nlast');
    assert.deepEqual([scanner.number(), scanner.number()], [1, 2]);
    assert.ok(scanner.atLineEnd());
    scanner.nextLine();
    assert.equal(scanner.lineFrom(scanner.at), 'word here');
    assert.equal(scanner.wordFrom(scanner.at), 'word');
    scanner.nextLine();
    scanner.nextLine();
    assert.ok(scanner.atLineEnd());
  });
});
