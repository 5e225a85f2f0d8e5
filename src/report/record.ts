/**
 * What the report shows, and nothing else: every number of the page is in this record, so that it can be tested,
 * kept as JSON and compared between runs. `null` stands for a number that does not exist (JSON has no NaN).
 */
import type { Category, FinalState } from '../events/final-states.js';

/** The signal that was added to the pseudo-data at one mass point. */
export interface InjectedSignal {
  /** Mass of the bound state Y_D, GeV. */
  readonly mUpsilon: number;
  /** Mass of the dark photon A', GeV. */
  readonly mDarkPhoton: number;
  /** Proper decay length c tau of the dark photon, cm. */
  readonly ctauCm: number;
  /** Signal events put in, and whether these are recorded ones or produced ones, before acceptance. */
  readonly events: number;
  readonly counted: 'recorded' | 'produced';
}

/** What was run. */
export interface RunSummary {
  /** Name of the run, as in the config. */
  readonly name: string;
  /** Integrated luminosity of the pseudo-data, fb^-1. */
  readonly luminosityFb: number;
  /** The one seed from which all random numbers follow. */
  readonly seed: number;
  /** Centre-of-mass energy, GeV. */
  readonly sqrtSGeV: number;
  /** Signal in the pseudo-data; empty for a background-only run. */
  readonly injected: readonly InjectedSignal[];
  /** Mass points of the simulated signal grid. */
  readonly signalPoints: number;
  /** Fraction of the pseudo-data, split by event, that trains the classifiers and places the cuts, 0..1. */
  readonly optimisationFraction: number;
}

/** One sample of generator events. */
export interface SampleRow {
  readonly name: string;
  readonly process: string;
  readonly generator: string;
  /** Events generated, before the filter of the sample; null for events that are made as they are needed. */
  readonly generated: number | null;
  /** Cross section, nb; null for signal, whose rate is what the search measures. */
  readonly crossSectionNb: number | null;
  /** Luminosity that the files stand for, fb^-1. */
  readonly luminosityFb: number | null;
  /** Luminosity of the pseudo-data over that of the files: how often an event is drawn again on average. */
  readonly reuseFactor: number | null;
}

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
  /** Share of each feature in the decrease of impurity, largest first. */
  readonly importance: readonly { readonly feature: string; readonly share: number }[];
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

/** exp(a x^2 + b x + c) fitted to the scores of the optimisation sample, in events a unit of score. */
export interface ScoreFit {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Lowest score in the fit. */
  readonly from: number;
  /** Goodness of fit (Poisson likelihood ratio against the counts) and degrees of freedom. */
  readonly deviance: number;
  readonly degreesOfFreedom: number;
}

/** The scores of one category. */
export interface ScoreDistribution {
  readonly category: Category;
  /** Bin edges in score = ln(p / (1 - p)). */
  readonly edges: readonly number[];
  /** Events a bin in the whole pseudo-data, each with its best candidate of the category; null while the selection is not frozen. */
  readonly pseudoData: readonly number[] | null;
  /** The same in the optimisation sample. */
  readonly optimisation: readonly number[];
  /** Truth-matched simulated signal a bin, scaled to the sum of the pseudo-data (of the optimisation sample while blind). */
  readonly signal: readonly number[];
  readonly fit: ScoreFit | null;
  /** Candidates with a higher score are selected. */
  readonly cut: number | null;
}

/** Signal efficiency against background efficiency as the cut falls; both start at 0 and end at 1. */
export interface RocCurve {
  readonly category: Category;
  readonly signalEfficiency: readonly number[];
  readonly backgroundEfficiency: readonly number[];
  readonly auc: number;
}

/** Figure of merit against the cut: of what the cut maximises. */
export interface FigureOfMeritCurve {
  readonly category: Category;
  /** What is maximised, in words. */
  readonly name: string;
  readonly cut: readonly number[];
  readonly value: readonly number[];
  /** 16 % and 84 % quantiles over bootstrap samples; null without. */
  readonly low: readonly number[] | null;
  readonly high: readonly number[] | null;
  readonly chosen: number | null;
}

/** The cut of one category and what it leaves. */
export interface WorkingPointRow {
  readonly category: Category;
  readonly cut: number;
  /** Standard deviation of the cut over bootstrap samples of events or sources. */
  readonly cutError: number | null;
  /** Candidates expected above the cut in the whole pseudo-data, from the fit. */
  readonly expected: number | null;
  readonly expectedError: number | null;
  /** Selected candidates of this category over all produced signal events, averaged over the mass grid, 0..1. */
  readonly signalEfficiency: number | null;
}

/** What was fixed before anyone looked at the pseudo-data above the cuts. */
export interface FrozenSummary {
  /** SHA-256 over all that fixes the selection, and of the classifiers and the configuration, hexadecimal. */
  readonly digest: string;
  readonly modelDigest: string;
  readonly configDigest: string;
}

/** The figure of merit. */
export interface MeritSummary {
  /** What is maximised, in words. */
  readonly name: string;
  /** Of the merged categories at the working point. */
  readonly value: number;
  /** The largest found of the merged categories; null if the cut of each category was chosen by itself. */
  readonly maximum: number | null;
  /** Of each category alone, at its cut and at most; empty if the cuts were chosen together. */
  readonly alone: readonly { readonly category: Category; readonly value: number; readonly maximum: number }[];
  /** Relative excess on the events that chose the cuts over events that did not; null if not measured. */
  readonly optimism: number | null;
}

/** A selected event in the plane of masses. */
export interface PlanePoint {
  /** GeV. */
  readonly mUpsilon: number;
  /** GeV. */
  readonly mDarkPhoton: number;
  readonly category: Category;
}

/** The events that passed, one candidate each. */
export interface SelectedSummary {
  readonly total: number;
  /** Generator events that they were made from, of which the scan takes one copy each; null where each event is its own. */
  readonly sources: number | null;
  readonly byFinalState: readonly {
    readonly finalState: FinalState;
    readonly category: Category;
    readonly events: number;
  }[];
  /** All events; empty if there are too many to draw one by one. */
  readonly points: readonly PlanePoint[];
  /** Events a cell, where they are too many for points; null otherwise and in empty cells. */
  readonly density: PlaneMap | null;
}

/** A quantity in cells of the plane of masses; row by row from low m_A'; null where it is not known. */
export interface PlaneMap {
  /** Edges in m_Y, GeV. */
  readonly xEdges: readonly number[];
  /** Edges in m_A', GeV. */
  readonly yEdges: readonly number[];
  /** (yEdges - 1) rows of (xEdges - 1) values. */
  readonly values: readonly (number | null)[];
}

/** Resolutions and efficiency over the plane, from the signal samples. */
export interface SignalModelSummary {
  /** Width of the Crystal Ball core in m_Y and in m_A', MeV. */
  readonly sigmaUpsilonMeV: PlaneMap;
  readonly sigmaDarkPhotonMeV: PlaneMap;
  /** Selected over produced signal events in the accepted final states, 0..1. */
  readonly efficiency: PlaneMap;
}

/** One hypothesis of the scan. */
export interface ScanRow {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly observed: number;
  readonly background: number;
  /** Chance of as many or more events from background at this point. */
  /** With the background from the density of the score sideband. */
  readonly localP: number;
  /** With the background from the neighbouring windows alone; null where it is not known. */
  readonly onOffP: number | null;
  /** Chance of a point at least as extreme anywhere in the plane; null without toys. */
  readonly globalP: number | null;
}

/** The search over the plane. */
export interface ScanSummary {
  readonly points: number;
  /** Effective number of independent windows; null without toys. */
  readonly trials: number | null;
  /** Mean masses of the events of the most significant point, GeV; null if no window holds an event. */
  readonly excess: { readonly mUpsilon: number; readonly mDarkPhoton: number } | null;
  /** -log10 of the smallest local p-value in each cell. */
  readonly significance: PlaneMap;
  /** The most significant points, best first, no two windows overlapping. */
  readonly best: readonly ScanRow[];
  /** log10 of the smallest local p-value of each pseudo-experiment: bin edges and counts; null without toys. */
  readonly toys: {
    readonly count: number;
    readonly edges: readonly number[];
    readonly counts: readonly number[];
  } | null;
}

/** One mass point with its 90 % confidence limits. */
export interface LimitRow {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly observed: number;
  readonly background: number;
  readonly efficiency: number | null;
  /** Upper limit on the cross section of e+e- -> gamma Y_D, ab. */
  readonly crossSectionAb: number;
  /** Upper limit on the kinetic mixing for `alphaD`; null where it is not computed. */
  readonly epsilon: number | null;
  readonly alphaD: number | null;
}

/** A limit along a line of the plane. */
export interface LimitSlice {
  /** The mass held fixed, as text for the legend, e.g. 'm_{A′} = 0.50 GeV'. */
  readonly label: string;
  /** The other mass, GeV, rising. */
  readonly mass: readonly number[];
  readonly value: readonly (number | null)[];
}

/** The cross-section limit (ab) along a line with what background alone would give. */
export interface LimitBand extends LimitSlice {
  /** Quantiles of the limit without signal at -2, -1, 0, 1 and 2 standard deviations; one array each. */
  readonly expected: readonly (readonly (number | null)[])[];
}

/** Upper limits over the plane. */
export interface LimitSummary {
  readonly points: number;
  readonly failed: readonly { readonly reason: string; readonly points: number }[];
  readonly confidenceLevel: number;
  readonly method: string;
  /** Cross-section limit in ab: smallest of each cell. */
  readonly crossSectionAb: PlaneMap;
  /** Kinetic-mixing limit for each dark coupling: smallest of each cell where Y_D is bound and narrow. */
  readonly epsilon: readonly { readonly alphaD: number; readonly map: PlaneMap }[];
  /** Cross-section limit (ab) against m_Y at fixed m_A'. */
  readonly crossSectionSlices: readonly LimitSlice[];
  /** The same along one line with the expectation; null if the line has no points. */
  readonly crossSectionBand: LimitBand | null;
  /** epsilon against m_A' at fixed m_Y, for the dark coupling `sliceAlphaD`. */
  readonly epsilonSlices: readonly LimitSlice[];
  readonly sliceAlphaD: number | null;
  /** The strongest cross-section limit, and the strongest limit on epsilon of each dark coupling that has one. */
  readonly bestCrossSection: LimitRow | null;
  readonly bestEpsilon: readonly LimitRow[];
}

/** What made an artefact. */
export interface ProvenanceRow {
  readonly stage: string;
  /** SHA-256 of the stage's artefact, hexadecimal. */
  readonly digest: string;
  readonly codeVersion: string;
  readonly seed: number;
}

/** What a systematic variation does to the selected events of one sample. */
export interface VariationEffect {
  /** Sum of weights, varied over nominal less one, and its statistical error; null if nothing was selected. */
  readonly relativeChange: number | null;
  readonly relativeChangeError: number | null;
  /** Events whose chosen final state, or pairing in the same final state, is another. */
  readonly otherFinalState: number;
  readonly otherPairing: number;
  readonly lost: number;
  readonly gained: number;
}

/** A systematic variation of the reconstructed events. */
export interface VariationRow {
  readonly title: string;
  readonly signal: VariationEffect;
  /** null while the data are blind. */
  readonly pseudoData: VariationEffect | null;
}

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
