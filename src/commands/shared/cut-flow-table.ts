import type { CutFlow } from '../../core/cut-flow.js';
import { formatTable } from './terminal.js';

/** What is left after each step, by process. */
export function cutFlowTable(flow: CutFlow): string {
  const rows = flow
    .filter(({ category, finalState }) => category === 'all' && finalState === 'all')
    .map(({ step, process, events, candidates }) => [step, process, String(events), String(candidates)]);
  return formatTable(['step', 'process', 'events', 'candidates'], rows);
}
