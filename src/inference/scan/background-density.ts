/**
 * A smooth density of background in the (m_Y, m_A') plane: an adaptive kernel estimate on a grid in the square roots of
 * the masses, where resolution and structure change slowly and 3 m_A' < m_Y stays a straight edge.
 */
import { sharedCopy } from '../../core/shared-memory.js';

/** Cells along each axis. */
const CELLS = 384;
/** No candidate has a larger m_Y than the energy of the beams, GeV, nor m_A' above a third of it. */
const HIGHEST_MASS = 10.6;
const CELL_UPSILON = Math.sqrt(HIGHEST_MASS) / CELLS;
const CELL_DARK_PHOTON = Math.sqrt(HIGHEST_MASS / 3) / CELLS;
/** Smallest kernel width in cells. */
const MIN_WIDTH = 1.5;
/** Kernels end after this many widths. */
const KERNEL_REACH = 3;

/** Probability in each cell summed from the origin: entry (i, j) holds all cells below i in m_Y and j in m_A'. */
export interface Density {
  readonly cumulative: Float64Array;
  /** Events it was made from. */
  readonly events: number;
}

/** True for the cells that can hold candidates, whose centre has 3 m_A' < m_Y. */
function inPlane(i: number, j: number): boolean {
  return j < i;
}

/**
 * Estimates the density from weighted candidates. A candidate's kernel is a Gaussian as wide as half the distance to its
 * k-th neighbour, k = sqrt(N), cut at the edges of the plane and normalised inside. To this is added one event spread
 * evenly over the cells of the plane, so that no region has a background of zero; without candidates it stands alone.
 */
export function estimateDensity(
  mUpsilon: ArrayLike<number>,
  mDarkPhoton: ArrayLike<number>,
  weight: ArrayLike<number>,
): Density {
  const u = Float64Array.from(mUpsilon, (m) => Math.sqrt(m) / CELL_UPSILON);
  const v = Float64Array.from(mDarkPhoton, (m) => Math.sqrt(m) / CELL_DARK_PHOTON);
  const cells = new Float64Array(CELLS * CELLS);
  const [scaleU, scaleV] = [spread(u, weight), spread(v, weight)];
  const widths = neighbourDistances(u, v, scaleU, scaleV);
  for (let e = 0; e < u.length; e++)
    addKernel(
      cells,
      [u[e], Math.max(MIN_WIDTH, 0.5 * widths[e] * scaleU)],
      [v[e], Math.max(MIN_WIDTH, 0.5 * widths[e] * scaleV)],
      weight[e],
    );
  addEvenly(cells);
  const events = Array.from(weight).reduce((sum, w) => sum + w, 0);
  return { cumulative: cumulate(cells, 1 / (events + 1)), events };
}

function spread(values: Float64Array, weight: ArrayLike<number>): number {
  let [s, sx, sxx] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    s += weight[i];
    sx += weight[i] * values[i];
    sxx += weight[i] * values[i] * values[i];
  }
  return Math.sqrt(Math.max(0, sxx / s - (sx / s) ** 2)) || CELLS / 4;
}

/** Distance of each point to its k-th nearest, k = sqrt(N), in units of the scales. */
function neighbourDistances(u: Float64Array, v: Float64Array, scaleU: number, scaleV: number): Float64Array {
  const k = Math.min(u.length - 1, Math.ceil(Math.sqrt(u.length)));
  const distances = new Float64Array(u.length);
  return u.map((uHere, e) => {
    if (u.length < 2) return 1;
    for (let other = 0; other < u.length; other++)
      distances[other] = Math.hypot((u[other] - uHere) / scaleU, (v[other] - v[e]) / scaleV);
    return distances.slice().sort()[k];
  });
}

function addKernel(
  cells: Float64Array,
  [u, widthU]: readonly [number, number],
  [v, widthV]: readonly [number, number],
  weight: number,
): void {
  const [firstU, alongU] = profile(u, widthU);
  const [firstV, alongV] = profile(v, widthV);
  let total = 0;
  for (let i = 0; i < alongU.length; i++)
    for (let j = 0; j < alongV.length; j++) if (inPlane(firstU + i, firstV + j)) total += alongU[i] * alongV[j];
  if (total === 0) return;
  for (let i = 0; i < alongU.length; i++)
    for (let j = 0; j < alongV.length; j++)
      if (inPlane(firstU + i, firstV + j))
        cells[(firstU + i) * CELLS + firstV + j] += (weight / total) * alongU[i] * alongV[j];
}

/** First cell and values of a Gaussian at the cell centres within its reach. */
function profile(centre: number, width: number): readonly [number, Float64Array] {
  const first = Math.max(0, Math.floor(centre - KERNEL_REACH * width));
  const last = Math.min(CELLS - 1, Math.ceil(centre + KERNEL_REACH * width));
  return [
    first,
    Float64Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
      Math.exp(-0.5 * ((first + i + 0.5 - centre) / width) ** 2),
    ),
  ];
}

function addEvenly(cells: Float64Array): void {
  const share = 2 / (CELLS * (CELLS - 1));
  for (let i = 0; i < CELLS; i++) for (let j = 0; j < i; j++) cells[i * CELLS + j] += share;
}

function cumulate(cells: Float64Array, scale: number): Float64Array {
  const width = CELLS + 1;
  const sums = sharedCopy(new Float64Array(width * width));
  for (let i = 0; i < CELLS; i++) {
    let row = 0;
    for (let j = 0; j < CELLS; j++) {
      row += cells[i * CELLS + j] * scale;
      sums[(i + 1) * width + j + 1] = sums[i * width + j + 1] + row;
    }
  }
  return sums;
}

/** Probability of a candidate in [lowUpsilon, highUpsilon] x [lowDarkPhoton, highDarkPhoton], GeV. */
export function boxProbability(
  density: Density,
  lowUpsilon: number,
  highUpsilon: number,
  lowDarkPhoton: number,
  highDarkPhoton: number,
): number {
  const [u0, u1] = [toCells(lowUpsilon, CELL_UPSILON), toCells(highUpsilon, CELL_UPSILON)];
  const [v0, v1] = [toCells(lowDarkPhoton, CELL_DARK_PHOTON), toCells(highDarkPhoton, CELL_DARK_PHOTON)];
  const sums = density.cumulative;
  return below(sums, u1, v1) - below(sums, u0, v1) - below(sums, u1, v0) + below(sums, u0, v0);
}

function toCells(mass: number, cell: number): number {
  return Math.min(CELLS, Math.sqrt(Math.max(0, mass)) / cell);
}

/** Bilinear interpolation of the cumulative sums: the density is even inside a cell. */
function below(sums: Float64Array, u: number, v: number): number {
  const [i, j] = [Math.min(CELLS - 1, Math.floor(u)), Math.min(CELLS - 1, Math.floor(v))];
  const [fu, fv] = [u - i, v - j];
  const at = i * (CELLS + 1) + j;
  return (
    (1 - fu) * ((1 - fv) * sums[at] + fv * sums[at + 1]) +
    fu * ((1 - fv) * sums[at + CELLS + 1] + fv * sums[at + CELLS + 2])
  );
}

/** A candidate drawn from the density with three uniform numbers: [m_Y, m_A'], GeV. */
export function drawFromDensity(density: Density, choice: number, x: number, y: number): [number, number] {
  const sums = density.cumulative;
  const width = CELLS + 1;
  const target = choice * sums[width * width - 1];
  const i = lastBelow((row) => sums[row * width + CELLS], target);
  const inColumn = target - sums[i * width + CELLS];
  const j = lastBelow((column) => sums[(i + 1) * width + column] - sums[i * width + column], inColumn);
  return [((i + x) * CELL_UPSILON) ** 2, ((j + y) * CELL_DARK_PHOTON) ** 2];
}

/** The last cell whose lower edge has a sum of at most `target`. */
function lastBelow(sumBelow: (cell: number) => number, target: number): number {
  let [low, high] = [0, CELLS];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sumBelow(middle) <= target) low = middle;
    else high = middle;
  }
  return low;
}
