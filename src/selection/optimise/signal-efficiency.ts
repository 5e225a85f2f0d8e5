/** From signal scores to efficiencies: averaged over the mass grid for the optimisation, and point by point. */
import { ConfigError } from '../../core/errors.js';
import { ExactSums } from '../../core/numerics/exact-sum.js';
import type { Table } from '../../core/table.js';
import { category, numeric } from '../../core/table.js';
import { CATEGORIES } from '../../events/final-states.js';
import { sourceIds } from '../../events/source-ids.js';
import type { OptimiseOptions } from './options.js';
import type { Resampling } from './resampling.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreBin, sumsAbove } from './score-axis.js';
import type { TableStream } from '../score-columns.js';
import { categoryCodes, tablesOf } from '../score-columns.js';
import { ScoreHistograms } from './score-histograms.js';

/** A simulated signal hypothesis; `generated` is the sum of weights of all its generated events. */
export interface GeneratedPoint {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly ctauCm: number;
  readonly generated: number;
}

/** Efficiency of one mass point in one category above a cut, with its standard error: the root of the sum over sources of weight^2 (Kish). */
export interface PointEfficiency {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly ctauCm: number;
  readonly category: string;
  readonly efficiency: number;
  readonly error: number;
}

/** The signal as histograms. */
export interface SignalEfficiency {
  /** Part of the efficiency averaged over the grid that falls into each bin, for a slot of the resampling. */
  averaged(slot: number, category: number): Float64Array;
  /** Correctly matched candidates read. */
  readonly matched: number;
  /** Efficiencies of every point and category when category c is cut at edge edges[c]. */
  pointEfficiencies(edges: readonly number[]): readonly PointEfficiency[];
}

/**
 * Reads signal scores. The efficiency counts candidates with the right pairing and species (`truth_matched`), of which
 * an event has at most one, over everything generated at its mass point.
 *
 * @throws ConfigError if a row's mass point is not among `points`
 */
export async function signalEfficiency(
  scores: TableStream,
  points: readonly GeneratedPoint[],
  axis: ScoreAxis,
  resampling: Resampling,
  massWeights: OptimiseOptions['mass_weights'],
): Promise<SignalEfficiency> {
  const histograms = new ScoreHistograms(axis, resampling);
  const cells = points.length * CATEGORIES.length * axis.bins;
  const weights = new ExactSums(cells);
  const squares = new ExactSums(cells);
  const ofSource = Array.from({ length: points.length * CATEGORIES.length }, () => new Map<number, Entry[]>());
  // Weights of order 1 in the histograms keep the rounding of their exact sums small.
  const scale = points.reduce((sum, point) => sum + point.generated, 0);
  const share = gridShares(points, massWeights).map((part) => part * scale);
  const find = pointFinder(points);
  let matched = 0;
  for await (const table of tablesOf(scores)) {
    const read = readSignal(table);
    for (let row = 0; row < table.rowCount; row++) {
      if (read.matched[row] !== 1) continue;
      const point = find(read.mUpsilon[row], read.mDarkPhoton[row], read.ctau[row]);
      const code = read.codes[read.code[row]];
      const weight = read.weight[row];
      const group = point * CATEGORIES.length + code;
      const cell = group * axis.bins + scoreBin(axis, read.score[row]);
      histograms.fill(read.sourceId[row], code, read.score[row], weight * share[point]);
      weights.add(cell, weight);
      squares.add(cell, weight * weight);
      const entries = ofSource[group].get(read.sourceId[row]) ?? [];
      // The square of a sum: products of two entries of a source belong above every cut that both pass.
      for (const other of entries) squares.add(Math.min(cell, other.cell), 2 * weight * other.weight);
      entries.push({ cell, weight });
      ofSource[group].set(read.sourceId[row], entries);
      matched++;
    }
  }
  const above = (sums: ExactSums, cell: number, edge: number) => sumsAbove(sums.values(cell, cell + axis.bins))[edge];
  return {
    averaged: (slot, c) => histograms.contents(slot, c).map((sum) => sum / scale),
    matched,
    pointEfficiencies: (edges) =>
      points.flatMap(({ generated, ...point }, p) =>
        CATEGORIES.map((name, c) => {
          const cell = (p * CATEGORIES.length + c) * axis.bins;
          const efficiency = above(weights, cell, edges[c]) / generated;
          const error = Math.sqrt(above(squares, cell, edges[c])) / generated;
          return { ...point, category: name, efficiency, error };
        }),
      ),
  };
}

/** A candidate in the histogram of its mass point and category. */
interface Entry {
  readonly cell: number;
  readonly weight: number;
}

function readSignal(table: Table) {
  return {
    sourceId: sourceIds(table),
    matched: numeric(table, 'truth_matched'),
    mUpsilon: numeric(table, 'truth_upsilon_mass'),
    mDarkPhoton: numeric(table, 'truth_dark_photon_mass'),
    ctau: numeric(table, 'truth_ctau'),
    score: numeric(table, 'score'),
    weight: numeric(table, 'weight'),
    code: category(table, 'category').codes,
    codes: categoryCodes(table),
  };
}

/** Factor that turns an event weight of point k into its part of the mean efficiency: w_k / sum w / generated_k. */
function gridShares(points: readonly GeneratedPoint[], massWeights: OptimiseOptions['mass_weights']): number[] {
  const inside = (value: number, [low, high]: readonly [number, number]) => value >= low && value <= high;
  const weights = points.map(
    (point) =>
      massWeights.find((w) => inside(point.mUpsilon, w.m_upsilon) && inside(point.mDarkPhoton, w.m_dark_photon))
        ?.weight ?? 1,
  );
  const total = weights.reduce((sum, w) => sum + w, 0);
  if (!(total > 0)) throw new ConfigError('mass_weights: no mass point of the signal has a weight above 0');
  return weights.map((w, k) => w / total / points[k].generated);
}

/** Index of the point with the given masses and lifetime, all compared to 1e-6 (GeV, cm). */
function pointFinder(
  points: readonly GeneratedPoint[],
): (mUpsilon: number, mDarkPhoton: number, ctau: number) => number {
  const key = (value: number) => Math.round(value * 1e6);
  const tree = new Map<number, Map<number, Map<number, number>>>();
  points.forEach(({ mUpsilon, mDarkPhoton, ctauCm }, index) => {
    const byPhoton = tree.get(key(mUpsilon)) ?? new Map<number, Map<number, number>>();
    const byCtau = byPhoton.get(key(mDarkPhoton)) ?? new Map<number, number>();
    tree.set(key(mUpsilon), byPhoton.set(key(mDarkPhoton), byCtau.set(key(ctauCm), index)));
  });
  return (mUpsilon, mDarkPhoton, ctau) => {
    const index = tree.get(key(mUpsilon))?.get(key(mDarkPhoton))?.get(key(ctau));
    if (index === undefined)
      throw new ConfigError(
        `signal scores: found the mass point (${mUpsilon}, ${mDarkPhoton}) GeV, c tau ${ctau} cm; allowed: the ${points.length} mass points whose generated sums are known`,
      );
    return index;
  };
}
