/**
 * Mass sculpting: does the cut carve structure into the background over the (m_Y, m_A') plane that a window with
 * sidebands would take for a signal? The pass rate may rise or fall steadily, as a logistic law linear in both masses (a
 * quadratic one can be a peak); what is left in cells of the plane must be compatible with chance.
 */
import { Random } from '../../core/numerics/random.js';
import { weightedQuantile } from '../../core/numerics/statistics.js';
import { drawsFor, ENOUGH_DRAWS } from './options.js';
import { fitLogistic, predictLogit } from '../logistic/logistic.js';
import { sigmoid } from '../logistic/objective.js';
import type { MassScores } from './mass-scores.js';

/** How the test is made. */
export interface SculptingLimits {
  /** The p-value from which others are to be told; default 0.002. */
  readonly minimumP?: number;
  /** Largest number of pseudo-experiments; default two over the smallest p-value. */
  readonly toys?: number;
  /** Cells along each mass, of equal content before the cut; default 6. */
  readonly cells?: number;
  /** Rows that must pass, so that there is something to see: with fewer the cut is lowered; default 1. */
  readonly leastPassing?: number;
}

/** One cell of the plane. */
export interface SculptingCell {
  /** Edges, GeV. */
  readonly mUpsilon: readonly [number, number];
  readonly mDarkPhoton: readonly [number, number];
  /** Weight before the cut, after it, and after it as expected from the steady law. */
  readonly before: number;
  readonly after: number;
  readonly expected: number;
  /** Standard deviation of `after` by the steady law, of independent rows. */
  readonly error: number;
}

/** The result over the plane. */
export interface SculptingCheck {
  /** The cut tested: the one asked for, or the highest that enough rows pass. */
  readonly cut: number;
  /** Cells along each mass: row by row from low m_Y, m_A' running faster. */
  readonly size: number;
  readonly cells: readonly SculptingCell[];
  /** Rows that pass the cut. */
  readonly passing: number;
  /** Sum over cells of (after - expected)^2 / variance, with the variance of independent rows. */
  readonly chi2: number;
  /** Fraction of pseudo-experiments (whole events pass or fail, steady law fitted anew) with a larger sum. */
  readonly p: number;
}

interface Grid {
  readonly edges: readonly [readonly number[], readonly number[]];
  readonly cell: Int32Array;
  readonly count: number;
}

/** Tests the background that passes `score >= wanted` for structure in the mass plane. */
export function checkSculpting(
  background: MassScores,
  wanted: number,
  seed: number,
  limits: SculptingLimits = {},
): SculptingCheck {
  const { minimumP = 0.002, toys = drawsFor(minimumP), cells = 6, leastPassing = 1 } = limits;
  const cut = Math.min(wanted, nthLargest(background.score, leastPassing));
  const rowCount = background.eventId.length;
  const grid = makeGrid(background, cells);
  const weight = Float64Array.from(background.weight);
  const passes = Uint8Array.from({ length: rowCount }, (_, row) => (background.score[row] >= cut ? 1 : 0));
  const steadyRate = steadyLaw(background, weight);
  const rate = steadyRate(passes);
  const chi2 = residual(grid, weight, passes, rate);
  const passing = passes.reduce((sum, one) => sum + one, 0);
  const largerInToy = (toy: number) => {
    const random = new Random(seed, 'models/sculpting', toy);
    const drawn = passes.map((_, row) => (random.at(background.eventId[row]).uniform() < rate[row] ? 1 : 0));
    return residual(grid, weight, drawn, steadyRate(drawn)) >= chi2;
  };
  const p = passing === 0 ? 1 : sequentialP(largerInToy, toys);
  const described = describeCells(background, grid, weight, passes, rate);
  return { cut, size: cells, cells: described, passing, chi2, p };
}

function nthLargest(values: ArrayLike<number>, n: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, sorted.length - n)];
}

/** Fraction of pseudo-experiments that are `larger`, counting the data as one; ends early once it is known well enough. */
function sequentialP(larger: (toy: number) => boolean, toys: number): number {
  let count = 0;
  for (let toy = 0; toy < toys; toy++) {
    if (larger(toy)) count++;
    if (count === ENOUGH_DRAWS) return count / (toy + 1);
  }
  return (1 + count) / (1 + toys);
}

/** Cells along each mass in which the steady law is fitted. */
const FINE = 24;

/** Fits the steady law to the fractions that pass in fine cells, at the mean masses of each. @returns the rate of each row */
function steadyLaw(background: MassScores, weight: Float64Array): (passes: Uint8Array) => Float64Array {
  const { cell, count } = makeGrid(background, FINE);
  const total = new Float64Array(count);
  const means = [background.mUpsilon, background.mDarkPhoton].map((mass) => {
    const sum = new Float64Array(count);
    cell.forEach((at, row) => (sum[at] += weight[row] * mass[row]));
    return sum;
  });
  cell.forEach((at, row) => (total[at] += weight[row]));
  const filled = Int32Array.from(total.keys()).filter((at) => total[at] > 0);
  const features = Float64Array.from(
    Array.from(filled, (at) => {
      const [y, a] = means.map((sum) => sum[at] / total[at]);
      return [y, a];
    }).flat(),
  );
  const fitOptions = { l2: 1e-3, tolerance: 1e-6, maxIterations: 30 };
  return (passes) => {
    const passed = new Float64Array(count);
    cell.forEach((at, row) => (passed[at] += weight[row] * passes[row]));
    const label = Float64Array.from(filled, (at) => passed[at] / total[at]);
    if (!label.some((fraction) => fraction > 0)) return new Float64Array(cell.length);
    const rate = new Float64Array(count);
    const sample = { features, columnCount: 2, label, weight: Float64Array.from(filled, (at) => total[at]) };
    predictLogit(fitLogistic(sample, fitOptions), features).forEach((logit, k) => (rate[filled[k]] = sigmoid(logit)));
    return Float64Array.from(cell, (at) => rate[at]);
  };
}

function makeGrid({ mUpsilon, mDarkPhoton, weight, eventId }: MassScores, cells: number): Grid {
  const edgesOf = (values: ArrayLike<number>) =>
    Array.from({ length: cells - 1 }, (_, k) => weightedQuantile(values, weight, (k + 1) / cells));
  const edges = [edgesOf(mUpsilon), edgesOf(mDarkPhoton)] as const;
  const place = (value: number, of: readonly number[]) => of.filter((edge) => value >= edge).length;
  const cell = Int32Array.from(
    eventId,
    (_, row) => place(mUpsilon[row], edges[0]) * cells + place(mDarkPhoton[row], edges[1]),
  );
  return { edges, cell, count: cells * cells };
}

function residual({ cell, count }: Grid, weight: Float64Array, passes: Uint8Array, rate: Float64Array): number {
  const excess = new Float64Array(count);
  const variance = new Float64Array(count);
  for (let row = 0; row < cell.length; row++) {
    excess[cell[row]] += weight[row] * (passes[row] - rate[row]);
    variance[cell[row]] += weight[row] ** 2 * rate[row] * (1 - rate[row]);
  }
  return excess.reduce((sum, value, k) => (variance[k] > 0 ? sum + (value * value) / variance[k] : sum), 0);
}

function describeCells(
  { mUpsilon, mDarkPhoton }: MassScores,
  grid: Grid,
  weight: Float64Array,
  passes: Uint8Array,
  rate: Float64Array,
): SculptingCell[] {
  const size = grid.edges[0].length + 1;
  const bounds = [mUpsilon, mDarkPhoton].map((values, k) => {
    const [low, high] = extent(values);
    return [low, ...grid.edges[k], high];
  });
  const interval = (edges: readonly number[], k: number) => [edges[k], edges[k + 1]] as const;
  const sums = Array.from({ length: 4 }, () => new Float64Array(grid.count));
  for (let row = 0; row < weight.length; row++) {
    sums[0][grid.cell[row]] += weight[row];
    sums[1][grid.cell[row]] += weight[row] * passes[row];
    sums[2][grid.cell[row]] += weight[row] * rate[row];
    sums[3][grid.cell[row]] += weight[row] ** 2 * rate[row] * (1 - rate[row]);
  }
  return Array.from({ length: grid.count }, (_, k) => ({
    mUpsilon: interval(bounds[0], Math.floor(k / size)),
    mDarkPhoton: interval(bounds[1], k % size),
    before: sums[0][k],
    after: sums[1][k],
    expected: sums[2][k],
    error: Math.sqrt(sums[3][k]),
  }));
}

function extent(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < values.length; row++) {
    low = Math.min(low, values[row]);
    high = Math.max(high, values[row]);
  }
  return [low, high];
}
