/** The signal model and the search over the plane. */
import type { PlaneMap } from './plane-map.js';

/** Resolutions and efficiency over the plane, from the signal samples. */
export interface SignalModelSummary {
  /** Width of the Crystal Ball core in m_Y and in m_A', MeV. */
  readonly sigmaUpsilonMeV: PlaneMap;
  readonly sigmaDarkPhotonMeV: PlaneMap;
  /** Share of the hypotheses whose widths lie in the ranges that BaBar published, 0..1. */
  readonly published: { readonly upsilon: number; readonly darkPhoton: number };
  /** Selected over produced signal events in the accepted final states, 0..1. */
  readonly efficiency: PlaneMap;
}

/** One hypothesis of the scan. */
export interface ScanRow {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly observed: number;
  readonly background: number;
  /** Chance of as many or more events from background at this point, its density from the score sideband. */
  readonly localP: number;
  /** The same with the background from the neighbouring windows alone; null where it is not known. */
  readonly onOffP: number | null;
  /** Chance of a point at least as extreme anywhere in the plane; null without toys. */
  readonly globalP: number | null;
}

/** The search over the plane. */
export interface ScanSummary {
  readonly points: number;
  /** Effective number of independent windows; null without toys. */
  readonly trials: number | null;
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
