import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EventMasks } from '../../../src/selection/select/event-masks.js';

describe('event masks', () => {
  it('keep what a plain map keeps, also while growing', () => {
    const ids = fc.oneof(fc.nat({ max: 50 }), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.array(fc.tuple(ids, fc.nat({ max: 65535 })), { maxLength: 200 }), (sets) => {
        const masks = new EventMasks();
        const plain = new Map<number, number>();
        for (const [id, bits] of sets) {
          assert.equal(masks.set(id, bits), plain.get(id) ?? 0);
          plain.set(id, (plain.get(id) ?? 0) | bits);
        }
        assert.equal(masks.size, plain.size);
      }),
    );
  });

  it('forget all but one', () => {
    const masks = new EventMasks();
    for (let id = 0; id < 3000; id++) masks.set(id, 5);
    masks.forgetAllBut(1234);
    assert.deepEqual([masks.size, masks.set(1234, 2), masks.set(1235, 1)], [1, 5, 0]);
    masks.forgetAllBut(99);
    assert.equal(masks.size, 0);
  });

  it('hold a hundred thousand events', () => {
    const masks = new EventMasks();
    const id = (i: number) => 2 ** 33 * (i % 7) + 4096 * i;
    for (let i = 0; i < 100000; i++) assert.equal(masks.set(id(i), i % 65536), 0);
    assert.equal(masks.size, 100000);
    for (let i = 0; i < 100000; i += 997) assert.equal(masks.set(id(i), 0), i % 65536);
  });
});
