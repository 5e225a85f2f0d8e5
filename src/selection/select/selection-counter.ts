/** Counts events and candidates at every step of the selection, by process, category and final state. */
import type { CutFlow, CutFlowRow } from '../../core/cut-flow.js';
import { CutFlowCounter } from '../../core/cut-flow.js';
import { coarseLimb, ExactSums, fineLimb } from '../../core/numerics/exact-sum.js';
import type { Table } from '../../core/table.js';
import { category, numeric } from '../../core/table.js';
import { CATEGORIES, FINAL_STATES, categoryOf } from '../../events/final-states.js';
import { EventMasks } from './event-masks.js';
import { recode } from '../score-columns.js';

/** The lines of a step for one process: all, the categories, the final states; as [category, final state]. */
const LINES: readonly (readonly [string, string])[] = [
  ['all', 'all'],
  ...CATEGORIES.map((name) => [name, 'all'] as const),
  ...FINAL_STATES.map((state) => [categoryOf(state), state] as const),
];
const FIRST_STATE = 1 + CATEGORIES.length;
/** Final states that share a line: bit masks over FINAL_STATES of each category. */
const CATEGORY_MASK = CATEGORIES.map((name) =>
  FINAL_STATES.reduce((mask, state, i) => (categoryOf(state) === name ? mask | (1 << i) : mask), 0),
);
const CATEGORY_INDEX = FINAL_STATES.map((state) => CATEGORIES.indexOf(categoryOf(state)));

interface ProcessSums {
  readonly events: Float64Array;
  readonly candidates: Float64Array;
  /** Weighted events, then weighted candidates. */
  readonly weighted: ExactSums;
}

/** Thrown where a table holds an event that `countInOrder` has forgotten. */
export class EventsOutOfOrder extends Error {}

/**
 * Counts rows into named steps. Distinct events are exact for rows in any order, at the cost of an event id and a
 * 16-bit word for every event that reaches a step; `countInOrder` forgets events that are over.
 */
export class SelectionCounter {
  readonly #steps: readonly string[];
  readonly #masks: readonly EventMasks[];
  readonly #processes = new Map<string, ProcessSums>();

  /** No event below the first comes again, and none above the second has come. */
  #lowest = -Infinity;
  #highest = -Infinity;

  constructor(steps: readonly string[]) {
    this.#steps = steps;
    this.#masks = steps.map(() => new EventMasks());
  }

  /** Counts every row of `table` in the steps whose bit is set in `passed[row]`. */
  count(table: Table, passed: ArrayLike<number>): void {
    const eventId = numeric(table, 'event_id');
    const weight = numeric(table, 'weight');
    const process = category(table, 'process');
    const sums = process.levels.map((name) => this.#sumsOf(name));
    const states = category(table, 'final_state');
    const stateOfCode = recode(states, FINAL_STATES);
    for (let row = 0; row < table.rowCount; row++) {
      const state = stateOfCode[states.codes[row]];
      this.#countRow(sums[process.codes[row]], eventId[row], state, weight[row], passed[row]);
    }
  }

  /**
   * Counts like `count`, in memory that does not grow with the number of tables: where a table starts at or above the
   * highest event so far, those below are over.
   * @throws EventsOutOfOrder at a table that holds such an event after all
   */
  countInOrder(table: Table, passed: ArrayLike<number>): void {
    const eventId = numeric(table, 'event_id');
    let [lowest, highest] = [Infinity, this.#highest];
    for (let row = 0; row < table.rowCount; row++) {
      if (eventId[row] < lowest) lowest = eventId[row];
      if (eventId[row] > highest) highest = eventId[row];
    }
    if (lowest < this.#lowest) throw new EventsOutOfOrder(`event ${lowest} comes after ${this.#highest}`);
    if (lowest >= this.#highest && lowest < Infinity) {
      for (const masks of this.#masks) masks.forgetAllBut(this.#highest);
      this.#lowest = lowest;
    }
    this.#highest = highest;
    this.count(table, passed);
  }

  #countRow(sums: ProcessSums, eventId: number, state: number, weight: number, passed: number): void {
    const coarse = coarseLimb(weight);
    const fine = fineLimb(weight);
    const bit = 1 << state;
    const group = CATEGORY_INDEX[state];
    for (let step = 0; passed >>> step !== 0; step++) {
      if ((passed & (1 << step)) === 0) continue;
      const seen = this.#masks[step].set(eventId, bit);
      const first = step * LINES.length;
      this.#countLine(sums, first, seen === 0, coarse, fine);
      this.#countLine(sums, first + 1 + group, (seen & CATEGORY_MASK[group]) === 0, coarse, fine);
      this.#countLine(sums, first + FIRST_STATE + state, (seen & bit) === 0, coarse, fine);
    }
  }

  #countLine(sums: ProcessSums, line: number, newEvent: boolean, coarse: number, fine: number): void {
    sums.candidates[line]++;
    sums.weighted.addLimbs(this.#steps.length * LINES.length + line, coarse, fine, 1);
    if (!newEvent) return;
    sums.events[line]++;
    sums.weighted.addLimbs(line, coarse, fine, 1);
  }

  #sumsOf(process: string): ProcessSums {
    let sums = this.#processes.get(process);
    if (!sums) {
      const cells = this.#steps.length * LINES.length;
      sums = {
        events: new Float64Array(cells),
        candidates: new Float64Array(cells),
        weighted: new ExactSums(2 * cells),
      };
      this.#processes.set(process, sums);
    }
    return sums;
  }

  /** The lines of the given steps; of a process's empty lines only ('all', 'all') is kept. */
  rows(steps: readonly string[] = this.#steps): CutFlow {
    const counter = new CutFlowCounter(steps);
    for (const [process, sums] of this.#processes) {
      if (sums.candidates[0] === 0) continue;
      for (const name of steps) {
        const step = this.#steps.indexOf(name);
        LINES.forEach(([categoryName, finalState], line) => {
          const row = this.#row(sums, step * LINES.length + line, {
            step: name,
            process,
            category: categoryName,
            finalState,
          });
          if (line === 0 || row.candidates > 0) counter.add(row);
        });
      }
    }
    return counter.rows();
  }

  #row(
    sums: ProcessSums,
    cell: number,
    words: Pick<CutFlowRow, 'step' | 'process' | 'category' | 'finalState'>,
  ): CutFlowRow {
    const candidateCell = this.#steps.length * LINES.length + cell;
    return {
      ...words,
      events: sums.events[cell],
      weightedEvents: sums.weighted.value(cell),
      candidates: sums.candidates[cell],
      weightedCandidates: sums.weighted.value(candidateCell),
      weightedEventsRest: sums.weighted.rest(cell),
      weightedCandidatesRest: sums.weighted.rest(candidateCell),
    };
  }
}
