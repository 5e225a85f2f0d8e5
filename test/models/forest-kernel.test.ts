import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SOURCE_SHA256 } from '../../src/models/kernels/forest-bytes.js';

describe('the compiled kernel', () => {
  it('was compiled from the source that is here (run src/models/kernels/build-forest.sh)', () => {
    const source = readFileSync(new URL('../../../src/models/kernels/forest.as', import.meta.url));
    assert.equal(createHash('sha256').update(source).digest('hex'), SOURCE_SHA256);
  });
});
