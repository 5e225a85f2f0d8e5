/** How many events and candidates are left after each step, kept by process, category and final state. */

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
}

export type CutFlow = readonly CutFlowRow[];

/** The sum of cut flows of disjoint event sets: lines with the same step, process, category and final state are added. */
export function mergeCutFlows(flows: readonly CutFlow[]): CutFlow {
  const merged = new Map<string, CutFlowRow>();
  for (const row of flows.flat()) {
    const key = [row.step, row.process, row.category, row.finalState].join('\t');
    const sum = merged.get(key);
    merged.set(
      key,
      sum === undefined
        ? row
        : {
            ...sum,
            events: sum.events + row.events,
            weightedEvents: sum.weightedEvents + row.weightedEvents,
            candidates: sum.candidates + row.candidates,
            weightedCandidates: sum.weightedCandidates + row.weightedCandidates,
          },
    );
  }
  return [...merged.values()];
}
