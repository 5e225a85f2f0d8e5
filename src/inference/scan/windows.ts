/** Which signal windows and neighbouring regions of the scan an event is in. */
import type { ScanGrid } from './scan-grid.js';

/** Region of a window that holds an event. */
export const Region = { signal: 0, lower: 1, upper: 2 } as const;
/** Code of a region: 0, 1 or 2. */
export type Region = (typeof Region)[keyof typeof Region];

/** Half widths in units of the resolution: of the signal window, and of the window with its neighbours along m_Y. */
export interface WindowWidths {
  readonly signal: number;
  readonly outer: number;
}

/**
 * Calls `visit` for each hypothesis whose m_A' window holds the event and whose m_Y window or neighbours, out to
 * `outer` resolutions, do. With `outer` equal to `signal` only signal windows are visited.
 */
export function visitWindows(
  grid: ScanGrid,
  mUpsilon: number,
  mDarkPhoton: number,
  { signal, outer }: WindowWidths,
  visit: (point: number, region: Region) => void,
): void {
  const { columnMass, columnStart, columnSigmaUpsilon, columnSigmaDarkPhoton } = grid;
  const reach = outer * largest(columnSigmaUpsilon);
  const last = lowerBound(columnMass, mUpsilon + reach, 0, columnMass.length);
  for (let j = lowerBound(columnMass, mUpsilon - reach, 0, columnMass.length); j < last; j++) {
    const offset = mUpsilon - columnMass[j];
    if (Math.abs(offset) > outer * columnSigmaUpsilon[j]) continue;
    const reachDown = signal * columnSigmaDarkPhoton[j];
    const end = columnStart[j + 1];
    for (let p = lowerBound(grid.darkPhoton, mDarkPhoton - reachDown, columnStart[j], end); p < end; p++) {
      const below = grid.darkPhoton[p] - mDarkPhoton;
      if (below > reachDown) break;
      if (Math.abs(below) > signal * grid.sigmaDarkPhoton[p]) continue;
      const distance = Math.abs(offset) / grid.sigmaUpsilon[p];
      if (distance <= signal) visit(p, Region.signal);
      else if (distance <= outer) visit(p, offset < 0 ? Region.lower : Region.upper);
    }
  }
}

const largestOf = new WeakMap<Float64Array, number>();

function largest(values: Float64Array): number {
  const known = largestOf.get(values);
  if (known !== undefined) return known;
  const found = values.reduce((most, value) => Math.max(most, value), 0);
  largestOf.set(values, found);
  return found;
}

/** First index in [from, to) whose value is at least `value`, in rising values. */
function lowerBound(values: Float64Array, value: number, from: number, to: number): number {
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (values[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Events in each hypothesis: in its window and in its neighbours along m_Y. */
export interface WindowCounts {
  readonly observed: Int32Array;
  readonly sideband: Int32Array;
  /** Size of the neighbours that were counted relative to the window: 1, or 0.5 where only one lies in the plane. */
  readonly tau: Float64Array;
}

/**
 * Counts events. A neighbour that reaches below m_Y = 3 m_A', where no candidate can be, or above `highestMass`, does not
 * count; the other alone then has half the size of the two.
 */
export function countWindows(
  grid: ScanGrid,
  mUpsilon: ArrayLike<number>,
  mDarkPhoton: ArrayLike<number>,
  widths: WindowWidths,
  highestMass: number,
): WindowCounts {
  const size = grid.darkPhoton.length;
  const counts = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  for (let i = 0; i < mUpsilon.length; i++)
    visitWindows(grid, mUpsilon[i], mDarkPhoton[i], widths, (point, region) => {
      counts[region][point]++;
    });
  const sideband = new Int32Array(size);
  const tau = new Float64Array(size);
  const sideSize = (widths.outer - widths.signal) / (2 * widths.signal);
  for (let j = 0; j < grid.columnMass.length; j++) {
    for (let p = grid.columnStart[j]; p < grid.columnStart[j + 1]; p++) {
      const reach = widths.outer * grid.sigmaUpsilon[p];
      const hasLower = grid.columnMass[j] - reach >= 3 * grid.darkPhoton[p];
      const hasUpper = grid.columnMass[j] + reach <= highestMass || !hasLower;
      sideband[p] = (hasLower ? counts[Region.lower][p] : 0) + (hasUpper ? counts[Region.upper][p] : 0);
      tau[p] = sideSize * (Number(hasLower) + Number(hasUpper));
    }
  }
  return { observed: counts[Region.signal], sideband, tau };
}
