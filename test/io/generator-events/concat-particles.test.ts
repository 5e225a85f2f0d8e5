import assert from 'node:assert/strict';
import { concatParticles } from '../../../src/io/generator-events/concat-particles.js';
import { makeTable, sliceRows } from '../../../src/core/table.js';
import { readAllHepmc } from '../../../src/io/generator-events/read-hepmc.js';

describe('concatParticles', () => {
  it('puts events one behind the other', async () => {
    const events = await readAllHepmc('data/evtgen-bb-6trk-excl.hepmc3.gz');
    const twice = concatParticles([events, events]);
    assert.equal(twice.eventCount, 2 * events.eventCount);
    assert.equal(twice.particleStart[twice.eventCount], twice.pdg.length);
    assert.deepEqual(twice.px.subarray(events.px.length), events.px);
    assert.deepEqual(concatParticles([twice, concatParticles([])]), twice);
    assert.equal(concatParticles([]).eventCount, 0);
  });
});

describe('sliceRows', () => {
  it('shows rows of the same memory', () => {
    const words = { levels: ['a', 'b'], codes: Uint8Array.of(0, 1, 1) };
    const table = makeTable({ x: Float64Array.of(1, 2, 3), words });
    const slice = sliceRows(table, 1, 3);
    assert.equal(slice.rowCount, 2);
    assert.deepEqual(slice.columns, {
      x: Float64Array.of(2, 3),
      words: { levels: ['a', 'b'], codes: Uint8Array.of(1, 1) },
    });
    assert.equal((slice.columns.x as Float64Array).buffer, (table.columns.x as Float64Array).buffer);
  });
});
