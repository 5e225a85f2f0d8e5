import assert from 'node:assert/strict';
import { Random } from '../../src/core/numerics/random.js';
import { category, concatTables, makeTable, numeric } from '../../src/core/table.js';
import { trainForest } from '../../src/models/forest/forest.js';
import { heldOutRows } from '../../src/models/sample/folds.js';
import { scoreTable, trainModel } from '../../src/models/model.js';
import { decodeModel, encodeModel } from '../../src/models/model-file.js';
import { trainOptionsSchema } from '../../src/models/options.js';
import { inBag, outOfBag } from '../../src/models/forest/out-of-bag.js';
import { reliabilityCurve } from '../../src/models/checks/reliability.js';
import { meanLogLoss } from '../../src/models/logistic/objective.js';
import { checkSample } from '../../src/models/sample/sample.js';
import type { WeightedSample } from '../../src/models/sample/sample.js';
import { scoreStack } from '../../src/models/stack/stack.js';
import { trainStack } from '../../src/models/stack/train-stack.js';
import { withTrainingWeights } from '../../src/models/sample/training-weights.js';
import { TOY_FEATURES, toySample, toyTable } from '../helpers/toy-candidates.js';

const COPIES = 20;

/** Each event again and again, measured anew: `copies` events of one source, with a little noise in every feature. */
function reused(sample: WeightedSample, copies: number): WeightedSample {
  const width = sample.featureNames.length;
  const rows = Array.from({ length: sample.rowCount * copies }, (_, i) => [i % sample.rowCount, i] as const);
  const random = new Random(9, 'noise');
  return {
    featureNames: sample.featureNames,
    rowCount: rows.length,
    features: Float32Array.from({ length: rows.length * width }, (_, k) => {
      const [row] = rows[Math.floor(k / width)];
      return sample.features[row * width + (k % width)] + 0.02 * random.normal();
    }),
    label: Uint8Array.from(rows, ([row]) => sample.label[row]),
    weight: Float64Array.from(rows, ([row]) => sample.weight[row]),
    eventId: Float64Array.from(rows, ([row, i]) => copies * sample.eventId[row] + Math.floor(i / sample.rowCount)),
    sourceId: Float64Array.from(rows, ([row]) => sample.eventId[row]),
  };
}

const withoutSources = (sample: WeightedSample): WeightedSample => ({ ...sample, sourceId: sample.eventId });

describe('models: many events of one source', () => {
  const few = toySample({ events: 200 });
  const many = reused(few, COPIES);
  const unseen = withTrainingWeights(toySample({ events: 4000, firstEvent: 1e6 }), 'events');

  it('are in a bag together or not at all', async () => {
    const forest = await trainForest(many, { trees: 5, maxDepth: 3 }, { seed: 1 });
    for (let t = 0; t < 5; t++) {
      const counts = inBag(forest, t, many);
      const ofSource = new Map<number, number>();
      many.sourceId!.forEach((id, row) => {
        assert.equal(ofSource.get(id) ?? counts[row], counts[row]);
        ofSource.set(id, counts[row]);
      });
      assert.ok(new Set(ofSource.values()).size > 2);
    }
  });

  it('are out of bag together, as if they were one event', async () => {
    const forest = await trainForest(many, { trees: 5, maxDepth: 3 }, { seed: 1 });
    const asOne = await outOfBag(forest, { ...many, eventId: many.sourceId!, sourceId: many.sourceId! });
    assert.deepEqual(await outOfBag(forest, many), asOne);
    const apart = { ...many, sourceId: many.eventId };
    assert.notDeepEqual((await outOfBag(forest, apart)).treeCount, asOne.treeCount);
  });

  it('count as one where the least number of events to train on is asked for', async () => {
    const { columns, rowCount } = toyTable(600, 0);
    const source_id = (columns.event_id as Float64Array).map((id) => id % 60);
    const table = makeTable({ ...columns, source_id, row: new Int32Array(rowCount) });
    const options = trainOptionsSchema.parse({ trees: 5, folds: 2, hold_out: 0, min_events: 40 });
    await assert.rejects(
      trainModel(table, options, { seed: 1, featureNames: TOY_FEATURES }),
      /30 background and 30 signal events .*at least 40 events of each class/,
    );
  });

  it('are scored as well as events of sources never seen; taken for separate events they look far better', async () => {
    const options = { forest: { trees: 40, maxDepth: 12, minSamplesLeaf: 5 }, folds: 3, l2: [0.5] };
    const lossOf = async (sample: WeightedSample) => {
      const { stack, heldOut, outOfBag } = await trainStack(sample, options, { seed: 1 });
      const weighted = withTrainingWeights(sample, 'events');
      const fresh = await scoreStack(stack, unseen.features, unseen.rowCount, { eventId: 'new' });
      const votes = outOfBag.map((p) => Math.log((p + 1e-3) / (1 - p + 1e-3)));
      return {
        honest: meanLogLoss({ ...weighted, score: heldOut.score }),
        unseen: meanLogLoss({ ...unseen, ...fresh }),
        votes: meanLogLoss({ ...weighted, score: votes }),
        unseenSources: heldOut.scoredBy.every((by) => by > 0),
      };
    };
    const [together, apart] = [await lossOf(many), await lossOf(withoutSources(many))];
    assert.ok(together.unseenSources);
    assert.ok(Math.abs(together.honest / together.unseen - 1) < 0.25, JSON.stringify(together));
    assert.ok(together.votes > 0.6 * together.unseen, JSON.stringify(together));
    assert.ok(apart.honest < 0.5 * apart.unseen, JSON.stringify(apart));
    assert.ok(apart.votes < 0.5 * apart.unseen, JSON.stringify(apart));
  });

  it('count as one in the band of the reliability curve', () => {
    const width = (sample: WeightedSample) => {
      const score = Float64Array.from({ length: sample.rowCount }, (_, row) => sample.features[6 * row]);
      const { bins } = reliabilityCurve({ ...sample, score }, 1, { bins: 4, replicas: 200 });
      return bins.reduce((sum, { low, high }) => sum + (high - low) / 4, 0);
    };
    assert.ok(Math.abs(width(many) / width(few) - 1) < 0.25);
    assert.ok(width(withoutSources(many)) < 0.4 * width(few));
  });

  it('must have whole numbers for names', () => {
    assert.throws(() => {
      checkSample({ ...many, sourceId: many.sourceId!.map((id, row) => (row === 7 ? 0.5 : id)) });
    }, /row 8, column 'source_id': found '?0.5/);
  });

  it('are scored by the model that did not see their source, whatever their own numbers; the file of the model says so', async () => {
    const table = (events: number, first: number, shift: number) => {
      const { columns, rowCount } = toyTable(events, first);
      const ids = columns.event_id as Float64Array;
      return makeTable({
        ...columns,
        event_id: ids.map((id) => id + shift),
        source_id: ids,
        row: new Int32Array(rowCount),
      });
    };
    const options = trainOptionsSchema.parse({ trees: 10, max_depth: 5, min_samples_leaf: 5, folds: 3, l2: [1], hold_out: 0.25 }); // prettier-ignore
    const trained = await trainModel(table(600, 0, 5000), options, { seed: 1, featureNames: TOY_FEATURES });
    const model = decodeModel(encodeModel(trained), 'file');
    assert.equal(model.groupColumn, 'source_id');
    const scores = await scoreTable(model, concatTables([table(600, 0, 90000), table(50, 2e6, 0)]));
    const by = category(scores, 'scored_by');
    const sources = numeric(scores, 'source_id');
    const held = heldOutRows(Float64Array.from(sources), 0.25, 1);
    sources.forEach((source, row) => {
      const seen = source < 600 && held[row] === 0;
      assert.equal(by.levels[by.codes[row]].startsWith('fold '), seen, `source ${source}`);
    });
  });
});
