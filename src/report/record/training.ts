/** What the classifiers learnt, and their checks. */
import type { Category } from '../../events/final-states.js';
import type { PlaneMap } from './plane-map.js';

/** What the classifier of one category learnt from, and how well it separates. */
export interface TrainingSummary {
  readonly category: Category;
  /** Candidates and distinct events of each class, and how many generator events the latter were made from. */
  readonly signalRows: number;
  readonly signalEvents: number;
  readonly signalSources: number;
  readonly backgroundRows: number;
  readonly backgroundEvents: number;
  readonly backgroundSources: number;
  /** Strength of the L2 penalty that cross-validation chose. */
  readonly l2: number | null;
  /** Area under the ROC curve and mean log-loss of the training events, scored by trees that did not see them. */
  readonly auc: number | null;
  readonly logLoss: number | null;
  /** Area under the ROC curve of events held out of everything; null without such. */
  readonly heldOutAuc: number | null;
  /** Do scores of training and of held-out events agree? null without held-out events. */
  readonly overtraining: { readonly signalP: number; readonly backgroundP: number } | null;
  /** Share of each feature in the decrease of impurity with its error over trees (null from a single tree), largest first. */
  readonly importance: readonly { readonly feature: string; readonly share: number; readonly error: number | null }[];
}

/** One check: a number against its limit. */
export interface GateRow {
  readonly name: string;
  readonly passed: boolean;
  /** null for infinity. */
  readonly value: number | null;
  readonly limit: number;
  readonly rule: 'at least' | 'at most';
  /** What the number is, in words. */
  readonly quantity: string;
}

/** Scores of training and of held-out events, each class a histogram of unit sum. */
export interface OvertrainingOverlay {
  readonly category: Category;
  readonly edges: readonly number[];
  /** Background, then signal. */
  readonly training: readonly (readonly number[])[];
  readonly heldOut: readonly { readonly content: readonly number[]; readonly error: readonly number[] }[];
}

/** Predicted probability against the fraction of signal found. */
export interface ReliabilityRow {
  readonly category: Category;
  readonly calibrationError: number;
  readonly bins: readonly {
    readonly predicted: number;
    readonly observed: number;
    /** 95 % of bootstrap samples of events or sources. */
    readonly low: number;
    readonly high: number;
  }[];
}

/** Background of the optimisation sample that passes a cut, over the plane of masses. */
export interface SculptingMap {
  readonly category: Category;
  /** How far below the chosen cut the test had to go to have candidates; 0: not at all. */
  readonly lowered: number;
  readonly passing: number;
  readonly p: number;
  /** (passing - expected from a smooth law) over its standard deviation. */
  readonly pull: PlaneMap;
}

/** Distance of a feature between the optimisation sample and the other data, both below the cuts. */
export interface DriftRow {
  readonly feature: string;
  readonly distance: number | null;
  readonly p: number;
}

/** The checks of the classifiers. */
export interface ChecksSummary {
  readonly gates: readonly GateRow[];
  /** Does the run end with exit code 1 if a gate fails? */
  readonly enforced: boolean;
  readonly overtraining: readonly OvertrainingOverlay[];
  readonly reliability: readonly ReliabilityRow[];
  /** Signal efficiency of the cuts at the mass points. */
  readonly efficiency: readonly {
    readonly mUpsilon: number;
    readonly mDarkPhoton: number;
    readonly efficiency: number;
    readonly error: number;
  }[];
  readonly sculpting: readonly SculptingMap[];
  readonly drift: readonly DriftRow[];
  /** Events compared: of the optimisation sample, and others. */
  readonly driftEvents: readonly [number, number];
}
