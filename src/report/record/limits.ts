/** Upper limits. */
import type { PlaneMap } from './plane-map.js';

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
