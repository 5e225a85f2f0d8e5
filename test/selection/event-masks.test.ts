import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventMasks } from '../../src/selection/event-masks.js';

describe('event masks', () => {
  it('keep what a plain map keeps, also while growing', () => {
    const ids = fc.oneof(fc.nat({ max: 50 }), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, fc.nat({ max: 1 }), fc.nat({ max: 65535 })), { maxLength: 200 }), (sets) => {
        const masks = new EventMasks(2);
        const plain = new Map<string, number>();
        for (const [id, wordIndex, bits] of sets) {
          const slot = masks.slot(id);
          masks.masks[2 * slot + wordIndex] |= bits;
          plain.set(`${id} ${wordIndex}`, (plain.get(`${id} ${wordIndex}`) ?? 0) | bits);
        }
        for (const [id] of sets)
          for (const w of [0, 1]) assert.equal(masks.masks[2 * masks.slot(id) + w], plain.get(`${id} ${w}`) ?? 0);
        assert.equal(masks.size, new Set(sets.map(([id]) => id)).size);
      }),
    );
  });

  it('hold a hundred thousand events', () => {
    const masks = new EventMasks(1);
    const id = (i: number) => 2 ** 33 * (i % 7) + 4096 * i;
    for (let i = 0; i < 100000; i++) masks.masks[masks.slot(id(i))] = i % 65536;
    assert.equal(masks.size, 100000);
    for (let i = 0; i < 100000; i += 997) assert.equal(masks.masks[masks.slot(id(i))], i % 65536);
  });
});
