/**
 * Mass sculpting: does the cut carve structure into the background over the (m_Y, m_A') plane that a window with
 * sidebands would take for a signal? The pass rate may vary smoothly, as a quadratic logistic law of both masses; what
 * is left in cells of the plane must be compatible with chance.
 */
import { Random } from '../core/random.js';
import { weightedQuantile } from '../core/statistics.js';
import { fitLogistic, predictLogit } from './logistic.js';
import { sigmoid } from './logistic-objective.js';
import type { MassScores } from './mass-scores.js';

/** Limits of the check. */
export interface SculptingLimits {
  /** Smallest p-value that passes; default 0.01. */
  readonly minimumP?: number;
  /** Number of pseudo-experiments; default 200. */
  readonly toys?: number;
  /** Cells along each mass, of equal content before the cut; default 6. */
  readonly cells?: number;
}

/** One cell of the plane. */
export interface SculptingCell {
  /** Edges, GeV. */
  readonly mUpsilon: readonly [number, number];
  readonly mDarkPhoton: readonly [number, number];
  /** Weight before the cut, after it, and after it as expected from the smooth law. */
  readonly before: number;
  readonly after: number;
  readonly expected: number;
}

/** The result over the plane. */
export interface SculptingCheck {
  readonly passed: boolean;
  readonly cut: number;
  readonly cells: readonly SculptingCell[];
  /** Sum over cells of (after - expected)^2 / variance, with the variance of independent rows. */
  readonly chi2: number;
  /** Fraction of pseudo-experiments (whole events pass or fail, smooth law fitted anew) with a larger sum. */
  readonly p: number;
}

interface Grid {
  readonly edges: readonly [readonly number[], readonly number[]];
  readonly cell: Int32Array;
  readonly count: number;
}

/** Tests the background that passes `score >= cut` for structure in the mass plane. */
export function checkSculpting(
  background: MassScores,
  cut: number,
  seed: number,
  limits: SculptingLimits = {},
): SculptingCheck {
  const { minimumP = 0.01, toys = 200, cells = 6 } = limits;
  const rowCount = background.eventId.length;
  const grid = makeGrid(background, cells);
  const design = quadraticTerms(background);
  const weight = Float64Array.from(background.weight);
  const passes = Uint8Array.from({ length: rowCount }, (_, row) => (background.score[row] >= cut ? 1 : 0));
  const rate = smoothRate(design, passes, weight);
  const chi2 = residual(grid, weight, passes, rate);
  let larger = 0;
  for (let toy = 0; toy < toys; toy++) {
    const random = new Random(seed, 'models/sculpting', toy);
    const drawn = passes.map((_, row) => (random.at(background.eventId[row]).uniform() < rate[row] ? 1 : 0));
    if (residual(grid, weight, drawn, smoothRate(design, drawn, weight)) >= chi2) larger++;
  }
  const p = (1 + larger) / (1 + toys);
  return { passed: p >= minimumP, cut, cells: describeCells(grid, weight, passes, rate), chi2, p };
}

/** Columns m_Y, m_A', m_Y^2, m_Y m_A', m_A'^2 of each row. */
function quadraticTerms({ mUpsilon, mDarkPhoton, eventId }: MassScores): Float64Array {
  const terms = new Float64Array(5 * eventId.length);
  for (let row = 0; row < eventId.length; row++) {
    const [y, a] = [mUpsilon[row], mDarkPhoton[row]];
    terms.set([y, a, y * y, y * a, a * a], 5 * row);
  }
  return terms;
}

function smoothRate(features: Float64Array, label: Uint8Array, weight: Float64Array): Float64Array {
  const fit = fitLogistic(
    { features, columnCount: 5, label, weight },
    { l2: 1e-3, tolerance: 1e-6, maxIterations: 30 },
  );
  return predictLogit(fit, features).map(sigmoid);
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

function describeCells(grid: Grid, weight: Float64Array, passes: Uint8Array, rate: Float64Array): SculptingCell[] {
  const size = grid.edges[0].length + 1;
  const interval = (edges: readonly number[], k: number): readonly [number, number] => [
    k === 0 ? -Infinity : edges[k - 1],
    k === size - 1 ? Infinity : edges[k],
  ];
  const sums = [new Float64Array(grid.count), new Float64Array(grid.count), new Float64Array(grid.count)];
  for (let row = 0; row < weight.length; row++) {
    sums[0][grid.cell[row]] += weight[row];
    sums[1][grid.cell[row]] += weight[row] * passes[row];
    sums[2][grid.cell[row]] += weight[row] * rate[row];
  }
  return Array.from({ length: grid.count }, (_, k) => ({
    mUpsilon: interval(grid.edges[0], Math.floor(k / size)),
    mDarkPhoton: interval(grid.edges[1], k % size),
    before: sums[0][k],
    after: sums[1][k],
    expected: sums[2][k],
  }));
}
