import assert from 'node:assert/strict';
import { readdir, truncate, writeFile } from 'node:fs/promises';
import {
  extendForest,
  loadForest,
  mergeForests,
  predictForest,
  Random,
  resolveForestOptions,
  saveForest,
  scoreStack,
  trainForest,
  trainStack,
} from '../../../src/index.js';
import { scratchFolder } from '../../helpers/scratch.js';

/** Plain arrays, as another program would have them: two features, of which the first tells the classes apart. */
function plainRows(rows: number) {
  const random = new Random(3, 'test/forest-file');
  const label = Array.from({ length: rows }, (_, row) => row % 2);
  return { featureNames: ['a', 'b'], label, features: label.flatMap((y) => [y + random.normal(), random.normal()]) };
}

describe('forests through the public interface', () => {
  const path = scratchFolder();
  const rows = plainRows(400);

  it('merge from shards that were saved, and go on where a saved one stops, to the same bytes', async () => {
    const whole = await trainForest(rows, { trees: 9 }, { seed: 4 });
    for (const [from, to] of [
      [0, 5],
      [5, 9],
    ])
      await saveForest(path(`shard-${from}`), await trainForest(rows, { trees: 9 }, { seed: 4, shard: { from, to } }));
    const shards = [await loadForest(path('shard-5')), await loadForest(path('shard-0'))];
    assert.deepEqual(mergeForests(shards), whole);
    await saveForest(path('first'), await trainForest(rows, { trees: 4 }, { seed: 4 }));
    assert.deepEqual(await extendForest(await loadForest(path('first')), rows, 9, {}), whole);
  });

  it('are refused with what is wrong if their file is damaged, of another kind or absent', async () => {
    await saveForest(path('broken'), await trainForest(rows, { trees: 1 }, { seed: 4 }));
    await truncate(path('broken'), 900);
    await assert.rejects(loadForest(path('broken')), /broken: found a damaged or truncated model/);
    await writeFile(path('text'), 'event_id,label');
    await assert.rejects(loadForest(path('text')), /text: found a file of another kind/);
    await assert.rejects(loadForest(path('none')), /none: found no readable file \(ENOENT\)/);
    await assert.rejects(
      loadForest('test/fixtures/model-v1.darkonium'),
      /a bundle of another kind \(darkonium model\)/,
    );
    assert.ok((await readdir(path('.'))).every((name) => !name.startsWith('.')));
  });

  it('take plain arrays: without weights rows weigh 1, without ids each is its own event', async () => {
    const typed = {
      featureNames: rows.featureNames,
      rowCount: 400,
      features: Float32Array.from(rows.features),
      label: Uint8Array.from(rows.label),
      weight: new Float64Array(400).fill(1),
      eventId: Float64Array.from(rows.label.keys()),
    };
    const forest = await trainForest(rows, { trees: 5 }, { seed: 1 });
    assert.deepEqual(forest, await trainForest(typed, { trees: 5 }, { seed: 1 }));
    assert.deepEqual(await predictForest(forest, rows.features, 400), await predictForest(forest, typed.features, 400));
    const { stack } = await trainStack(rows, { folds: 2, forest: { trees: 5 } }, { seed: 1 });
    const { score } = await scoreStack(stack, rows.features, 400, { eventId: [...typed.eventId] });
    assert.ok(score.every(Number.isFinite));
    await assert.rejects(
      trainForest({ ...rows, label: rows.label.map((y) => 2 * y) }, {}, { seed: 1 }),
      /row 2, column 'label': found 2; allowed: 0 or 1/,
    );
  });

  it("know scikit-learn's words", async () => {
    const resolve =
      (options: object, names = ['a', 'b']) =>
      () =>
        resolveForestOptions(options, names);
    assert.throws(resolve({ n_estimators: 5 }), /'n_estimators' is unknown; nearest: 'trees'/);
    assert.throws(resolve({ random_state: 5 }), /'random_state' is unknown; nearest: 'seed' of the context/);
    assert.throws(resolve({ bin: 5 }), /'bin' is unknown; nearest: 'bins'/);
    const all = await trainForest(rows, { trees: 3, maxFeatures: 'all' }, { seed: 1 });
    const two = await trainForest(rows, { trees: 3, maxFeatures: 2 }, { seed: 1 });
    assert.deepEqual(all.leftChild, two.leftChild);
    const one = await trainForest(rows, { trees: 3, maxFeatures: 'log2' }, { seed: 1 });
    assert.deepEqual(one.value, (await trainForest(rows, { trees: 3, maxFeatures: 1 }, { seed: 1 })).value);
  });
});
