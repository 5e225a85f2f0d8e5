import assert from 'node:assert/strict';
import { concatTables, makeTable, toCategory } from '../../../src/core/table.js';
import { scoreSidebands } from '../../../src/inference/scan/score-sideband.js';
import { near } from '../near.js';

describe('inference: score sideband', () => {
  const rows = 60;
  const scores = makeTable({
    event_id: Float64Array.from({ length: rows }, (_, i) => Math.floor(i / 2)),
    category: toCategory(
      Array.from({ length: rows }, (_, i) => (i < 40 ? 'C0' : 'C1')),
      ['C0', 'C1', 'C2'],
    ),
    score: Float32Array.from({ length: rows }, (_, i) => i / 4),
    m_upsilon: Float64Array.from({ length: rows }, (_, i) => 3 + i),
    m_dark_photon: Float64Array.from({ length: rows }, () => 0.5),
  });
  const cuts = { C0: 8, C1: 100, C2: 3 };

  it('takes the candidates just below the cut until it has enough events', () => {
    const { C0 } = scoreSidebands(scores, cuts, 5);
    assert.equal(C0.events, 5);
    assert.deepEqual([...C0.mUpsilon], [34, 33, 32, 31, 30, 29, 28, 27, 26]);
    near(C0.delta, 8 - 23 / 4, 1e-9);
    near(
      C0.weight.reduce((sum, w) => sum + w, 0),
      5,
      1e-12,
    );
  });

  it('takes of each source the event nearest to the cut, with all its candidates', () => {
    const events = scores.columns.event_id as Float64Array;
    const sourced = makeTable({ ...scores.columns, source_id: events.map((id) => Math.floor(id / 3)) });
    const { C0 } = scoreSidebands(sourced, cuts, 5);
    assert.equal(C0.events, 5);
    assert.deepEqual([...C0.mUpsilon], [34, 33, 32, 31, 26, 25, 20, 19, 14]);
  });

  it('is the same where each event has copies of another score', () => {
    const { event_id, score, ...others } = scores.columns as Record<string, Float64Array>;
    const lower = makeTable({ ...others, event_id: event_id.map((id) => id + 100), score: score.map((s) => s - 0.1) });
    const copied = concatTables([makeTable({ ...others, event_id, score }), lower]);
    const source_id = Float64Array.from([...event_id, ...event_id]);
    const between = { ...cuts, C0: 7.8 };
    const found = scoreSidebands(makeTable({ ...copied.columns, source_id }), between, 12);
    assert.deepEqual(found, scoreSidebands(scores, between, 12));
  });

  it('is at least as wide as asked', () => {
    const { C0 } = scoreSidebands(scores, cuts, 1, { C0: 4, C1: 0, C2: 0 });
    assert.equal(C0.events, 8);
    assert.equal(C0.delta, 4);
  });

  it('takes what there is when there is less', () => {
    const { C1, C2 } = scoreSidebands(scores, cuts, 500);
    assert.equal(C1.events, 10);
    assert.equal(C2.events, 0);
    assert.equal(C2.delta, 0);
  });
});
