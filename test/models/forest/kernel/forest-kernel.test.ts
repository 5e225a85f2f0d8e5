import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { SOURCE_SHA256 } from '../../../../src/models/forest/kernel/forest-bytes.js';

describe('the compiled kernel', () => {
  it('was compiled from the sources that are here (run src/models/forest/kernel/build.sh)', () => {
    const folder = new URL('../../../../../src/models/forest/kernel/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.as'));
    const hash = createHash('sha256');
    for (const name of names.sort()) hash.update(readFileSync(new URL(name, folder)));
    assert.equal(hash.digest('hex'), SOURCE_SHA256);
  });
});
