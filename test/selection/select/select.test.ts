import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import { ConfigError } from '../../../src/core/errors.js';
import { Random } from '../../../src/core/numerics/random.js';
import type { Table } from '../../../src/core/table.js';
import { category, isCategory, numeric, takeRows } from '../../../src/core/table.js';
import { FINAL_STATES } from '../../../src/events/final-states.js';
import { freezeSelection, unblind } from '../../../src/selection/select/blinding.js';
import { selectSchema } from '../../../src/selection/select/options.js';
import type { Selection } from '../../../src/selection/select/select.js';
import { select, selectBlind, SELECTION_STEPS } from '../../../src/selection/select/select.js';
import type { ToyCandidate } from '../../helpers/score-tables.js';
import { pickState, scoreTable } from '../../helpers/score-tables.js';

const CUTS = { C0: 0, C1: 1, C2: 1 };
const OPTIONS = selectSchema.parse({});
const PROCESSES = ['uds', 'ccbar', 'tautau'];

/** Several hundred events of three processes with up to five candidates and odd weights. */
function toyRows(events: number): ToyCandidate[] {
  const random = new Random(5, 'test/select');
  return Array.from({ length: events }, (_, eventId) => {
    random.at(eventId);
    const process = PROCESSES[random.below(3)];
    const weight = 1 / 3 + random.uniform();
    return Array.from({ length: 1 + random.below(5) }, (__, candidateId) => ({
      eventId: 1e9 + 7 * eventId,
      candidateId,
      process,
      weight,
      finalState: pickState(random),
      score: 2 * random.normal(),
      spread: random.uniform(),
      chi2: random.exponential(),
    }));
  }).flat();
}

/** Digest of everything that a selection yields. */
function digest(selection: Selection): string {
  const hash = createHash('sha256');
  for (const table of [selection.selected, selection.losers])
    for (const [name, column] of Object.entries(table.columns)) {
      hash.update(name);
      if (isCategory(column)) hash.update(column.levels.join()).update(column.codes);
      else hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
    }
  const { cutFlow, nMinusOne, sensitivity } = selection;
  return hash.update(JSON.stringify({ cutFlow, nMinusOne, sensitivity })).digest('hex');
}

function pieces(table: Table, sizes: readonly number[], order: readonly number[]): Table[] {
  const parts: Table[] = [];
  for (let from = 0, i = 0; from < order.length; from += sizes[i % sizes.length], i++)
    parts.push(takeRows(table, order.slice(from, from + sizes[i % sizes.length])));
  return parts;
}

describe('selection', () => {
  it('gives the same bytes for shuffled rows in any number of tables', async () => {
    const rows = toyRows(60);
    const table = scoreTable(rows);
    const expected = digest(await select(table, CUTS, OPTIONS));
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...rows.keys()], { minLength: rows.length }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 }),
        async (order, sizes) => {
          const found = await select(pieces(table, sizes, order), CUTS, OPTIONS);
          assert.equal(digest(found), expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('gives the same bytes from a source that can be opened twice, whether its events ascend or not', async () => {
    const rows = toyRows(80);
    const table = scoreTable(rows);
    const expected = digest(await select(table, CUTS, OPTIONS));
    const ascending = [...rows.keys()];
    // Two neighbours in a hundred swapped: mostly in order, some events back after they were over.
    const orders = [ascending, ascending.map((row) => row ^ Number(row % 100 < 2)), [...ascending].reverse()];
    for (const order of orders)
      for (const size of [1, 7, 500]) {
        let opened = 0;
        const source = () => {
          opened++;
          return pieces(table, [size], order);
        };
        assert.equal(digest(await select(source, CUTS, OPTIONS)), expected, `${size} rows a table`);
        if (order === ascending) assert.equal(opened, 1);
        else if (order === orders[2] && size < 500) assert.equal(opened, 2);
      }
  });

  it('has a cut flow whose numbers add up', async () => {
    const rows = toyRows(400);
    const { selected, losers, cutFlow } = await select(scoreTable(rows), CUTS, OPTIONS);
    const process = category(selected, 'process');
    const line = (step: string, name: string, categoryName = 'all', finalState = 'all') =>
      cutFlow.find(
        (row) =>
          row.step === step && row.process === name && row.category === categoryName && row.finalState === finalState,
      );
    for (const name of PROCESSES) {
      const inTable = Array.from(process.codes).filter((code) => process.levels[code] === name).length;
      const last = line(SELECTION_STEPS.chosen, name);
      assert.equal(last?.events, inTable);
      assert.equal(last?.candidates, inTable);
      const scored = line('scored', name);
      const own = rows.filter((row) => row.process === name);
      assert.equal(scored?.candidates, own.length);
      assert.equal(scored?.events, new Set(own.map((row) => row.eventId)).size);
      const weight = own.reduce((sum, row) => sum + row.weight!, 0);
      assert.ok(Math.abs(scored.weightedCandidates - weight) < 1e-9 * weight);
      for (const state of FINAL_STATES) {
        const ofState = own.filter((row) => row.finalState === state);
        const found = cutFlow.find((r) => r.step === 'scored' && r.process === name && r.finalState === state);
        assert.equal(found?.candidates ?? 0, ofState.length);
        assert.equal(found?.events ?? 0, new Set(ofState.map((row) => row.eventId)).size);
      }
    }
    const passed = cutFlow
      .filter((row) => row.step === SELECTION_STEPS.scoreCut && row.category === 'all')
      .reduce((sum, row) => sum + row.candidates, 0);
    assert.equal(passed, selected.rowCount + losers.rowCount);
  });

  it('applies requirements in order and shows each by itself in the N-1 lines', async () => {
    const rows = toyRows(200);
    const options = selectSchema.parse({
      requirements: [
        { column: 'dark_photon_mass_spread', max: 0.5 },
        { column: 'vertex_chi2', min: 0.1, max: 2 },
      ],
    });
    const { cutFlow, nMinusOne } = await select(scoreTable(rows), CUTS, options);
    const cutOf = (row: ToyCandidate) => (['6e', '4e2mu', '2e4mu', '6mu'].includes(row.finalState) ? 0 : 1);
    const tests: ((row: ToyCandidate) => boolean)[] = [
      (row) => Math.fround(row.spread!) <= 0.5,
      (row) => Math.fround(row.chi2!) >= 0.1 && Math.fround(row.chi2!) <= 2,
      (row) => Math.fround(row.score) >= cutOf(row),
    ];
    const counted = (flow: typeof cutFlow, step: string) =>
      flow.filter((row) => row.step === step && row.category === 'all').reduce((sum, row) => sum + row.candidates, 0);
    const steps = ['scored', 'dark_photon_mass_spread <= 0.5', '0.1 <= vertex_chi2 <= 2', 'score cut'];
    steps.forEach((step, depth) => {
      const expected = rows.filter((row) => tests.slice(0, depth).every((test) => test(row))).length;
      assert.equal(counted(cutFlow, step), expected);
      if (depth === 0) return;
      const others = rows.filter((row) => tests.every((test, i) => i === depth - 1 || test(row))).length;
      assert.equal(counted(nMinusOne, `all but ${step}`), others);
    });
  });

  it('keeps a line for a process of which nothing passes, and works when nothing passes at all', async () => {
    const rows: ToyCandidate[] = [
      { eventId: 1, candidateId: 0, finalState: '6e', score: -9, process: 'uds' },
      { eventId: 2, candidateId: 0, finalState: '6e', score: -9, process: 'ccbar' },
    ];
    const { selected, losers, cutFlow } = await select(scoreTable(rows), CUTS, OPTIONS);
    assert.equal(selected.rowCount + losers.rowCount, 0);
    assert.ok('vertex_chi2' in selected.columns);
    const last = cutFlow.filter((row) => row.step === SELECTION_STEPS.chosen);
    assert.deepEqual(
      last.map((row) => [row.process, row.events]),
      [
        ['ccbar', 0],
        ['uds', 0],
      ],
    );
    await assert.rejects(select([], CUTS, OPTIONS), ConfigError);
  });

  it('shows of observed data nothing above the cut until it is unblinded', async () => {
    // A number of passing events that occurs nowhere else.
    const rows = toyRows(900);
    const frozen = freezeSelection({ cuts: CUTS, order: FINAL_STATES, modelDigest: 'm', configDigest: 'c' });
    const open = await select(scoreTable(rows), CUTS, OPTIONS);
    const blind = await selectBlind(scoreTable(rows), frozen, OPTIONS);
    const numbers = (flow: typeof open.cutFlow) =>
      flow.flatMap((row) => [row.events, row.candidates, row.weightedEvents, row.weightedCandidates]);
    const allowed = new Set(numbers(blind.cutFlow));
    const above = open.cutFlow.filter((row) => row.step !== SELECTION_STEPS.scored);
    const secrets = numbers(above).filter((count) => count > 1 && !allowed.has(count));
    assert.ok(secrets.length > 40);
    const text = JSON.stringify(blind) + inspect(blind, { depth: 9, showHidden: true });
    for (const count of [...secrets, open.selected.rowCount])
      assert.ok(!new RegExp(`[:,] ?${count}(?![\\d.])`).test(text), `${count} shows`);
    assert.deepEqual(Object.keys(blind.sealed), []);
    assert.equal(digest(unblind(blind.sealed, frozen)), digest(open));
    const after = JSON.stringify(unblind(blind.sealed, frozen).cutFlow);
    assert.ok(secrets.every((count) => new RegExp(`[:,]${count}(?![\\d.])`).test(after)));
  });

  it('opens sealed candidates only with the record that sealed them', async () => {
    const table = scoreTable(toyRows(20));
    const selection = { cuts: CUTS, order: FINAL_STATES, modelDigest: 'm', configDigest: 'c' };
    const frozen = freezeSelection(selection);
    const { sealed } = await selectBlind(table, frozen, OPTIONS);
    assert.equal(sealed.digest, frozen.digest);
    const moved = freezeSelection({ ...selection, cuts: { ...CUTS, C0: -5 } });
    assert.throws(() => unblind(sealed, moved), ConfigError);
    assert.throws(() => unblind(sealed, { ...frozen, cuts: moved.cuts }), ConfigError);
    assert.notEqual(freezeSelection({ ...selection, modelDigest: 'n' }).digest, frozen.digest);
    assert.notEqual(freezeSelection({ ...selection, configDigest: 'n' }).digest, frozen.digest);
    assert.ok(numeric(unblind(sealed, frozen).selected, 'event_id').length > 0);
  });
});
