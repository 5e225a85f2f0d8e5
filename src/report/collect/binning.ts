/** Histograms and maps from columns. */
import type { PlaneMap } from '../record/index.js';

/** `count` equal bins: count + 1 edges. */
export function binEdges(low: number, high: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
}

/** The bin of `value`, the upper edge of the last bin included; -1 outside. Edges are equally spaced. */
export function binOf(edges: readonly number[], value: number): number {
  const bins = edges.length - 1;
  const at = Math.floor(((value - edges[0]) / (edges[bins] - edges[0])) * bins);
  if (value === edges[bins]) return bins - 1;
  return at >= 0 && at < bins ? at : -1;
}

/** Sum of weights in each bin, in row order; values outside go to the end bins. NaN is left out. */
export function histogram(edges: readonly number[], values: ArrayLike<number>, weights: ArrayLike<number>): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  const last = edges.length - 2;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    const bin = binOf(edges, value);
    counts[bin >= 0 ? bin : value < edges[0] ? 0 : last] += weights[row];
  }
  return counts;
}

/** Edges of the maps of the plane along m_Y, GeV. */
const PLANE_X_EDGES: readonly number[] = binEdges(0, 9.6, 96);
/** Edges of the maps of the plane along m_A', GeV. */
const PLANE_Y_EDGES: readonly number[] = binEdges(0, 3.2, 64);

/** Points with a value in the plane of masses. */
export interface PlaneValues {
  readonly mUpsilon: ArrayLike<number>;
  readonly mDarkPhoton: ArrayLike<number>;
  readonly value: ArrayLike<number>;
}

/**
 * The smallest (or largest) value of each cell; cells without a point take that of the nearest cell that has one, no
 * farther than `reach` cells and only where 3 m_A' < m_Y, so that a coarse grid of points makes a closed map.
 * NaN values are left out.
 */
export function extremeMap({ mUpsilon, mDarkPhoton, value }: PlaneValues, extreme: 'min' | 'max', reach = 0): PlaneMap {
  const columns = PLANE_X_EDGES.length - 1;
  const cells = new Float64Array(columns * (PLANE_Y_EDGES.length - 1)).fill(NaN);
  const known = new Uint8Array(cells.length);
  for (let row = 0; row < value.length; row++) {
    const x = binOf(PLANE_X_EDGES, mUpsilon[row]);
    const y = binOf(PLANE_Y_EDGES, mDarkPhoton[row]);
    if (x < 0 || y < 0) continue;
    const cell = y * columns + x;
    known[cell] = 1;
    if (Number.isNaN(value[row])) continue;
    const better = extreme === 'min' ? value[row] < cells[cell] : value[row] > cells[cell];
    if (better || Number.isNaN(cells[cell])) cells[cell] = value[row];
  }
  return planeMap((x, y) =>
    known[y * columns + x] === 1 ? cells[y * columns + x] : nearestCell(cells, columns, x, y, reach),
  );
}

function nearestCell(cells: Float64Array, columns: number, x: number, y: number, reach: number): number {
  if (!reachable(x, y)) return NaN;
  const rows = cells.length / columns;
  let best = NaN;
  let bestDistance = Infinity;
  for (let j = Math.max(0, y - reach); j <= Math.min(rows - 1, y + reach); j++) {
    for (let i = Math.max(0, x - reach); i <= Math.min(columns - 1, x + reach); i++) {
      const distance = (i - x) ** 2 + (j - y) ** 2;
      if (distance >= bestDistance || Number.isNaN(cells[j * columns + i])) continue;
      [best, bestDistance] = [cells[j * columns + i], distance];
    }
  }
  return best;
}

/** True for a cell with a part where 3 m_A' < m_Y. */
function reachable(x: number, y: number): boolean {
  return 3 * PLANE_Y_EDGES[y] < PLANE_X_EDGES[x + 1];
}

/** A map from a function of the cell; NaN becomes null. */
function planeMap(value: (x: number, y: number) => number): PlaneMap {
  const columns = PLANE_X_EDGES.length - 1;
  const values = Array.from({ length: columns * (PLANE_Y_EDGES.length - 1) }, (_, cell) => {
    const at = value(cell % columns, Math.floor(cell / columns));
    return Number.isFinite(at) ? at : null;
  });
  return { xEdges: PLANE_X_EDGES, yEdges: PLANE_Y_EDGES, values };
}

/** Number of points in each cell; null in empty ones. */
export function countMap(mUpsilon: ArrayLike<number>, mDarkPhoton: ArrayLike<number>): PlaneMap {
  const columns = PLANE_X_EDGES.length - 1;
  const counts = new Int32Array(columns * (PLANE_Y_EDGES.length - 1));
  for (let row = 0; row < mUpsilon.length; row++) {
    const x = binOf(PLANE_X_EDGES, mUpsilon[row]);
    const y = binOf(PLANE_Y_EDGES, mDarkPhoton[row]);
    if (x >= 0 && y >= 0) counts[y * columns + x]++;
  }
  return planeMap((x, y) => counts[y * columns + x] || NaN);
}
