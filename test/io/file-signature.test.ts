import assert from 'node:assert/strict';
import { describeContent, isGzip } from '../../src/io/file-signature.js';

describe('describeContent', () => {
  it('names known formats, else quotes the first line, else says binary or empty', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['', 'an empty file'],
      ['root\0\0', 'a ROOT file'],
      ['PK\x03\x04', 'a zip archive'],
      ['\n\n  some text \nmore', "'some text'"],
      ['\x01\x02\x03', 'a binary file of unknown format'],
    ];
    for (const [bytes, name] of cases) assert.equal(describeContent(Buffer.from(bytes, 'latin1')), name);
  });

  it('knows gzip by its first two bytes', () => {
    assert.ok(isGzip(Buffer.of(0x1f, 0x8b, 8)));
    assert.ok(!isGzip(Buffer.of(0x1f)));
  });
});
