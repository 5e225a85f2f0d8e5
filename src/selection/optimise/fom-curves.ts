/** Curves of the figure of merit against each cut, with bootstrap bands: records for the report to draw. */
import type { Category } from '../../events/final-states.js';
import { CATEGORIES } from '../../events/final-states.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreEdge } from './score-axis.js';
import type { CutCurve, Figure } from './cut-search.js';
import { figureAlong } from './cut-search.js';

/** The figure of merit along the cut of one category: of all merged, the others at the working point, or of it alone. */
export interface FomCurve {
  readonly category: Category;
  readonly cut: readonly number[];
  readonly value: readonly number[];
  /** At the chosen cut, and the largest of all cuts, also of those between the ones that are listed. */
  readonly chosen: number;
  readonly largest: number;
  /** 16 % and 84 % quantiles over the bootstrap replicas; empty without replicas. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Mean efficiency and expected events of this category. */
  readonly efficiency: readonly number[];
  readonly observed: readonly number[];
}

const POINTS = 200;

/**
 * Curves of all categories at about 200 cuts each, between the loosest and the tightest that keep any signal.
 * @param joint were the cuts chosen together? Each curve is of what its cut maximises.
 */
export function fomCurves(
  axis: ScoreAxis,
  figure: Figure,
  edges: readonly number[],
  nominal: readonly CutCurve[],
  replicas: readonly (readonly CutCurve[])[],
  joint: boolean,
): FomCurve[] {
  const valuesOf = (curves: readonly CutCurve[], c: number) =>
    joint ? figureAlong(curves, edges, c, figure) : figureAlong([curves[c]], [edges[c]], 0, figure);
  return CATEGORIES.map((category, c) => {
    const values = valuesOf(nominal, c);
    const shown = shownEdges(nominal[c], edges[c]);
    const pick = (values: ArrayLike<number>) => shown.map((i) => values[i]);
    const along = replicas.map((curves) => pick(valuesOf(curves, c)));
    const band = (q: number) =>
      along.length === 0
        ? []
        : shown.map((_, i) =>
            quantile(
              along.map((values) => values[i]),
              q,
            ),
          );
    return {
      category,
      cut: shown.map((i) => scoreEdge(axis, i)),
      value: pick(values),
      chosen: values[edges[c]],
      largest: values.reduce((a, b) => Math.max(a, b)),
      low: band(0.16),
      high: band(0.84),
      efficiency: pick(nominal[c].efficiency),
      observed: pick(nominal[c].observed),
    };
  });
}

function shownEdges({ efficiency }: CutCurve, workingEdge: number): number[] {
  let [first, last] = [0, efficiency.length - 1];
  while (first < workingEdge && efficiency[first + 1] === efficiency[0]) first++;
  while (last > workingEdge && efficiency[last] === 0) last--;
  const stride = Math.max(1, Math.ceil((last - first) / POINTS));
  return Array.from({ length: Math.floor((last - first) / stride) + 1 }, (_, i) => first + i * stride);
}

function quantile(values: number[], q: number): number {
  values.sort((a, b) => a - b);
  const at = q * (values.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, values.length - 1);
  return values[low] + (at - low) * (values[high] - values[low]);
}
