import assert from 'node:assert/strict';
import { optimisationPlace, optimisationSampler } from '../../src/events/optimisation-sample.js';

describe('optimisation sample', () => {
  it('holds the declared share of the events, the same ones whatever is asked before', () => {
    const inSample = optimisationSampler(3, 0.05);
    const ids = Array.from({ length: 40000 }, (_, i) => 17 * i + 2 ** 40);
    const chosen = ids.filter(inSample);
    assert.ok(Math.abs(chosen.length / ids.length - 0.05) < 4 * Math.sqrt((0.05 * 0.95) / ids.length));
    for (const id of ids.slice(0, 300).reverse()) assert.equal(optimisationPlace(3)(id) < 0.05, inSample(id));
  });

  it('grows with the fraction without losing an event, and changes with the seed', () => {
    const ids = Array.from({ length: 2000 }, (_, i) => i);
    const small = ids.filter(optimisationSampler(1, 0.1));
    const large = ids.filter(optimisationSampler(1, 0.3));
    assert.ok(small.every((id) => large.includes(id)));
    assert.notDeepEqual(small, ids.filter(optimisationSampler(2, 0.1)));
    assert.equal(ids.filter(optimisationSampler(1, 1)).length, ids.length);
  });
});
