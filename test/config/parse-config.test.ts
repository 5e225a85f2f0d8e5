import assert from 'node:assert/strict';
import { z } from 'zod';
import { parseConfig } from '../../src/config/parse-config.js';

const schema = z.strictObject({
  seed: z.int().min(0).default(1),
  train: z
    .strictObject({
      trees: z.int().min(1).max(10000).default(100),
      input: z.enum(['trees', 'leaves']).default('trees'),
    })
    .prefault({}),
  points: z.array(z.strictObject({ mass: z.number().gt(0) })).default([]),
});

const refuses = (text: string, line: RegExp) => {
  assert.throws(() => parseConfig(text, 'a.yaml', schema), { name: 'InputError', message: line });
};

describe('config/parse-config', () => {
  it('fills in defaults', () => {
    assert.deepEqual(parseConfig('', 'a.yaml', schema), { seed: 1, train: { trees: 100, input: 'trees' }, points: [] });
    assert.equal(parseConfig('train: { trees: 7 }', 'a.yaml', schema).train.trees, 7);
  });

  it('refuses what YAML can do to a reader, in one line', () => {
    refuses(
      'seed: 1\nsamples: [*.lhe.gz]\n',
      /^a\.yaml, line 2: found \*\.lhe\.gz, which no anchor names \(quote a glob\)/,
    );
    refuses('a: *nope\n', /line 1: found \*nope, which no anchor names/);
    const bomb = Array.from(
      { length: 9 },
      (_, i) => `${'abcdefghij'[i + 1]}: &${'abcdefghij'[i + 1]} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(', ')}]`,
    );
    refuses(`a: &a [1]\n${bomb.join('\n')}\n`, /^a\.yaml, line 1: found aliases that repeat too much; allowed: YAML$/);
    refuses(`seed: ${'['.repeat(20_000)}`, /^a\.yaml, line 1: found nesting that is too deep; allowed: YAML$/);
    assert.equal(parseConfig('train: &t { trees: 7 }\n', 'a.yaml', schema).train.trees, 7);
  });

  it('refuses an unknown key with the line, the allowed keys and the nearest of them', () => {
    refuses(
      'seed: 2\ntrian:\n  trees: 5\n',
      /^a\.yaml, line 2: found unknown key 'trian'; allowed: seed, train, points \(nearest: 'train'\)$/,
    );
    refuses(
      'train:\n  input: leaves\n  tree: 5\n',
      /^a\.yaml, line 3: found unknown key 'train\.tree'; allowed: trees, input \(nearest: 'trees'\)$/,
    );
    refuses(
      'points:\n  - mas: 1\n',
      /line 2: found points\.0\.mass: nothing; allowed: a number|unknown key 'points\.0\.mas'/,
    );
  });

  it('refuses a value of the wrong kind or out of range with its line', () => {
    refuses('train:\n  trees: 0\n', /^a\.yaml, line 2: found train\.trees: 0; allowed: at least 1$/);
    refuses('train:\n  trees: 99999\n', /at most 10000$/);
    refuses('train:\n  input: leafs\n', /^a\.yaml, line 2: found train\.input: "leafs"; allowed: trees, leaves$/);
    refuses('seed: many\n', /^a\.yaml, line 1: found seed: "many"; allowed: a number$/);
    refuses('points:\n  - mass: 1\n  - mass: 0\n', /line 3: found points\.1\.mass: 0; allowed: above 0$/);
    refuses('just words', /allowed: object/);
  });

  it('refuses what is not YAML', () => {
    refuses('a: [1, 2', /^a\.yaml, line 1: found .*; allowed: YAML$/);
  });
});
