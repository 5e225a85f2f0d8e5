/** How many events and candidates are left after each step, kept by process, category and final state. */
import { ExactSums } from './numerics/exact-sum.js';

/** One line of a cut flow. `category` and `finalState` are 'all' before a candidate exists. */
export interface CutFlowRow {
  readonly step: string;
  readonly process: string;
  readonly category: string;
  readonly finalState: string;
  readonly events: number;
  readonly weightedEvents: number;
  readonly candidates: number;
  readonly weightedCandidates: number;
  /** What rounding left of the weighted sums; absent where it is 0. Kept so that merging shards is exact. */
  readonly weightedEventsRest?: number;
  readonly weightedCandidatesRest?: number;
}

/** A cut flow: its lines in the order of the steps, then by process, category and final state. */
export type CutFlow = readonly CutFlowRow[];

/** The counted quantities of a line, before they are rounded. */
interface Tally {
  readonly row: Pick<CutFlowRow, 'step' | 'process' | 'category' | 'finalState'>;
  events: number;
  candidates: number;
  readonly weighted: ExactSums;
}

/**
 * Counts events and candidates line by line. Sums are independent of the order of the additions; lines come out in
 * the order of their step's first appearance, then by process, category and final state.
 */
export class CutFlowCounter {
  readonly #tallies = new Map<string, Tally>();
  readonly #steps = new Map<string, number>();

  /** A counter whose steps come out in the given order; steps not named follow as they appear. */
  constructor(steps: readonly string[] = []) {
    for (const step of steps) this.#steps.set(step, this.#steps.size);
  }

  /** Adds to a line: `events` and `candidates` of the given weights. */
  add(row: CutFlowRow): void {
    const { step, process, category, finalState } = row;
    const key = [step, process, category, finalState].join('\t');
    let tally = this.#tallies.get(key);
    if (!tally) {
      if (!this.#steps.has(step)) this.#steps.set(step, this.#steps.size);
      tally = { row: { step, process, category, finalState }, events: 0, candidates: 0, weighted: new ExactSums(2) };
      this.#tallies.set(key, tally);
    }
    tally.events += row.events;
    tally.candidates += row.candidates;
    tally.weighted.add(0, row.weightedEvents);
    tally.weighted.add(0, row.weightedEventsRest ?? 0);
    tally.weighted.add(1, row.weightedCandidates);
    tally.weighted.add(1, row.weightedCandidatesRest ?? 0);
  }

  /** The lines so far. */
  rows(): CutFlow {
    const order = (t: Tally) => this.#steps.get(t.row.step)!;
    const words = (t: Tally) => [t.row.process, t.row.category, t.row.finalState].join('\t');
    return [...this.#tallies.values()]
      .sort((a, b) => order(a) - order(b) || (words(a) < words(b) ? -1 : 1))
      .map(finishTally);
  }
}

function finishTally({ row, events, candidates, weighted }: Tally): CutFlowRow {
  const [eventsRest, candidatesRest] = [weighted.rest(0), weighted.rest(1)];
  return {
    ...row,
    events,
    weightedEvents: weighted.value(0),
    candidates,
    weightedCandidates: weighted.value(1),
    ...(eventsRest === 0 ? {} : { weightedEventsRest: eventsRest }),
    ...(candidatesRest === 0 ? {} : { weightedCandidatesRest: candidatesRest }),
  };
}

/**
 * The sum of cut flows of disjoint event sets: lines with the same step, process, category and final state are added.
 * Any order and any grouping of the flows gives the same numbers; steps keep the order of the first flow.
 */
export function mergeCutFlows(flows: readonly CutFlow[]): CutFlow {
  const counter = new CutFlowCounter();
  for (const row of flows.flat()) counter.add(row);
  return counter.rows();
}
