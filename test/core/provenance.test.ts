import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  codeDigest,
  machine,
  PROVENANCE_FILE,
  readProvenance,
  whyStale,
  type Recipe,
} from '../../src/core/provenance.js';

const recipe: Recipe = {
  stage: 'train',
  version: '1.0.0',
  code: 'abc',
  seed: 1,
  config: { trees: 100, grid: [1, 2] },
  inputs: [{ path: 'extract/data.parquet', sha256: '00', bytes: 1 }],
};

describe('core/provenance', () => {
  it('takes JSON that is no record for no record', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'darkonium-'));
    for (const text of ['null', '{}', '[]', '5', '{"recipe":{}}', '{"outputs":[1]}', '']) {
      await writeFile(join(folder, PROVENANCE_FILE), text);
      assert.equal(await readProvenance(folder), undefined, text);
    }
    await rm(folder, { recursive: true });
  });

  it('names the first thing that makes an artefact stale, or nothing', () => {
    assert.equal(whyStale(recipe, structuredClone(recipe)), undefined);
    const changed = (change: Partial<Recipe>) => whyStale(recipe, { ...recipe, ...change });
    assert.equal(changed({ version: '1.0.1' }), 'program version 1.0.0 -> 1.0.1');
    assert.equal(changed({ code: 'abd' }), 'the program changed');
    assert.equal(changed({ seed: 2 }), 'seed 1 -> 2');
    assert.equal(changed({ config: { trees: 50, grid: [1, 2] } }), 'option train.trees 100 -> 50');
    assert.equal(changed({ config: { trees: 100, grid: [1, 3] } }), 'option train.grid [1,2] -> [1,3]');
    assert.equal(changed({ config: { trees: 100 } }), 'option train.grid [1,2] -> (absent)');
    assert.equal(changed({ inputs: [] }), 'input extract/data.parquet is gone');
    assert.equal(changed({ inputs: [...recipe.inputs, { path: 'b', sha256: '', bytes: 0 }] }), 'new input b');
    assert.equal(changed({ inputs: [{ ...recipe.inputs[0], sha256: '01' }] }), 'input extract/data.parquet changed');
  });

  it('treats a record that cannot be read as absent', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'darkonium-'));
    assert.equal(await readProvenance(folder), undefined);
    await writeFile(join(folder, PROVENANCE_FILE), '{"recipe":');
    assert.equal(await readProvenance(folder), undefined);
    await rm(folder, { recursive: true });
  });

  it('digests the program the same way twice and describes the machine', async () => {
    assert.match(await codeDigest(), /^[0-9a-f]{64}$/);
    assert.equal(await codeDigest(), await codeDigest());
    assert.ok(machine().processors >= 1);
  });
});
