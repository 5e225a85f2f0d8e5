/** The grid of scores on which cuts are tried: `bins` bins of width `step` from `low`. */
export interface ScoreAxis {
  readonly low: number;
  readonly step: number;
  readonly bins: number;
}

/** The axis that covers `range` in steps of `step`. */
export function scoreAxis(range: readonly [number, number], step: number): ScoreAxis {
  return { low: range[0], step, bins: Math.ceil((range[1] - range[0]) / step) };
}

/** Lower edge of bin `index`; edge `bins` is the upper end. A cut at edge i keeps bins i and above. */
export function scoreEdge(axis: ScoreAxis, index: number): number {
  return axis.low + index * axis.step;
}

/** Bin of a score; scores outside the axis belong to the end bins. */
export function scoreBin(axis: ScoreAxis, score: number): number {
  const bin = Math.floor((score - axis.low) / axis.step);
  return bin < 0 ? 0 : bin >= axis.bins ? axis.bins - 1 : bin;
}

/** Sums of `contents` from each edge to the end: entry i is what a cut at edge i keeps; entry `length` is 0. */
export function sumsAbove(contents: ArrayLike<number>): Float64Array {
  const above = new Float64Array(contents.length + 1);
  for (let i = contents.length - 1; i >= 0; i--) above[i] = above[i + 1] + contents[i];
  return above;
}
