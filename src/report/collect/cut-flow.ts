/** The cut flow of all processes together, by category. */
import type { CutFlow, CutFlowRow } from '../../core/cut-flow.js';
import { CATEGORIES } from '../../events/final-states.js';
import type { CutFlowStep } from '../record/index.js';

/**
 * Steps in order of appearance. Where lines with category or final state 'all' exist they are the sums (an event may have
 * candidates in several); else lines are added. Events are unknown if there is no such line and candidates outnumber them.
 * From the first step with candidates on, a category without a line has none.
 */
export function collectCutFlow(flow: CutFlow): CutFlowStep[] {
  const steps = new Map<string, CutFlowRow[]>();
  for (const row of flow) steps.set(row.step, [...(steps.get(row.step) ?? []), row]);
  let built = false;
  return [...steps].map(([step, rows]) => {
    built ||= rows.some(({ category }) => category !== 'all');
    const none = built ? 0 : null;
    const candidates = Object.fromEntries(
      CATEGORIES.map((category) => [
        category,
        countCandidates(rows.filter((row) => row.category === category)) ?? none,
      ]),
    );
    return {
      step: step.replaceAll('_', ' '),
      events: countEvents(rows),
      candidates: candidates as CutFlowStep['candidates'],
    };
  });
}

/** The same for pseudo-data and signal. */
export const collectCutFlows = ({ pseudoData, signal }: Readonly<Record<'pseudoData' | 'signal', CutFlow>>) => ({
  pseudoData: collectCutFlow(pseudoData),
  signal: collectCutFlow(signal),
});

function total(rows: readonly CutFlowRow[], what: 'events' | 'candidates'): number {
  return rows.reduce((sum, row) => sum + row[what], 0);
}

function countCandidates(rows: readonly CutFlowRow[]): number | null {
  const sums = rows.filter((row) => row.finalState === 'all');
  return rows.length === 0 ? null : total(sums.length > 0 ? sums : rows, 'candidates');
}

function countEvents(rows: readonly CutFlowRow[]): number | null {
  const sums = rows.filter((row) => row.category === 'all');
  if (sums.length > 0) return total(sums, 'events');
  return rows.every((row) => row.events === row.candidates) ? total(rows, 'events') : null;
}
