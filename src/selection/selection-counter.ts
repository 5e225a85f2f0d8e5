/** Counts events and candidates at every step of the selection, by process, category and final state. */
import type { CutFlow, CutFlowRow } from '../core/cut-flow.js';
import { CutFlowCounter } from '../core/cut-flow.js';
import { coarseLimb, ExactSums, fineLimb } from '../core/exact-sum.js';
import type { Table } from '../core/table.js';
import { category, numeric } from '../core/table.js';
import { CATEGORIES, FINAL_STATES, categoryOf } from '../events/final-states.js';
import { EventMasks } from './event-masks.js';
import { recode } from './score-columns.js';

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

/**
 * Counts rows into named steps. Distinct events are exact for rows in any order, at the cost of an event id and a
 * 16-bit word a step for every event seen.
 */
export class SelectionCounter {
  readonly #steps: readonly string[];
  readonly #masks: EventMasks;
  readonly #processes = new Map<string, ProcessSums>();

  constructor(steps: readonly string[]) {
    this.#steps = steps;
    this.#masks = new EventMasks(steps.length);
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
      this.#countRow(sums[process.codes[row]], eventId[row], stateOfCode[states.codes[row]], weight[row], passed[row]);
    }
  }

  #countRow(sums: ProcessSums, eventId: number, state: number, weight: number, passed: number): void {
    const coarse = coarseLimb(weight);
    const fine = fineLimb(weight);
    const slot = this.#masks.slot(eventId) * this.#masks.words;
    const masks = this.#masks.masks;
    const lines = LINES.length;
    const candidateSums = this.#steps.length * lines;
    const categoryIndex = CATEGORY_INDEX[state];
    for (let step = 0; step < this.#steps.length; step++) {
      if ((passed & (1 << step)) === 0) continue;
      const seen = masks[slot + step];
      const first = step * lines;
      const own = first + FIRST_STATE + state;
      for (const line of [first, first + 1 + categoryIndex, own]) {
        sums.candidates[line]++;
        sums.weighted.addLimbs(candidateSums + line, coarse, fine, 1);
        const before = line === first ? seen : line === own ? seen & (1 << state) : seen & CATEGORY_MASK[categoryIndex];
        if (before !== 0) continue;
        sums.events[line]++;
        sums.weighted.addLimbs(line, coarse, fine, 1);
      }
      masks[slot + step] = seen | (1 << state);
    }
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
