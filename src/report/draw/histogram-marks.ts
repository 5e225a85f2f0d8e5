/** Marks for histograms: steps for expectations, points with Poisson errors for counts. */
import * as Plot from '@observablehq/plot';
import { chi2Quantile } from '../../core/numerics/statistics.js';
import { colour } from '../palette.js';

/** Central 68.27 % interval of a Poisson mean given `count` (Garwood 1936): [low, high]. */
export function poissonInterval(count: number): [number, number] {
  const tail = 0.15865525393145707;
  const low = count === 0 ? 0 : chi2Quantile(tail, 2 * count) / 2;
  return [low, chi2Quantile(1 - tail, 2 * (count + 1)) / 2];
}

/** Corners of the step line of a histogram; values are raised to `floor` so that they exist on a logarithmic axis. */
export function stepLine(edges: readonly number[], counts: readonly number[], floor: number): [number, number][] {
  const corners: [number, number][] = [];
  counts.forEach((count, bin) => {
    const y = Math.max(count, floor);
    corners.push([edges[bin], y], [edges[bin + 1], y]);
  });
  return corners;
}

/** A filled step histogram down to `floor`. */
export function stepMarks(
  edges: readonly number[],
  counts: readonly number[],
  floor: number,
  ink: string,
): Plot.Markish[] {
  const corners = stepLine(edges, counts, floor);
  const [x, y] = [(corner: [number, number]) => corner[0], (corner: [number, number]) => corner[1]];
  return [
    Plot.areaY(corners, { x, y1: floor, y2: y, fill: ink, fillOpacity: 0.22, clip: true }),
    Plot.line(corners, { x, y, stroke: ink, strokeWidth: 1.5, clip: true }),
  ];
}

/** A point and the ends of its error bar. */
export interface ErrorPoint {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

/** Points with error bars; `fill` is the colour of their inside, `r` their radius in pixels. */
export function errorMarks(points: ErrorPoint[], ink: string, fill = ink, r = 2.6): Plot.Markish[] {
  return [
    Plot.ruleX(points, { x: 'x', y1: 'low', y2: 'high', stroke: ink, clip: true }),
    Plot.dot(points, { x: 'x', y: 'y', r, fill, stroke: ink, clip: true }),
  ];
}

/** Points with Poisson errors at the bin centres; empty bins have none. */
export function countMarks(
  edges: readonly number[],
  counts: readonly number[],
  floor: number,
  ink: string,
  open = false,
): Plot.Markish[] {
  const points = counts.flatMap((count, bin) => {
    if (!(count > 0)) return [];
    const [low, high] = poissonInterval(count);
    return [{ x: (edges[bin] + edges[bin + 1]) / 2, y: count, low: Math.max(low, floor), high }];
  });
  return errorMarks(points, ink, open ? colour('paper') : ink);
}
