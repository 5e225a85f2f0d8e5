import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { InputError } from '../../src/core/errors.js';
import { decodeBundle, encodeBundle } from '../../src/io/bundle.js';
import type { Plain } from '../../src/io/bundle.js';

const DATA: Plain = {
  word: 'e+e- → γ',
  list: [1, -2.5, NaN, -Infinity, null, undefined, true],
  columns: { a: Float64Array.of(0.1, NaN), b: Float32Array.of(1), c: Int32Array.of(-1, 2, 3), d: new Uint16Array(0) },
  flags: Uint8Array.of(1, 2, 3),
  ['__proto__']: { polluted: true },
};

const refused = (bytes: Uint8Array, message: RegExp) => {
  assert.throws(
    () => decodeBundle(bytes, 'model.darkonium'),
    (error) => error instanceof InputError && message.test(error.message) && !error.message.includes('\n'),
  );
};

describe('models/bundle', () => {
  it('gives back plain data and typed arrays, on shared memory', () => {
    const back = decodeBundle(encodeBundle(DATA), 'x') as { flags: Uint8Array };
    assert.deepEqual(back, DATA);
    assert.equal(Object.getPrototypeOf(back), Object.prototype);
    assert.ok(back.flags.buffer instanceof SharedArrayBuffer);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('makes the same bytes of the same data', () => {
    assert.deepEqual(encodeBundle(DATA), encodeBundle(DATA));
  });

  it('refuses an empty, a foreign, a later, a truncated file and any flipped bit, saying what is wrong', () => {
    const bytes = encodeBundle(DATA);
    refused(new Uint8Array(0), /empty file/);
    refused(Buffer.from('PAR1 something else'), /another kind/);
    refused(bytes.subarray(0, 20), /truncated model of 20 bytes/);
    refused(bytes.subarray(0, bytes.length - 1), /SHA-256/);
    const later = bytes.slice();
    later[8] = 99;
    refused(later, /model format 99.*later version/);
    for (let at = 16; at < bytes.length; at += 7) {
      const damaged = bytes.slice();
      damaged[at] ^= 1 << (at % 8);
      refused(damaged, /SHA-256/);
    }
    const earlier = bytes.slice();
    earlier[8] = 0;
    refused(earlier, /model format 0; allowed: 1 to/);
    const short = bytes.slice();
    short[12] ^= 8;
    refused(short, /malformed/);
  });

  it('refuses a header that does not fit its sections, whole as it may be', () => {
    const changed = (from: string, to: string) => {
      const bytes = Buffer.from(encodeBundle({ a: Float64Array.of(1) }).slice());
      bytes.set(Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1'));
      bytes.set(createHash('sha256').update(bytes.subarray(48)).digest(), 16);
      return bytes;
    };
    refused(changed('Float64', 'Float46'), /malformed model: unknown section type 'Float46Array'/);
    refused(changed('"$section":0', '"$section":7'), /malformed model: no section 7/);
    refused(changed('"length":1', '"length":9'), /malformed model: Invalid typed array length/);
  });
});
