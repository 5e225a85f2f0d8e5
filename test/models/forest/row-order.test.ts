import assert from 'node:assert/strict';
import { Random } from '../../../src/core/numerics/random.js';
import { orderByPlace } from '../../../src/models/forest/row-order.js';

describe('models/row-order', () => {
  it('copies each row once to the place it names, places in ascending groups, up to the largest', () => {
    for (const most of [3, 1023, 1024, 1025, 1e6]) {
      const random = new Random(1, 'test/places', most);
      const places = Uint32Array.from({ length: 300 }, (_, row) => (row === 7 ? most : random.below(most + 1)));
      const rows = Uint8Array.from({ length: 300 * 16 }, () => random.below(256));
      const out = new Uint8Array(rows.length);
      const moved = orderByPlace(rows, 16, places, most, out);
      const at = new Uint32Array(300);
      moved.forEach((place, row) => {
        at[place] = places[row];
        assert.deepEqual(out.subarray(place * 16, place * 16 + 16), rows.subarray(row * 16, row * 16 + 16));
      });
      assert.deepEqual(
        [...moved].sort((a, b) => a - b),
        [...moved.keys()],
      );
      const width = 2 ** Math.max(0, Math.ceil(Math.log2((most + 1) / 1024)));
      at.forEach((place, i) => {
        assert.ok(i === 0 || Math.floor(place / width) >= Math.floor(at[i - 1] / width));
      });
    }
  });
});
