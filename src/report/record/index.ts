/**
 * What the report shows, and nothing else: every number of the page is in this record, so that it can be tested,
 * kept as JSON and compared between runs. `null` stands for a number that does not exist (JSON has no NaN).
 */
import type { CutFlowSummary } from './cut-flow.js';
import type { LimitSummary } from './limits.js';
import type { RunSummary, SampleRow, ProvenanceRow } from './run.js';
import type { SignalModelSummary, ScanSummary } from './scan.js';
import type { SelectedSummary, VariationRow } from './selected.js';
import type { TrainingSummary, ChecksSummary } from './training.js';
import type {
  ScoreDistribution,
  RocCurve,
  FigureOfMeritCurve,
  WorkingPointRow,
  FrozenSummary,
  MeritSummary,
} from './working-point.js';

export type * from './cut-flow.js';
export type * from './limits.js';
export type * from './plane-map.js';
export type * from './run.js';
export type * from './scan.js';
export type * from './selected.js';
export type * from './training.js';
export type * from './working-point.js';

/** The whole content of the page. */
export interface ReportRecord {
  readonly version: 1;
  readonly title: string;
  readonly run: RunSummary;
  readonly samples: readonly SampleRow[];
  readonly cutFlow: CutFlowSummary;
  readonly training: readonly TrainingSummary[];
  readonly checks: ChecksSummary;
  readonly scores: readonly ScoreDistribution[];
  readonly roc: readonly RocCurve[];
  readonly figureOfMerit: readonly FigureOfMeritCurve[];
  readonly merit: MeritSummary;
  readonly workingPoint: readonly WorkingPointRow[];
  /** null for a selection that was never sealed. */
  readonly frozen: FrozenSummary | null;
  /** null while the selection is not frozen. */
  readonly selected: SelectedSummary | null;
  readonly variations: readonly VariationRow[];
  readonly signalModel: SignalModelSummary | null;
  readonly scan: ScanSummary | null;
  readonly limits: LimitSummary | null;
  readonly provenance: readonly ProvenanceRow[];
}
