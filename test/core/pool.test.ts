import assert from 'node:assert/strict';
import { InputError } from '../../src/core/errors.js';
import { createPool } from '../../src/core/pool.js';

const TASKS = new URL('../helpers/pool-tasks.js', import.meta.url).href;

describe('core/pool', () => {
  for (const size of [1, 2, 3]) {
    it(`gives results in order and once each with ${size} workers`, async () => {
      const pool = createPool(size);
      const seen: [number, number][] = [];
      await pool.map(TASKS, 'slowSquare', [1, 2, 3, 4, 5, 6, 7], (output: number, index) => {
        seen.push([index, output]);
      });
      assert.deepEqual(
        seen,
        [1, 4, 9, 16, 25, 36, 49].map((square, i) => [i, square]),
      );
      await pool.close();
    });

    it(`takes inputs as they become available with ${size} workers`, async () => {
      const pool = createPool(size);
      const source = async function* () {
        for (let k = 1; k <= 5; k++) {
          await new Promise((resolve) => setTimeout(resolve, 2));
          yield k;
        }
      };
      const seen: number[] = [];
      await pool.map(TASKS, 'slowSquare', source(), (output: number) => {
        seen.push(output);
      });
      assert.deepEqual(seen, [1, 4, 9, 16, 25]);
      await pool.close();
    });

    it(`works on one shared column with ${size} workers`, async () => {
      const pool = createPool(size);
      const column = new Int32Array(new SharedArrayBuffer(4000));
      const parts = Array.from({ length: 10 }, (_, k) => ({ column, from: 100 * k, to: 100 * (k + 1) }));
      await pool.map(TASKS, 'addOne', parts, () => {});
      assert.ok(column.every((value) => value === 1));
      await pool.close();
    });

    it(`passes a named error through with ${size} workers, and can be used again`, async () => {
      const pool = createPool(size);
      await assert.rejects(
        pool.map(TASKS, 'refuseThree', [1, 2, 3, 4], () => {}),
        (error) =>
          error instanceof InputError &&
          error.exitCode === 2 &&
          error.location.row === 3 &&
          error.message.includes('three'),
      );
      let sum = 0;
      await pool.map(TASKS, 'refuseThree', [1, 2], (output: number) => {
        sum += output;
      });
      assert.equal(sum, 3);
      await pool.close();
    });

    it(`passes on what fails when a result is taken with ${size} workers, and can be used again`, async () => {
      const pool = createPool(size);
      const taken: number[] = [];
      const failing = pool.map(TASKS, 'slowSquare', [1, 2, 3, 4, 5, 6], (output: number) => {
        if (output === 9) throw new RangeError('no nine');
        taken.push(output);
      });
      await assert.rejects(failing, new RangeError('no nine'));
      assert.deepEqual(taken, [1, 4]);
      await pool.map(TASKS, 'slowSquare', [2], (output: number) => {
        taken.push(output);
      });
      assert.deepEqual(taken, [1, 4, 4]);
      await pool.close();
    });

    it(`passes on what fails when an input is made with ${size} workers, after the results before it`, async () => {
      const pool = createPool(size);
      const taken: number[] = [];
      async function* inputs() {
        for (let i = 1; i < 4; i++) yield i;
        await new Promise((resolve) => setTimeout(resolve, 1));
        throw new RangeError('no four');
      }
      const failing = pool.map(TASKS, 'slowSquare', inputs(), (output: number) => {
        taken.push(output);
      });
      await assert.rejects(failing, new RangeError('no four'));
      assert.deepEqual(
        taken,
        [1, 4, 9].filter((_, i) => i < taken.length),
      );
      await pool.close();
    });
  }

  it('works on while a result is taken, but not on more than the workers can hold', async () => {
    const pool = createPool(2);
    const column = new Int32Array(new SharedArrayBuffer(40));
    const parts = Array.from({ length: 10 }, (_, k) => ({ column, from: k, to: k + 1 }));
    const done = () => column.reduce((sum, value) => sum + value, 0);
    // started, so that neither has done much before the other's first result
    await pool.map(TASKS, 'slowSquare', [1, 2], () => {});
    await pool.map(TASKS, 'addOne', parts, async (_, index) => {
      if (index > 0) return;
      const before = done();
      while (done() < 3) await new Promise((resolve) => setTimeout(resolve, 1));
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(done() <= before + 3, `${before}, then ${done()} done`);
    });
    assert.equal(done(), 10);
    await pool.close();
  });
});
