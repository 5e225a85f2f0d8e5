/** What the report is made from: the tables and records of the earlier stages, by structure. */
import type { CutFlow } from '../core/cut-flow.js';
import type { Table } from '../core/table.js';
import type { ScanSummary } from '../inference/scan/scan.js';
import type { Category } from '../events/final-states.js';
import type { DriftCheck } from '../models/checks/drift.js';
import type { FlatnessCheck } from '../models/checks/efficiency.js';
import type { ScoreOverlay } from '../models/checks/overtraining.js';
import type { SculptingCheck } from '../models/checks/sculpting.js';
import type { Gate } from '../models/checks/gates.js';
import type { ClassCount } from '../models/training-report.js';
import type { ReliabilityCurve } from '../models/checks/reliability.js';
import type { OptimiseResult } from '../selection/optimise/optimise.js';
import type { VariedSelection } from '../selection/vary/vary-selection.js';
import type { FrozenSummary, ProvenanceRow, RunSummary, SampleRow } from './record/index.js';

/** Scored candidates: tables with `event_id`, `category`, `score` and `weight`. */
export interface ScoreInputs {
  /** The pseudo-data; not looked at while `unblinded` is false. */
  readonly pseudoData: Table;
  /** The optimisation sample, without injected signal. */
  readonly optimisation: Table;
  /** Signal, with `truth_matched` (1 for right pairing and species) besides. */
  readonly signal: Table;
  readonly unblinded: boolean;
}

/** The report of a training, one category. */
export interface TrainingInput {
  readonly category: string;
  readonly signal: ClassCount;
  readonly background: ClassCount;
  readonly auc: number;
  readonly logLoss: number;
  /** NaN (null in JSON) without held-out events. */
  readonly heldOutAuc: number | null;
  readonly overtraining?:
    | {
        readonly signal: { readonly p: number };
        readonly background: { readonly p: number };
        readonly overlay?: ScoreOverlay;
      }
    | undefined;
  readonly reliability?: Pick<ReliabilityCurve, 'bins' | 'calibrationError'>;
  readonly l2: number;
  /** Error of the mean over trees: NaN (null in JSON) from a single one. */
  readonly importance: readonly { readonly feature: string; readonly share: number; readonly error: number | null }[];
}

/** The checks of the classifiers. */
export interface ChecksInput {
  readonly gates: readonly Gate[];
  /** Does the run end with exit code 1 if one fails? */
  readonly enforced: boolean;
  readonly sculpting: Readonly<Partial<Record<Category, SculptingCheck>>>;
  readonly flatness: FlatnessCheck;
  readonly drift: DriftCheck;
}

/** The optimisation, and the width of the bins in which its fit counts. */
export interface OptimisationInput extends Pick<
  OptimiseResult,
  'workingPoint' | 'backgrounds' | 'curves' | 'optimism'
> {
  readonly scoreStep: number;
}

/**
 * The scan: a table with `m_upsilon`, `m_dark_photon`, `sigma_m_upsilon`, `sigma_m_dark_photon`, `efficiency`, `observed`,
 * `background`, `p_local` and `p_on_off`.
 */
export interface ScanInput {
  readonly points: Table;
  /** Smallest local p-value of each background-only pseudo-experiment; may be empty. */
  readonly toyMinima: ArrayLike<number>;
  readonly summary: Pick<ScanSummary, 'best' | 'trials'>;
}

/**
 * Limits: the table of the scan with `cross_section_upper_ab`, the same `expected` (with `_m2`, `_m1`, `_p1`, `_p2`), `status` ('ok' or the reason why
 * there is none) and, for each coupling, `epsilon_upper_<alpha>` and `validity_<alpha>` with the point written as 'p'.
 */
export interface LimitInput {
  readonly limits: Table;
  /** Dark couplings; the first is drawn along lines too. */
  readonly alphaD: readonly number[];
  readonly confidenceLevel: number;
  /** Name of the method. */
  readonly method: string;
}

/** Everything that `collectReport` needs. */
export interface ReportInputs {
  readonly title: string;
  readonly run: RunSummary;
  readonly samples: readonly SampleRow[];
  readonly cutFlow: { readonly pseudoData: CutFlow; readonly signal: CutFlow };
  /** 'all but X' steps of the selection. */
  readonly allBut: { readonly pseudoData: CutFlow; readonly signal: CutFlow };
  readonly training: readonly TrainingInput[];
  readonly checks: ChecksInput;
  readonly scores: ScoreInputs;
  readonly optimisation: OptimisationInput;
  readonly frozen: FrozenSummary | null;
  /** Selected candidates: `final_state`, `category`, `m_upsilon`, `m_dark_photon`, perhaps `source_id`; null while the selection is not frozen. */
  readonly selected: Table | null;
  /** Systematic variations of the signal and, unless it is blind, of the data, in the same order. */
  readonly variations: { readonly signal: readonly VariedSelection[]; readonly data?: readonly VariedSelection[] };
  readonly scan: ScanInput | null;
  readonly limits: LimitInput | null;
  readonly provenance: readonly ProvenanceRow[];
}
