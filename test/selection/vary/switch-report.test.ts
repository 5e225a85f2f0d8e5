import assert from 'node:assert/strict';
import { switchReport } from '../../../src/selection/vary/switch-report.js';
import type { ToyCandidate } from '../../helpers/score-tables.js';
import { scoreTable } from '../../helpers/score-tables.js';

const chosen = (eventId: number, finalState: ToyCandidate['finalState'], candidateId = 0): ToyCandidate => ({
  eventId,
  finalState,
  candidateId,
  score: 9,
});

describe('switch report', () => {
  it('sorts events by what became of their choice', () => {
    const before = [chosen(1, '6e'), chosen(2, '6e', 4), chosen(3, '4e2mu'), chosen(9, '4e2mu'), chosen(4, '6mu')];
    const after = [chosen(9, '2e4mu'), chosen(3, '2e4mu'), chosen(2, '6e', 5), chosen(1, '6e'), chosen(5, '6e')];
    assert.deepEqual(switchReport(scoreTable(before), scoreTable(after)), {
      unchanged: 1,
      otherPairing: 1,
      otherFinalState: 2,
      lost: 1,
      gained: 1,
      moves: [{ from: '4e2mu', to: '2e4mu', events: 2 }],
      movedEvents: [3, 9],
    });
  });

  it('finds nothing moved between equal selections', () => {
    const table = scoreTable([chosen(1, '6e'), chosen(2, '2mu4pi')]);
    const report = switchReport(table, table);
    assert.equal(report.unchanged, 2);
    assert.deepEqual([report.lost, report.gained, report.moves.length], [0, 0, 0]);
  });
});
