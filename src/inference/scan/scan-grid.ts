/** The mass hypotheses of the scan: columns of constant m_Y, in each of them points of rising m_A'. */
import { sharedCopy } from '../../core/shared-memory.js';
import type { LocalSignal, SignalMap } from '../signal/signal-map.js';

/**
 * Point p of column j (columnStart[j] <= p < columnStart[j + 1]) is the hypothesis (columnMass[j], darkPhoton[p]). The
 * long arrays lie in shared memory, so workers see them without a copy.
 */
export interface ScanGrid {
  readonly columnMass: Float64Array;
  readonly columnStart: Int32Array;
  /** Largest resolutions in each column, GeV. */
  readonly columnSigmaUpsilon: Float64Array;
  readonly columnSigmaDarkPhoton: Float64Array;
  readonly darkPhoton: Float64Array;
  readonly sigmaUpsilon: Float64Array;
  readonly sigmaDarkPhoton: Float64Array;
  /** Resolutions as they are, GeV; those above are no finer than the options allow. */
  readonly resolutionUpsilon: Float64Array;
  readonly resolutionDarkPhoton: Float64Array;
  readonly efficiency: Float64Array;
  /** Relative error of the efficiency, from simulated events and interpolation. */
  readonly efficiencyError: Float64Array;
}

/** The part of the plane of masses that is scanned, and how densely. */
export interface ScanPlane {
  /** Range of m_Y, GeV. */
  readonly mUpsilon: readonly [number, number];
  /** Range of m_A', GeV. */
  readonly mDarkPhoton: readonly [number, number];
  /** Distance of neighbouring hypotheses in units of the resolution. */
  readonly step: number;
}

/**
 * Steps through the plane 3 m_A' < m_Y: along m_A' by the local resolution, along m_Y by the best resolution found in the
 * column, so that no step is longer than `step` resolutions.
 */
export function scanGrid(map: SignalMap, plane: ScanPlane): ScanGrid {
  const points: Points = {
    darkPhoton: [],
    sigmaUpsilon: [],
    sigmaDarkPhoton: [],
    resolutionUpsilon: [],
    resolutionDarkPhoton: [],
    efficiency: [],
    efficiencyError: [],
  };
  const [mass, start]: number[][] = [[], [0]];
  const [lowest, highest] = plane.mDarkPhoton;
  for (let m = plane.mUpsilon[0]; m <= plane.mUpsilon[1];) {
    const top = Math.min(highest, m / 3);
    if (top >= lowest) {
      addColumn(points, map, m, lowest, top, plane.step);
      mass.push(m);
      start.push(points.darkPhoton.length);
    }
    m += plane.step * bestUpsilonResolution(map, m, lowest, top);
  }
  return {
    columnMass: sharedCopy(mass),
    columnStart: Int32Array.from(start),
    columnSigmaUpsilon: largestOfColumns(points.sigmaUpsilon, start),
    columnSigmaDarkPhoton: largestOfColumns(points.sigmaDarkPhoton, start),
    darkPhoton: sharedCopy(points.darkPhoton),
    sigmaUpsilon: sharedCopy(points.sigmaUpsilon),
    sigmaDarkPhoton: sharedCopy(points.sigmaDarkPhoton),
    resolutionUpsilon: Float64Array.from(points.resolutionUpsilon),
    resolutionDarkPhoton: Float64Array.from(points.resolutionDarkPhoton),
    efficiency: sharedCopy(points.efficiency),
    efficiencyError: sharedCopy(points.efficiencyError),
  };
}

const SIGNAL = [
  'sigmaUpsilon',
  'sigmaDarkPhoton',
  'resolutionUpsilon',
  'resolutionDarkPhoton',
  'efficiency',
  'efficiencyError',
] as const satisfies readonly (keyof LocalSignal)[];

/** The growing columns of the hypotheses. */
type Points = Record<'darkPhoton' | keyof LocalSignal, number[]>;

function addColumn(points: Points, map: SignalMap, mass: number, low: number, top: number, step: number): void {
  for (let darkPhoton = low; darkPhoton <= top;) {
    const signal = map.at(mass, darkPhoton);
    points.darkPhoton.push(darkPhoton);
    for (const name of SIGNAL) points[name].push(signal[name]);
    darkPhoton += step * signal.sigmaDarkPhoton;
  }
}

function largestOfColumns(values: readonly number[], start: readonly number[]): Float64Array {
  const largest = sharedCopy(new Float64Array(start.length - 1));
  for (let j = 0; j < largest.length; j++)
    for (let p = start[j]; p < start[j + 1]; p++) largest[j] = Math.max(largest[j], values[p]);
  return largest;
}

/** The best resolution at nine values of m_A' spread over the column. */
function bestUpsilonResolution(map: SignalMap, mass: number, low: number, top: number): number {
  let best = Infinity;
  for (let i = 0; i <= 8; i++) {
    const darkPhoton = low * Math.max(1, top / low) ** (i / 8);
    best = Math.min(best, map.at(mass, darkPhoton).sigmaUpsilon);
  }
  return best;
}
