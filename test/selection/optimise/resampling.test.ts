import assert from 'node:assert/strict';
import { makeTable, numeric, toCategory } from '../../../src/core/table.js';
import type { Table } from '../../../src/core/table.js';
import { optimisationData } from '../../../src/selection/optimise/optimisation-data.js';
import { makeResampling } from '../../../src/selection/optimise/resampling.js';
import { scoreAxis } from '../../../src/selection/optimise/score-axis.js';
import { ScoreHistograms } from '../../../src/selection/optimise/score-histograms.js';

describe('resampling', () => {
  it('draws Poisson multiplicities of mean 1 for replicas, and two complementary halves', () => {
    const { multiplicities, halfSlot, slots } = makeResampling(1, 'data', 6, 2);
    assert.equal(slots, 11);
    const events = 20000;
    const counts = new Float64Array(13);
    const out = new Uint8Array(slots);
    for (let event = 0; event < events; event++) {
      multiplicities(event, out);
      assert.equal(out[0], 1);
      for (let r = 1; r <= 6; r++) counts[out[r]]++;
      for (const split of [0, 1]) assert.equal(out[halfSlot(split, 0)] + out[halfSlot(split, 1)], 2);
      for (const split of [0, 1]) assert.ok([0, 2].includes(out[halfSlot(split, 0)]));
    }
    const draws = 6 * events;
    [0.36788, 0.36788, 0.18394, 0.06131, 0.01533].forEach((p, k) => {
      assert.ok(Math.abs(counts[k] / draws - p) < 4 * Math.sqrt(p / draws), `multiplicity ${k}`);
    });
  });

  it('depends on seed, stream and event only', () => {
    const draw = (seed: number, stream: string, before: number[]) => {
      const { multiplicities, slots } = makeResampling(seed, stream, 40, 3);
      const out = new Uint8Array(slots);
      for (const event of [...before, 77]) multiplicities(event, out);
      return out.join();
    };
    assert.equal(draw(1, 'data', [1, 2, 3]), draw(1, 'data', [9]));
    assert.notEqual(draw(1, 'data', []), draw(2, 'data', []));
    assert.notEqual(draw(1, 'data', []), draw(1, 'signal', []));
  });

  it('fills histograms as often as an event is in each slot', () => {
    const resampling = makeResampling(5, 'data', 10, 1);
    const histograms = new ScoreHistograms(scoreAxis([0, 4], 1), resampling);
    const out = new Uint8Array(resampling.slots);
    const expected = Array.from({ length: resampling.slots }, () => new Float64Array(4));
    for (let event = 0; event < 50; event++) {
      histograms.fill(event, 1, event % 4, 0.25);
      resampling.multiplicities(event, out);
      out.forEach((times, slot) => (expected[slot][event % 4] += 0.25 * times));
    }
    expected.forEach((contents, slot) => {
      assert.deepEqual(histograms.contents(slot, 1), contents);
      assert.deepEqual(histograms.contents(slot, 0), new Float64Array(4));
    });
  });

  it('moves events of one source together', async () => {
    const rows = 40;
    const table = makeTable({
      event_id: Float64Array.from({ length: rows }, (_, i) => i),
      source_id: Float64Array.from({ length: rows }, (_, i) => Math.floor(i / 2)),
      weight: new Float64Array(rows).fill(1),
      category: toCategory(Array<string>(rows).fill('C1')),
      score: Float64Array.from({ length: rows }, (_, i) => i % 2),
    });
    const resampling = makeResampling(5, 'data', 30, 2);
    const perSlot = async (data: Table) => {
      const { histograms } = await optimisationData(data, () => true, scoreAxis([0, 2], 1), resampling);
      return Array.from({ length: resampling.slots }, (_, slot) => [...histograms.contents(slot, 1)]);
    };
    for (const [even, odd] of await perSlot(table)) assert.equal(even, odd);
    const apart = makeTable({ ...table.columns, source_id: numeric(table, 'event_id') });
    assert.ok((await perSlot(apart)).some(([even, odd]) => even !== odd));
  });
});
