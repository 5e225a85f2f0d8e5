/** Counts events and candidates through the steps of the preselection, by process, category and final state. */
import type { CutFlow, CutFlowRow } from '../core/cut-flow.js';
import { CATEGORIES, categoryOf, FINAL_STATES } from '../events/final-states.js';

/** The steps in order; the first three are decided before a candidate exists. */
export const STEPS = [
  'skimmed',
  'six good tracks',
  'zero charge',
  'hypotheses',
  'vertex fit',
  'recoil mass',
  'mass spread',
] as const;

const STATES = FINAL_STATES.length;
/** Final states, then categories, then all. */
const SLOTS = STATES + CATEGORIES.length + 1;
const ALL = SLOTS - 1;
const SLOT_OF_CATEGORY = FINAL_STATES.map((state) => STATES + CATEGORIES.indexOf(categoryOf(state)));

/** Sums over the events of one batch. */
export class CutFlowCounter {
  private readonly processNames: readonly string[];
  /** [step][process][slot][events, weighted events, candidates, weighted candidates] */
  private readonly sums: Float64Array;
  /** Candidates of the current event: [step][slot]. */
  private readonly current = new Int32Array(STEPS.length * SLOTS);

  constructor(processNames: readonly string[]) {
    this.processNames = processNames;
    this.sums = new Float64Array(STEPS.length * processNames.length * SLOTS * 4);
  }

  /** The event reaches a step that is decided before candidates exist. */
  event(step: number, process: number, weight: number): void {
    const at = this.at(step, process, ALL);
    this.sums[at] += 1;
    this.sums[at + 1] += weight;
  }

  /** A candidate of the current event, of the given final state, reaches `step`. */
  candidate(step: number, state: number): void {
    this.current[SLOTS * step + state]++;
  }

  /** Books the candidates of the current event. */
  endEvent(process: number, weight: number): void {
    const { current, sums } = this;
    for (let step = 0; step < STEPS.length; step++) {
      const row = SLOTS * step;
      for (let state = 0; state < STATES; state++) {
        current[row + SLOT_OF_CATEGORY[state]] += current[row + state];
        current[row + ALL] += current[row + state];
      }
      if (current[row + ALL] === 0) continue;
      for (let slot = 0; slot < SLOTS; slot++) {
        const count = current[row + slot];
        if (count === 0) continue;
        const at = this.at(step, process, slot);
        sums[at] += 1;
        sums[at + 1] += weight;
        sums[at + 2] += count;
        sums[at + 3] += count * weight;
      }
      current.fill(0, row, row + SLOTS);
    }
  }

  /** The lines with at least one event, by step, process, and from all to category to final state. */
  rows(): CutFlow {
    const rows: CutFlowRow[] = [];
    STEPS.forEach((step, s) => {
      this.processNames.forEach((process, p) => {
        for (let slot = ALL; slot >= 0; slot--) {
          const at = this.at(s, p, slot);
          if (this.sums[at] === 0) continue;
          const [events, weightedEvents, candidates, weightedCandidates] = this.sums.subarray(at, at + 4);
          rows.push({ step, process, ...nameOf(slot), events, weightedEvents, candidates, weightedCandidates });
        }
      });
    });
    return rows;
  }

  private at(step: number, process: number, slot: number): number {
    return 4 * (SLOTS * (this.processNames.length * step + process) + slot);
  }
}

function nameOf(slot: number): { category: string; finalState: string } {
  if (slot === ALL) return { category: 'all', finalState: 'all' };
  if (slot >= STATES) return { category: CATEGORIES[slot - STATES], finalState: 'all' };
  return { category: categoryOf(FINAL_STATES[slot]), finalState: FINAL_STATES[slot] };
}
