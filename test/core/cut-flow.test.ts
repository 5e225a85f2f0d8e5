import assert from 'node:assert/strict';
import { CutFlowCounter, mergeCutFlows } from '../../src/core/cut-flow.js';
import type { CutFlowRow } from '../../src/core/cut-flow.js';

const row = (step: string, process: string, events: number, weight: number): CutFlowRow => ({
  step,
  process,
  category: 'all',
  finalState: 'all',
  events,
  weightedEvents: events * weight,
  candidates: 2 * events,
  weightedCandidates: 2 * events * weight,
});

describe('cut flow', () => {
  it('adds lines alike in step, process, category and final state', () => {
    const merged = mergeCutFlows([[row('a', 'uds', 3, 0.5), row('b', 'uds', 1, 0.5)], [row('a', 'uds', 4, 0.5)]]);
    assert.deepEqual(merged, [row('a', 'uds', 7, 0.5), row('b', 'uds', 1, 0.5)]);
  });

  it('merges to the same bytes in any grouping, odd weights included', () => {
    const flows = Array.from({ length: 30 }, (_, i) => [
      row('a', 'uds', 1, 1 / (i + 3)),
      row('a', 'tau', 1, Math.PI * i),
    ]);
    const whole = JSON.stringify(mergeCutFlows(flows));
    const nested = mergeCutFlows([mergeCutFlows(flows.slice(20).reverse()), mergeCutFlows(flows.slice(0, 20))]);
    assert.equal(JSON.stringify(nested), whole);
  });

  it('keeps steps in the declared order, then in that of their appearance', () => {
    const counter = new CutFlowCounter(['first', 'second']);
    for (const step of ['third', 'second', 'first']) counter.add(row(step, 'uds', 1, 1));
    assert.deepEqual(
      counter.rows().map(({ step }) => step),
      ['first', 'second', 'third'],
    );
  });
});
