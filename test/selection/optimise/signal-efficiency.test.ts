import assert from 'node:assert/strict';
import { concatTables, makeTable, takeRows } from '../../../src/core/table.js';
import { makeResampling } from '../../../src/selection/optimise/resampling.js';
import { scoreAxis } from '../../../src/selection/optimise/score-axis.js';
import { signalEfficiency } from '../../../src/selection/optimise/signal-efficiency.js';
import { scoreTable } from '../../helpers/score-tables.js';

const AXIS = scoreAxis([-5, 5], 0.5);
const POINTS = [{ mUpsilon: 3, mDarkPhoton: 0.5, ctauCm: 0, generated: 100 }];
const edgeAt = (score: number) => Math.round((score - AXIS.low) / AXIS.step);

/** Four candidates of C0 and one of C1. */
const SCORES = [-1, 0, 1, 2, 2];
const WEIGHTS = [1, 2, 3, 0.5, 4];
const EVENTS = scoreTable(
  SCORES.map((score, i) => ({
    eventId: i,
    candidateId: 0,
    finalState: i < 4 ? '6e' : '4e2pi',
    score,
    weight: WEIGHTS[i],
    matched: 1,
    masses: [3, 0.5],
  })),
);
const withSources = (...source: number[]) => makeTable({ ...EVENTS.columns, source_id: Float64Array.from(source) });

/** Errors in C0 and C1 above a score. */
async function errors(table: Parameters<typeof signalEfficiency>[0], cut: number): Promise<number[]> {
  const read = await signalEfficiency(table, POINTS, AXIS, makeResampling(1, 'signal', 0, 0), []);
  const found = read.pointEfficiencies([edgeAt(cut), edgeAt(cut), edgeAt(cut)]);
  return found.slice(0, 2).map(({ error }) => error);
}

describe('error of a signal efficiency', () => {
  it('is the root of the sum of squared weights for events that have a source of their own', async () => {
    assert.deepEqual(await errors(EVENTS, -2), [Math.sqrt(1 + 4 + 9 + 0.25) / 100, 4 / 100]);
    assert.deepEqual(await errors(withSources(5, 6, 7, 8, 9), 0.5), await errors(EVENTS, 0.5));
  });

  it('adds the weights of a source before it squares them, in each category and above each cut', async () => {
    const shared = withSources(5, 6, 5, 5, 5);
    assert.deepEqual(await errors(shared, -2), [Math.sqrt(4.5 ** 2 + 4) / 100, 4 / 100]);
    assert.deepEqual(await errors(shared, 0.5), [3.5 / 100, 4 / 100]);
    assert.deepEqual(await errors(shared, 1.5), [0.5 / 100, 4 / 100]);
  });

  it('does not depend on the order of the rows or the files they are in', async () => {
    const shared = withSources(5, 6, 5, 5, 5);
    const parts = [takeRows(shared, [3, 0]), takeRows(shared, [4, 2, 1])];
    assert.deepEqual(await errors(parts, -2), await errors(concatTables([shared]), -2));
  });
});
