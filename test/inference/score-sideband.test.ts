import assert from 'node:assert/strict';
import { makeTable, toCategory } from '../../src/core/table.js';
import { scoreSidebands } from '../../src/inference/score-sideband.js';
import { near } from './near.js';

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

  it('counts events of one source once', () => {
    const events = scores.columns.event_id as Float64Array;
    const sourced = makeTable({ ...scores.columns, source_id: events.map((id) => Math.floor(id / 3)) });
    const { C0 } = scoreSidebands(sourced, cuts, 5);
    assert.equal(C0.events, 11);
    assert.equal(Math.min(...C0.mUpsilon), 3 + 11);
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
