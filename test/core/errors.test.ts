import assert from 'node:assert/strict';
import { CheckFailed, ConfigError, DarkoniumError, InputError, nearest } from '../../src/core/errors.js';

describe('core/errors', () => {
  it('names file, row and column, what was found and what is allowed, on one line', () => {
    const error = new InputError({ file: 'a.csv', row: 3, column: 'score' }, "'x'", 'a number');
    assert.equal(error.message, "a.csv, row 3, column 'score': found 'x'; allowed: a number");
    assert.deepEqual(error.location, { file: 'a.csv', row: 3, column: 'score' });
    assert.equal(
      new InputError({ file: 'b', line: 9 }, 'an end', 'more').message,
      'b, line 9: found an end; allowed: more',
    );
  });

  it('gives exit code 2 to bad input and 1 to a failed check', () => {
    assert.equal(new InputError({ file: 'a' }, 'b', 'c').exitCode, 2);
    assert.equal(new ConfigError('x').exitCode, 2);
    assert.equal(new CheckFailed('x').exitCode, 1);
    assert.ok(new CheckFailed('x') instanceof DarkoniumError);
  });

  it('finds the nearest word', () => {
    assert.equal(nearest('luminosty', ['seed', 'luminosity', 'output']), 'luminosity');
    assert.equal(nearest('SCORE', ['core', 'score']), 'score');
    assert.equal(nearest('x', []), undefined);
  });
});
