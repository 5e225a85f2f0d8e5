import assert from 'node:assert/strict';
import {
  CheckFailed,
  ConfigError,
  DarkoniumError,
  describeFault,
  InputError,
  near,
  nearest,
  OutputError,
} from '../../src/core/errors.js';

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

  it('says of a disk that cannot be written to which artefact it concerns, and leaves other errors as they are', () => {
    const system = (message: string, path?: string) => Object.assign(new Error(message), path ? { path } : {});
    const of = (error: unknown, target = 'out.csv') => OutputError.of(error, target, '/a/.writing-1-out.csv') as Error;
    const full = of(system('ENOSPC: no space left on device, write'));
    assert.ok(full instanceof OutputError && full.exitCode === 2);
    assert.equal(full.message, 'out.csv: found no space left while it was written; allowed: a disk with more room');
    assert.equal(
      of(full, 'runs/x').message,
      'runs/x: found no space left while it was written; allowed: a disk with more room',
    );
    const spill = system('IO Error: Could not write file "/a/.writing-1-out.csv.parts/0": No space left on device');
    assert.ok(of(spill) instanceof OutputError);
    assert.match(of(system('EACCES: permission denied', '/a/.writing-1-out.csv/x')).message, /found no permission/);
    for (const error of [
      system("ENOENT: no such file or directory, open '/b/input'", '/b/input'),
      system('IO Error: Cannot open file "/b/input": No such file or directory'),
      system('a defect'),
      new InputError({ file: 'a' }, 'no space left', 'more'),
    ])
      assert.equal(of(error), error);
  });

  it('finds the nearest word', () => {
    assert.equal(nearest('luminosty', ['seed', 'luminosity', 'output']), 'luminosity');
    assert.equal(nearest('SCORE', ['core', 'score']), 'score');
    assert.equal(nearest('x', []), undefined);
    assert.equal(near('event_id', ['comment']), undefined);
    assert.equal(near('eventId', ['comment', 'event_id']), 'event_id');
    assert.equal(near('m', ['event_id', 'mass']), 'mass');
    assert.equal(near('x', []), undefined);
  });

  it('puts an unknown error into one line that says where it came from', () => {
    const error = new TypeError('x is not a function\nmore');
    error.stack = 'TypeError: x\n    at f (file:///home/me/dist/src/io/read.js:12:3)\n    at g (node:internal:1:2)';
    assert.equal(
      describeFault(error),
      'a fault of the program at io/read.js:12: TypeError: x is not a function; please report it with the command and, if you can, the input',
    );
    assert.match(describeFault('odd'), /^a fault of the program: odd; please report it$/);
  });
});
