import assert from 'node:assert/strict';
import { ConfigError } from '../../src/core/errors.js';
import type { InputName } from '../../src/features/feature.js';
import { FEATURE_NAMES } from '../../src/features/registry.js';
import { SPECTATORS } from '../../src/features/spectators.js';
import { inputNames, isSpectator } from '../../src/models/checks/spectators.js';
import { trainModel } from '../../src/models/model.js';
import { trainOptionsSchema } from '../../src/models/options.js';
import { toyTable } from '../helpers/toy-candidates.js';

describe('models: names of inputs', () => {
  it('are no plain strings for the compiler, so that no column beside the features can be trained on unchecked', async () => {
    const accepted: readonly InputName[] = FEATURE_NAMES;
    assert.equal(accepted.length, 13);
    // @ts-expect-error a string is not the name of an input
    const refused: readonly InputName[] = ['m_upsilon'];
    // @ts-expect-error nor is the name of a spectator
    const alsoRefused: readonly InputName[] = SPECTATORS.map(({ name }) => name);
    for (const featureNames of [refused, alsoRefused]) {
      const train = trainModel(toyTable(50), trainOptionsSchema.parse({}), { seed: 1, featureNames });
      await assert.rejects(train, ConfigError);
    }
    // @ts-expect-error nor can a classifier of the search be given names that nothing checked
    const training = trainModel(toyTable(50), trainOptionsSchema.parse({}), { seed: 1, featureNames: ['mass'] });
    await assert.rejects(training, /no column 'mass'/);
  });

  it('are never those of the columns that the extraction puts beside the features', () => {
    assert.ok(SPECTATORS.length > 10);
    for (const { name } of SPECTATORS) {
      assert.ok(isSpectator(name));
      assert.throws(() => inputNames(['vertex_chi2', name]), ConfigError);
    }
    assert.deepEqual(inputNames(FEATURE_NAMES), FEATURE_NAMES);
  });
});
