import assert from 'node:assert/strict';
import { makeInTurn } from '../../src/core/make-in-turn.js';
import { settleAll } from '../../src/core/settle-all.js';

const later = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

describe('core/make-in-turn', () => {
  it('makes one after the other, and writes one while the next is made', async () => {
    const log: string[] = [];
    const make = (name: string) => async () => {
      log.push(`make ${name}`);
      await later();
      const written = later()
        .then(later)
        .then(() => void log.push(`${name} written`));
      return { result: name, written };
    };
    assert.deepEqual(await makeInTurn([make('a'), make('b')]), ['a', 'b']);
    assert.deepEqual(log, ['make a', 'make b', 'a written', 'b written']);
  });

  it('ends what is being written before it passes on what fails', async () => {
    let ended = false;
    const good = () => Promise.resolve({ result: 1, written: later().then(() => void (ended = true)) });
    await assert.rejects(makeInTurn([good, () => Promise.reject(new RangeError('no'))]), new RangeError('no'));
    assert.ok(ended);
  });
});

describe('core/settle-all', () => {
  it('gives the values in order, or the first failure once all are settled', async () => {
    assert.deepEqual(await settleAll([later().then(() => 'a'), Promise.resolve(2)]), ['a', 2]);
    let ended = false;
    const slow = later().then(() => {
      ended = true;
      throw new RangeError('first');
    });
    await assert.rejects(settleAll([slow, Promise.reject(new RangeError('second'))]), new RangeError('first'));
    assert.ok(ended);
  });
});
