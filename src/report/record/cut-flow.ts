/** Events and candidates after each step. */
import type { Category } from '../../events/final-states.js';

/** Events and candidates left after a step. */
export interface CutFlowStep {
  readonly step: string;
  /** Events, summed over processes; null where the step is counted in candidates only. */
  readonly events: number | null;
  /** Candidates by category; null before candidates exist. */
  readonly candidates: Readonly<Record<Category, number | null>>;
}

/** The same steps for the pseudo-data and for the simulated signal. */
export interface CutFlowSummary {
  readonly pseudoData: readonly CutFlowStep[];
  /** Unweighted counts of the signal grid. */
  readonly signal: readonly CutFlowStep[];
  /** What passes all requirements of the selection but one; empty if the score is all that is cut on. */
  readonly allBut: Readonly<Record<'pseudoData' | 'signal', readonly CutFlowStep[]>>;
}
