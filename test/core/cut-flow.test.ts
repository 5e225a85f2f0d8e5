import assert from 'node:assert/strict';
import { mergeCutFlows } from '../../src/core/cut-flow.js';

describe('core/cut-flow', () => {
  it('adds lines of disjoint event sets and keeps the order of first appearance', () => {
    const row = (step: string, events: number) => ({
      step,
      process: 'uds',
      category: 'all',
      finalState: 'all',
      events,
      weightedEvents: events / 2,
      candidates: 2 * events,
      weightedCandidates: events,
    });
    const merged = mergeCutFlows([
      [row('generated', 10), row('skim', 4)],
      [row('generated', 20), row('selected', 1)],
    ]);
    assert.deepEqual(merged, [row('generated', 30), row('skim', 4), row('selected', 1)]);
  });
});
