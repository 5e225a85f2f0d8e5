import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { makeTable, sliceRows } from '../../src/core/table.js';
import type { Table } from '../../src/core/table.js';
import { concatEventBatches } from '../../src/events/concat-events.js';
import { CLUSTER_REQUIREMENTS, EVENT_REQUIREMENTS, TRACK_REQUIREMENTS } from '../../src/events/event-columns.js';
import { eventBatchToTables, tablesToEventBatch } from '../../src/events/event-tables.js';
import { readEventBatches } from '../../src/events/read-events.js';
import { openEventsWriter, writeEvents } from '../../src/events/write-events.js';
import { readTable, writeTable } from '../../src/io/tables/table-files.js';
import { exampleEvents } from '../helpers/example-events.js';
import { scratchFolder } from '../helpers/scratch.js';

async function readAll(dir: string, batchEvents?: number) {
  const batches = [];
  for await (const batch of readEventBatches(dir, batchEvents === undefined ? {} : { batchEvents }))
    batches.push(batch);
  return batches;
}

describe('event tables', () => {
  const path = scratchFolder();
  const without = (table: Table, ...names: string[]) =>
    makeTable(Object.fromEntries(Object.entries(table.columns).filter(([name]) => !names.includes(name))));

  it('hold a batch completely', () => {
    const batch = exampleEvents(20);
    assert.deepEqual(tablesToEventBatch(eventBatchToTables(batch)), batch);
  });

  it('have the columns that docs/reconstruction.md lists, of which those without a stand-in must be there', () => {
    const tables = eventBatchToTables(exampleEvents(1));
    const needed = { events: EVENT_REQUIREMENTS, tracks: TRACK_REQUIREMENTS, clusters: CLUSTER_REQUIREMENTS };
    const text = readFileSync('docs/reconstruction.md', 'utf8');
    for (const name of ['events', 'tracks', 'clusters'] as const) {
      const rows = text
        .slice(text.indexOf(`\`${name}.parquet\`, one row`))
        .split('\n\n')[1]
        .split('\n')
        .slice(2)
        .map((row) => row.split('|').slice(1, 3));
      const columnsOf = (row: string[]) => [...row[0].matchAll(/`(\w+)`/g)].map(([, column]) => column);
      assert.deepEqual(rows.flatMap(columnsOf).toSorted(), Object.keys(tables[name].columns).toSorted());
      const required = rows.filter(([, standard]) => standard.trim() === '–').flatMap(columnsOf);
      assert.deepEqual(required.toSorted(), needed[name].map((column) => column.name).toSorted());
    }
  });

  it('go through files in batches of any size, tracks and clusters with their events', async () => {
    const batches = [exampleEvents(700), exampleEvents(1, 5000), exampleEvents(400, 9000)];
    await writeEvents(path('events'), batches);
    const whole = concatEventBatches(batches);
    const [all] = await readAll(path('events'));
    assert.deepEqual(all, whole);
    const small = await readAll(path('events'), 7);
    assert.equal(small.length, Math.ceil(1101 / 7));
    assert.deepEqual(concatEventBatches(small), whole);
  });

  it('hold an event without tracks, and no event at all', async () => {
    const bare = { ...exampleEvents(1), ...tracksOf(exampleEvents(0)) };
    const writer = await openEventsWriter(path('bare'));
    await writer.append(exampleEvents(0));
    await writer.append({ ...bare, trackStart: Int32Array.of(0, 0) });
    await writer.close();
    const [batch] = await readAll(path('bare'));
    assert.deepEqual([...batch.trackStart], [0, 0]);
    await writeEvents(path('none'), [exampleEvents(0)]);
    assert.equal((await readAll(path('none')))[0].eventCount, 0);
  });

  it('stand in for what data cannot know', () => {
    const { events, tracks, clusters } = eventBatchToTables(exampleEvents(3));
    const truth = ['truth_upsilon_mass', 'truth_dark_photon_mass', 'truth_ctau'];
    const batch = tablesToEventBatch({
      events: without(events, 'weight', 'process', ...truth),
      tracks: without(tracks, 'truth_pdg', 'truth_dark_photon'),
      clusters,
    });
    assert.deepEqual([...batch.weight], [1, 1, 1]);
    assert.deepEqual(batch.processNames, ['data']);
    assert.ok(batch.truthUpsilonMass.every(Number.isNaN));
    assert.ok(batch.truthPdg.every((pdg) => pdg === 0) && batch.truthDarkPhoton.every((index) => index === -1));
  });

  it('refuse rows that belong to no event or are out of order', async () => {
    const { events, tracks, clusters } = eventBatchToTables(exampleEvents(3));
    assert.throws(() => tablesToEventBatch({ events: sliceRows(events, 0, 2), tracks, clusters }), RangeError);
    await writeEvents(path('short'), [exampleEvents(3)]);
    await writeTable(path('short/events.parquet'), sliceRows(events, 0, 2));
    await assert.rejects(readAll(path('short')), /tracks\.parquet, row 12, column 'event_id': found 1002/);
  });

  it('refuse the same id twice and a charge that is none', async () => {
    const batch = exampleEvents(3);
    await writeEvents(path('twice'), [{ ...batch, eventId: Float64Array.of(1, 2, 2) }]);
    await assert.rejects(readAll(path('twice')), /events\.parquet, row 3, column 'event_id': found 2 twice/);
    await writeEvents(path('neutral'), [{ ...batch, charge: batch.charge.map((charge, i) => (i === 7 ? 0 : charge)) }]);
    await assert.rejects(
      readAll(path('neutral')),
      /tracks\.parquet, row 8, column 'charge': found 0; allowed: -1 or 1/,
    );
  });

  it('refuse a column that is absent or not finite, with file, row and column', async () => {
    await writeEvents(path('broken'), [exampleEvents(3)]);
    const file = path('broken/tracks.parquet');
    const tracks = await readTable(file);
    await writeTable(file, without(tracks, 'tanl'));
    await assert.rejects(readAll(path('broken')), /tracks\.parquet, column 'tanl': found no such column/);
    const d0 = Float64Array.from(tracks.columns.d0 as Float64Array);
    d0[4] = NaN;
    await writeTable(file, makeTable({ ...tracks.columns, d0 }));
    await assert.rejects(readAll(path('broken')), /tracks\.parquet, row 5, column 'd0': found NaN; allowed: a finite/);
    await assert.rejects(readAll(path('absent')), /events\.parquet: found no such file/);
  });

  it('unite the process names of batches', () => {
    const second = { ...exampleEvents(2), processNames: ['signal', 'other'] };
    const joined = concatEventBatches([exampleEvents(2), second]);
    assert.deepEqual(joined.processNames, ['background', 'signal', 'other']);
    assert.deepEqual([...joined.process], [0, 1, 1, 2]);
    assert.throws(() => concatEventBatches([]), RangeError);
  });
});

/** The per-track columns of a batch. */
function tracksOf(batch: ReturnType<typeof exampleEvents>) {
  const { charge, helix, covariance, pid, truthPdg, truthDarkPhoton } = batch;
  return { charge, helix, covariance, pid, truthPdg, truthDarkPhoton };
}
