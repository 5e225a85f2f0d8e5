/** The search for the cuts with the largest figure of merit, and the plateau rule that settles them. */

/** What each cut of one category gives: entry i belongs to edge i of the score axis. */
export interface CutCurve {
  /** Mean signal efficiency of the category's part. */
  readonly efficiency: Float64Array;
  /** Events of the full data. */
  readonly observed: Float64Array;
}

/** A figure of merit with its options bound. */
export type Figure = (efficiency: number, observed: number) => number;

/** Edges cut at, one a curve, and the figure of merit there. */
export interface CutPoint {
  readonly edges: readonly number[];
  readonly value: number;
}

/** The figure of merit of the merged categories at the given edges. */
export function figureAt(curves: readonly CutCurve[], edges: readonly number[], figure: Figure): number {
  let efficiency = 0;
  let observed = 0;
  for (let c = 0; c < curves.length; c++) {
    efficiency += curves[c].efficiency[edges[c]];
    observed += curves[c].observed[edges[c]];
  }
  return figure(efficiency, observed);
}

/** The figure of merit along one category's cut, the other cuts held. */
export function figureAlong(
  curves: readonly CutCurve[],
  edges: readonly number[],
  axis: number,
  figure: Figure,
): Float64Array {
  let efficiency = 0;
  let observed = 0;
  curves.forEach((curve, c) => {
    if (c === axis) return;
    efficiency += curve.efficiency[edges[c]];
    observed += curve.observed[edges[c]];
  });
  const own = curves[axis];
  return own.efficiency.map((e, i) => figure(efficiency + e, observed + own.observed[i]));
}

/**
 * The maximum over all cuts: coordinate ascent over every edge from each start, the best end point kept. Ties go to the
 * loosest cut.
 */
export function maximiseCuts(
  curves: readonly CutCurve[],
  figure: Figure,
  starts: readonly (readonly number[])[],
): CutPoint {
  const ends = starts.map((start) => ascend(curves, figure, start));
  return ends.reduce((best, end) => (end.value > best.value ? end : best));
}

function ascend(curves: readonly CutCurve[], figure: Figure, start: readonly number[]): CutPoint {
  const edges = [...start];
  let value = figureAt(curves, edges, figure);
  for (let idle = 0, axis = 0; idle < curves.length; axis = (axis + 1) % curves.length) {
    const along = figureAlong(curves, edges, axis, figure);
    const best = along.reduce((top, v, i) => (v > along[top] ? i : top), 0);
    if (along[best] > value) {
      edges[axis] = best;
      value = along[best];
      idle = 0;
    } else idle++;
  }
  return { edges, value: figureAt(curves, edges, figure) };
}

/**
 * Starts that cover the space: all combinations of `perAxis` edges of each curve, spread evenly between the edges that
 * keep almost all and almost none of its signal, thinned to the `keep` best by the figure of merit.
 */
export function startingCuts(
  curves: readonly CutCurve[],
  figure: Figure,
  perAxis: number,
  keep: number,
): (readonly number[])[] {
  let combinations: number[][] = [[]];
  for (const curve of curves) {
    const edges = spreadEdges(curve, perAxis);
    combinations = combinations.flatMap((head) => edges.map((edge) => [...head, edge]));
  }
  return combinations
    .map((edges) => ({ edges, value: figureAt(curves, edges, figure) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, keep)
    .map(({ edges }) => edges);
}

function spreadEdges({ efficiency }: CutCurve, count: number): number[] {
  const full = efficiency[0];
  const last = efficiency.length - 1;
  if (full <= 0) return [last];
  const lowest = lastEdgeWhere(efficiency, (e) => e > 0.999 * full);
  const highest = lastEdgeWhere(efficiency, (e) => e > 0.001 * full);
  const inner = Array.from({ length: count - 1 }, (_, i) =>
    Math.round(lowest + ((highest - lowest) * i) / Math.max(count - 2, 1)),
  );
  return [...new Set([...inner, last])];
}

function lastEdgeWhere(values: Float64Array, holds: (value: number) => boolean): number {
  let edge = 0;
  while (edge + 1 < values.length && holds(values[edge + 1])) edge++;
  return edge;
}

/**
 * The plateau rule. A noisy maximum jumps between neighbouring peaks; instead each cut goes to the middle of the
 * connected range around the maximum in which, with the other cuts held, the figure of merit stays within
 * `tolerance` (relative) of it. If the middles together lose more than that, all move back half way, until they don't.
 */
export function settleOnPlateau(
  curves: readonly CutCurve[],
  figure: Figure,
  maximum: CutPoint,
  tolerance: number,
): CutPoint {
  const floor = (1 - tolerance) * maximum.value;
  const middles = maximum.edges.map((edge, axis) => {
    const along = figureAlong(curves, maximum.edges, axis, figure);
    let [low, high] = [edge, edge];
    while (low > 0 && along[low - 1] >= floor) low--;
    while (high < along.length - 1 && along[high + 1] >= floor) high++;
    return (low + high) / 2;
  });
  for (let share = 1; share > 0.01; share /= 2) {
    const edges = maximum.edges.map((edge, axis) => Math.floor(edge + share * (middles[axis] - edge)));
    const value = figureAt(curves, edges, figure);
    if (value >= floor) return { edges, value };
  }
  return maximum;
}
