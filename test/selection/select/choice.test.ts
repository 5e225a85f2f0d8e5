import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ConfigError } from '../../../src/core/errors.js';
import type { Table } from '../../../src/core/table.js';
import { category, filterRows, numeric, takeRows } from '../../../src/core/table.js';
import { FINAL_STATES } from '../../../src/events/final-states.js';
import { chooseAmong, chooseCandidates, scorePasses } from '../../../src/selection/select/choice.js';
import type { ToyCandidate } from '../../helpers/score-tables.js';
import { scoreTable } from '../../helpers/score-tables.js';

const CUTS = { C0: 0, C1: 1, C2: 2 };

const word = (table: Table, name: string, row: number) => {
  const column = category(table, name);
  return column.levels[column.codes[row]];
};

/** Events of several candidates, many of them alike in all but one key. */
const candidates = fc
  .array(
    fc.record({
      eventId: fc.integer({ min: 0, max: 6 }),
      finalState: fc.constantFrom(...FINAL_STATES),
      score: fc.constantFrom(-1, 0.5, 1.5, 3),
      spread: fc.constantFrom(0.01, 0.02, NaN),
      chi2: fc.constantFrom(4, 9),
    }),
    { maxLength: 40 },
  )
  .map((rows) => rows.map((row, i): ToyCandidate => ({ ...row, candidateId: i })));

const kept = (table: Table) =>
  Array.from({ length: table.rowCount }, (_, row) => [
    numeric(table, 'event_id')[row],
    numeric(table, 'candidate_id')[row],
  ]);

/** The rules read aloud: repeatedly drop whatever is worse than the best by the next rule. */
function slowChoice(table: Table): number[][] {
  const passing = filterRows(table, scorePasses(table, CUTS));
  const events = [...new Set(numeric(passing, 'event_id'))].sort((a, b) => a - b);
  return events.map((event) => {
    let rows = [...Array(passing.rowCount).keys()].filter((row) => numeric(passing, 'event_id')[row] === event);
    const keepBest = (key: (row: number) => number) => {
      const best = Math.min(...rows.map(key));
      rows = rows.filter((row) => key(row) === best);
    };
    const known = (name: string) => (row: number) => {
      const value = numeric(passing, name)[row];
      return Number.isNaN(value) ? Infinity : value;
    };
    keepBest((row) => (FINAL_STATES as readonly string[]).indexOf(word(passing, 'final_state', row)));
    keepBest(known('dark_photon_mass_spread'));
    keepBest(known('vertex_chi2'));
    keepBest(known('candidate_id'));
    return [event, numeric(passing, 'candidate_id')[rows[0]]];
  });
}

describe('choice of one candidate an event', () => {
  it('does what the rules say, whatever the order of the rows', () => {
    fc.assert(
      fc.property(candidates, fc.infiniteStream(fc.nat()), (rows, keys) => {
        const table = scoreTable(rows);
        const expected = slowChoice(table);
        assert.deepEqual(kept(chooseCandidates(table, CUTS, FINAL_STATES).selected), expected);
        const sortKeys = rows.map(() => keys.next().value as number);
        const shuffled = takeRows(
          table,
          [...rows.keys()].sort((a, b) => sortKeys[a] - sortKeys[b]),
        );
        assert.deepEqual(kept(chooseCandidates(shuffled, CUTS, FINAL_STATES).selected), expected);
      }),
    );
  });

  it('keeps at most one candidate an event and loses no event with a passing candidate', () => {
    fc.assert(
      fc.property(candidates, (rows) => {
        const table = scoreTable(rows);
        const { selected, losers } = chooseCandidates(table, CUTS, FINAL_STATES);
        const ids = Array.from(numeric(selected, 'event_id'));
        assert.equal(new Set(ids).size, ids.length);
        const passing = filterRows(table, scorePasses(table, CUTS));
        assert.deepEqual(new Set(ids), new Set(numeric(passing, 'event_id')));
        assert.equal(selected.rowCount + losers.rowCount, passing.rowCount);
      }),
    );
  });

  it('is not changed by a candidate of a lower rank', () => {
    fc.assert(
      fc.property(candidates, (rows) => {
        const before = chooseCandidates(scoreTable(rows), CUTS, FINAL_STATES).selected;
        const extra = Array.from({ length: before.rowCount }, (_, row): ToyCandidate[] => {
          const rank = (FINAL_STATES as readonly string[]).indexOf(word(before, 'final_state', row));
          const eventId = numeric(before, 'event_id')[row];
          const lower = FINAL_STATES.slice(rank + 1).map((finalState, i) => ({
            eventId,
            candidateId: 1000 + i,
            finalState,
            score: 9,
            spread: 0,
            chi2: 0,
          }));
          return lower;
        }).flat();
        const after = chooseCandidates(scoreTable([...rows, ...extra]), CUTS, FINAL_STATES);
        assert.deepEqual(kept(after.selected), kept(before));
      }),
    );
  });

  it('names for every loser the rule that decided and the candidate that won', () => {
    const common = { eventId: 7, finalState: '4e2mu', score: 5 } as const;
    const { selected, losers } = chooseCandidates(
      scoreTable([
        { ...common, candidateId: 4, spread: 0.25, chi2: 8 },
        { ...common, candidateId: 1, spread: 0.5, chi2: 1 },
        { ...common, candidateId: 9, spread: 0.25, chi2: 8 },
        { ...common, candidateId: 2, spread: 0.25, chi2: 16 },
        { ...common, candidateId: 0, finalState: '6mu', spread: 0 },
        { ...common, candidateId: 3, finalState: '6e', score: -3 },
      ]),
      CUTS,
      FINAL_STATES,
    );
    assert.deepEqual(kept(selected), [[7, 4]]);
    const audit = Array.from({ length: losers.rowCount }, (_, row) => [
      numeric(losers, 'candidate_id')[row],
      word(losers, 'rule', row),
      numeric(losers, 'kept_candidate_id')[row],
      word(losers, 'kept_final_state', row),
    ]);
    assert.deepEqual(audit, [
      [9, 'candidate_id', 4, '4e2mu'],
      [2, 'vertex_chi2', 4, '4e2mu'],
      [1, 'dark_photon_mass_spread', 4, '4e2mu'],
      [0, 'final_state', 4, '4e2mu'],
    ]);
  });

  it('counts the events whose choice hangs on the order, as a choice with the swapped order shows', () => {
    fc.assert(
      fc.property(candidates, (rows) => {
        const table = scoreTable(rows);
        const { selected, sensitivity } = chooseCandidates(table, CUTS, FINAL_STATES);
        assert.equal(sensitivity.events, selected.rowCount);
        const changed = (order: readonly (typeof FINAL_STATES)[number][]) => {
          const other = new Map(kept(chooseCandidates(table, CUTS, order).selected).map(([e, c]) => [e, c]));
          return kept(selected).filter(([e, c]) => other.get(e) !== c).length;
        };
        sensitivity.neighbourSwaps.forEach(({ first, second, events }, i) => {
          const order = [...FINAL_STATES];
          [order[i], order[i + 1]] = [second, first];
          assert.equal(changed(order), events);
        });
        assert.equal(changed([...FINAL_STATES].reverse()), sensitivity.anyPermutation);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses a candidate given twice and an event of two processes', () => {
    const row: ToyCandidate = { eventId: 1, candidateId: 0, finalState: '6e', score: 3 };
    assert.throws(() => chooseAmong(scoreTable([row, row]), FINAL_STATES), ConfigError);
    const other = { ...row, candidateId: 1, process: 'ccbar' };
    assert.throws(() => chooseAmong(scoreTable([row, other]), FINAL_STATES), /event 1 belongs to 'uds' and to 'ccbar'/);
  });
});
