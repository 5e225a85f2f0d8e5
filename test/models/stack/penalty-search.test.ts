import assert from 'node:assert/strict';
import { climb, ladderOf } from '../../../src/models/stack/penalty-search.js';

const HALF = Math.log10(3.2);

describe('models/stack/penalty-search', () => {
  const ladder = ladderOf('auto');

  /** What is tried where the loss is least at a penalty, in order. */
  async function visited(best: number, wanted?: { from: number; to: number }) {
    const order: number[] = [];
    const found = await climb(
      ladder,
      (rung) => {
        order.push(rung);
        return Promise.resolve({ loss: 0.5 + 0.01 * Math.log10(ladder.penalties[rung] / best) ** 2 });
      },
      wanted,
    );
    return { order, rungs: [...found.keys()] };
  }

  for (const best of [1e-3, 0.1, 1, 30, 100, 1e4]) {
    it(`goes on until a best penalty of ${best} is inside, with no gap`, async () => {
      const { rungs } = await visited(best);
      const tried = rungs.map((rung) => ladder.penalties[rung]);
      assert.ok(tried[0] > best && tried.at(-1)! < best, tried.join());
      rungs.forEach((rung, i) => {
        assert.equal(rung, rungs[0] + i);
      });
      assert.ok(tried.slice(1).every((penalty, i) => Math.abs(Math.log10(tried[i] / penalty)) < HALF));
    });
  }

  it('stops at the end of the ladder', async () => {
    const [weak, strong] = [await visited(1e-9), await visited(1e9)];
    assert.equal(weak.rungs.at(-1), ladder.penalties.length - 1);
    assert.equal(strong.rungs[0], 0);
  });

  it('does not take a small wiggle for the turn', async () => {
    const losses = [0.5, 0.49, 0.4901, 0.48, 0.47, 0.48, 0.49];
    const tried = await climb({ ...ladder, first: 0 }, (rung) => Promise.resolve({ loss: losses[rung] ?? 1 }));
    assert.ok(tried.has(4) && tried.size <= 6);
  });

  it('starts each rung from its neighbour', async () => {
    const ladderOfFew = { penalties: [8, 4, 2, 1], first: 2, whole: false };
    const from: (number | undefined)[] = [];
    await climb(
      ladderOfFew,
      (rung, before: { loss: number; rung: number } | undefined) => {
        from[rung] = before?.rung;
        return Promise.resolve({ loss: rung, rung });
      },
      { from: 0, to: 3 },
    );
    assert.deepEqual(from, [1, 2, undefined, 2]);
  });

  it('tries all of a list, and each penalty once', async () => {
    const list = ladderOf([1, 100, 1, 10]);
    const tried = await climb(list, (rung) => Promise.resolve({ loss: -rung }));
    assert.deepEqual([list.penalties, [...tried.keys()]], [[100, 10, 1], [0, 1, 2]]); // prettier-ignore
  });
});
