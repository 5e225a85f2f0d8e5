/** The mass hypotheses of the scan: columns of constant m_Y, in each of them points of rising m_A'. */
import type { SignalMap } from './signal-map.js';

/**
 * Point p of column j (columnStart[j] <= p < columnStart[j + 1]) is the hypothesis (columnMass[j], darkPhoton[p]). All
 * arrays lie in shared memory, so workers see them without a copy.
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
  readonly efficiency: Float64Array;
  /** Relative statistical error of the efficiency. */
  readonly efficiencyError: Float64Array;
}

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
  const columns: { readonly mass: number; readonly points: readonly GridPoint[] }[] = [];
  const [low, high] = plane.mUpsilon;
  for (let mass = low; mass <= high;) {
    const top = Math.min(plane.mDarkPhoton[1], mass / 3);
    if (top >= plane.mDarkPhoton[0]) columns.push(column(map, mass, plane.mDarkPhoton[0], top, plane.step));
    mass += plane.step * bestUpsilonResolution(map, mass, plane.mDarkPhoton[0], top);
  }
  const points = columns.flatMap((entry) => entry.points);
  const starts = columns.reduce<number[]>((all, entry) => [...all, all[all.length - 1] + entry.points.length], [0]);
  const largest = (of: (point: GridPoint) => number) =>
    shared(columns.map((entry) => entry.points.reduce((most, point) => Math.max(most, of(point)), 0)));
  return {
    columnMass: shared(columns.map((entry) => entry.mass)),
    columnStart: new Int32Array(new SharedArrayBuffer(4 * starts.length)).map((_, j) => starts[j]),
    columnSigmaUpsilon: largest((point) => point.sigmaUpsilon),
    columnSigmaDarkPhoton: largest((point) => point.sigmaDarkPhoton),
    darkPhoton: shared(points.map((point) => point.darkPhoton)),
    sigmaUpsilon: shared(points.map((point) => point.sigmaUpsilon)),
    sigmaDarkPhoton: shared(points.map((point) => point.sigmaDarkPhoton)),
    efficiency: shared(points.map((point) => point.efficiency)),
    efficiencyError: shared(points.map((point) => point.efficiencyError)),
  };
}

interface GridPoint {
  readonly darkPhoton: number;
  readonly sigmaUpsilon: number;
  readonly sigmaDarkPhoton: number;
  readonly efficiency: number;
  readonly efficiencyError: number;
}

function column(map: SignalMap, mass: number, low: number, top: number, step: number) {
  const points: GridPoint[] = [];
  for (let darkPhoton = low; darkPhoton <= top;) {
    const signal = map.at(mass, darkPhoton);
    points.push({ darkPhoton, ...signal });
    darkPhoton += step * signal.sigmaDarkPhoton;
  }
  return { mass, points };
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

/** A copy in shared memory. */
export function shared(values: ArrayLike<number>): Float64Array {
  const copy = new Float64Array(new SharedArrayBuffer(8 * values.length));
  copy.set(values);
  return copy;
}
