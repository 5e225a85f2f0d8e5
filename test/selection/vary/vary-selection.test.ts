import assert from 'node:assert/strict';
import { candidateOptions } from '../../../src/candidates/options.js';
import { createPool } from '../../../src/core/pool.js';
import { Random } from '../../../src/core/numerics/random.js';
import { makeTable, toCategory, type Table } from '../../../src/core/table.js';
import type { EventBatch } from '../../../src/events/event-batch.js';
import { CATEGORIES } from '../../../src/events/final-states.js';
import { trainModel, type Model } from '../../../src/models/model.js';
import { trainOptionsSchema } from '../../../src/models/options.js';
import { selectSchema } from '../../../src/selection/select/options.js';
import { switchReport } from '../../../src/selection/vary/switch-report.js';
import { changedEvents, VARIATION_NAMES, VARIATIONS, varySchema } from '../../../src/selection/vary/variations.js';
import { selectEvents, varySelection } from '../../../src/selection/vary/vary-selection.js';
import { toyBatch } from '../../helpers/toy-events.js';
import { toySignal } from '../../helpers/toy-signal.js';

const SIZES = { momentum_scale: 0.02, pid_loss: 0.1, pid_gain: 0.05, resolution: 3, emc_scale: 0 };

describe('a selection under systematic variations', () => {
  const random = new Random(21, 'test/vary-selection');
  const batches = [40, 25].map((count, k) => {
    const signal = { mUpsilon: 4, mDarkPhoton: 0.6, species: ['mu', 'e', 'mu'] } as const;
    const batch = toyBatch(Array.from({ length: count }, () => toySignal(signal, random)));
    return { ...batch, eventId: batch.eventId.map((id) => 1000 * k + id) };
  });
  const pool = createPool(2);
  const options = {
    cuts: { C0: 0, C1: 0, C2: 0 },
    select: selectSchema.parse({}),
    extract: candidateOptions({ min_pid_pass: { C0: 6, C1: 6, C2: 6 } }),
    model: undefined as unknown as Model,
  };
  before(async () => {
    options.model = await smallSpreads();
  });
  after(() => pool.close());
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream of what is at hand
  const stream = async function* (change: (batch: EventBatch) => EventBatch = (batch) => batch) {
    for (const batch of batches) yield change(batch);
  };
  const nominalOf = () => selectEvents({ ...options, events: stream() }, pool);

  it('is what it would be if every event were extracted again', async () => {
    const nominal = await nominalOf();
    assert.ok(nominal.rowCount > 20, String(nominal.rowCount));
    const sizes = varySchema.parse(SIZES);
    const varied = await varySelection({ ...options, events: stream(), nominal }, sizes, { seed: 4, pool });
    assert.deepEqual(
      varied.map(({ variation }) => variation),
      VARIATION_NAMES,
    );
    for (const { variation, title, switches, selectedWeight, relativeChange } of varied) {
      const events = stream((batch) => VARIATIONS[variation].apply(batch, sizes, 4));
      const whole = await selectEvents({ ...options, events }, pool);
      assert.deepEqual(switches, switchReport(nominal, whole), title);
      assert.deepEqual(selectedWeight, { nominal: nominal.rowCount, varied: whole.rowCount });
      assert.ok(Math.abs(relativeChange! - (whole.rowCount / nominal.rowCount - 1)) < 1e-12);
    }
    const moved = varied.map(({ switches }) => switches.lost + switches.gained + switches.otherFinalState);
    assert.ok(
      moved[VARIATION_NAMES.indexOf('pid_loss')] > 0 && moved[VARIATION_NAMES.indexOf('resolution')] > 0,
      String(moved),
    );
  });

  it('extracts again only the events that changed', async () => {
    const nominal = await nominalOf();
    const sizes = varySchema.parse({ ...SIZES, variations: ['pid_loss', 'emc_scale_up', 'momentum_scale_up'] });
    const varied = await varySelection({ ...options, events: stream(), nominal }, sizes, { seed: 4, pool });
    const flipped = batches.flatMap((batch) => changedEvents(batch, VARIATIONS.pid_loss.apply(batch, sizes, 4)));
    assert.ok(flipped.length > 20 && flipped.length < 65, String(flipped.length));
    assert.deepEqual(
      varied.map(({ changedEvents: count }) => count),
      [flipped.length, 0, 65],
    );
    const { selectedWeight, relativeChangeError, switches } = varied[1];
    assert.deepEqual([selectedWeight.varied, relativeChangeError], [selectedWeight.nominal, 0]);
    assert.deepEqual([switches.unchanged, switches.lost], [nominal.rowCount, 0]);
  });

  it('has no relative change without a selected event, and nothing without variations', async () => {
    const nominal = await nominalOf();
    const closed = { ...options, cuts: { C0: 99, C1: 99, C2: 99 }, nominal: makeTable({ ...empty(nominal) }) };
    const context = { seed: 4, pool };
    const [varied] = await varySelection(
      { ...closed, events: stream() },
      varySchema.parse({ variations: ['pid_loss'] }),
      context,
    );
    assert.deepEqual([varied.relativeChange, varied.selectedWeight], [null, { nominal: 0, varied: 0 }]);
    assert.deepEqual(
      await varySelection({ ...options, events: stream(), nominal }, varySchema.parse({ variations: [] }), context),
      [],
    );
  });
});

/** A model by which candidates pass whose dark photons agree in their masses within 20 MeV. */
function smallSpreads(): Promise<Model> {
  const rows = Array.from({ length: 600 }, (_, row) => row);
  const spread = Float32Array.from(rows, (row) => 0.0001 * row);
  const table = makeTable({
    event_id: Float64Array.from(rows, (row) => 1e6 + row),
    category: toCategory(rows.map((row) => CATEGORIES[row % 3])),
    label: Uint8Array.from(spread, (value) => Number(value < 0.02)),
    dark_photon_mass_spread: spread,
  });
  const features = ['dark_photon_mass_spread'];
  const train = trainOptionsSchema.parse({ features, trees: 5, folds: 2, hold_out: 0, l2: [0.1], min_events: 10 });
  return trainModel(table, train, { seed: 1 });
}

/** The columns of a table without its rows. */
function empty({ columns }: Table): Table['columns'] {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      'levels' in column ? { levels: column.levels, codes: column.codes.subarray(0, 0) } : column.subarray(0, 0),
    ]),
  );
}
