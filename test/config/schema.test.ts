import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.js';
import { checkAcrossBlocks, configSchema, jsonSchema } from '../../src/config/schema.js';

describe('config/schema', () => {
  it('is what config/schema.json says (npm run schema)', async () => {
    assert.deepEqual(
      JSON.parse(await readFile('config/schema.json', 'utf8')),
      JSON.parse(JSON.stringify(jsonSchema())),
    );
  });

  it('accepts every configuration that is shipped', async () => {
    const names = (await readdir('config')).filter((name) => name.endsWith('.yaml'));
    assert.ok(names.includes('quick.yaml') && names.includes('babar.yaml'));
    for (const name of names) assert.match((await loadConfig(join('config', name))).output, /^runs\//);
  });

  it('refuses a skim that drops what the extraction wants', () => {
    const config = configSchema.parse({ output: 'x', extract: { min_pid_pass: { C0: 0 } } });
    assert.throws(() => {
      checkAcrossBlocks(config);
    }, /extract\.min_pid_pass\.C0 is 0, but simulate\.min_pid_pass\.C0 is 3/);
  });

  it('refuses a displaced fit of events that were skimmed for prompt decays, and says what to set', () => {
    const check = (simulate: object, extract: object) => {
      checkAcrossBlocks(configSchema.parse({ output: 'x', simulate, extract }));
    };
    assert.throws(() => {
      check({}, { fit: 'displaced' });
    }, /up to 10 cm .*max_d0_cm is 1\.5: .* set simulate\.tracks\.max_d0_cm: 10/);
    check({ tracks: { max_d0_cm: 10 } }, { fit: 'displaced' });
    check({ skim: false }, { fit: 'displaced' });
    check({}, { fit: 'displaced', max_d0: 1.5 });
  });
});
