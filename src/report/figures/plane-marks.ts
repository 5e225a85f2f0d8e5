/** What all figures of the plane of masses share: its border, the thresholds, the injected signal. */
import * as Plot from '@observablehq/plot';
import { SPECIES_MASS } from '../../events/final-states.js';
import type { LegendEntry } from '../draw/legend.js';
import { colour } from '../palette.js';
import type { ReportRecord } from '../record/index.js';

/** The shown ranges of m_Y and m_A', GeV. */
export interface PlaneWindow {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The points inside a window. */
export function inside<T extends { readonly mUpsilon: number; readonly mDarkPhoton: number }>(
  points: readonly T[],
  { x, y }: PlaneWindow,
): T[] {
  return points.filter(
    (p) => p.mUpsilon >= x[0] && p.mUpsilon <= x[1] && p.mDarkPhoton >= y[0] && p.mDarkPhoton <= y[1],
  );
}

/** Thresholds of A' -> mu+mu- and A' -> pi+pi-, GeV. */
const THRESHOLDS = [
  { mass: 2 * SPECIES_MASS.mu, label: '2*m*_{μ}' },
  { mass: 2 * SPECIES_MASS.pi, label: '2*m*_{π}' },
];

/** The region 3 m_A' > m_Y, which no Y_D decay reaches, and its border. */
export function kinematicBound({ x, y }: PlaneWindow): Plot.Markish[] {
  const steps = 60;
  const border = Array.from({ length: steps + 1 }, (_, i) => {
    const at = x[0] <= 0 ? (x[1] * i) / steps : x[0] * (x[1] / x[0]) ** (i / steps);
    return { x: at, y: Math.max(at / 3, y[0]) };
  });
  return [
    Plot.areaY(border, { x: 'x', y1: 'y', y2: y[1], fill: colour('closed'), clip: true }),
    Plot.line(border, { x: 'x', y: 'y', stroke: colour('faint'), clip: true }),
  ];
}

/** Dimuon and dipion thresholds as lines with their names. */
export function thresholdMarks(window: PlaneWindow): Plot.Markish[] {
  return THRESHOLDS.flatMap(({ mass, label }, i) => [
    Plot.ruleY([mass], { stroke: colour('faint'), strokeDasharray: i === 0 ? '6,3' : '2,3' }),
    Plot.text([label], {
      x: window.x[1],
      y: mass,
      dx: -6,
      dy: i === 0 ? 9 : -9,
      textAnchor: 'end',
      fill: colour('faint'),
      fontSize: 11,
    }),
  ]);
}

/** Dots at the mass points of the simulated signal, and their entry in the legend. */
export function simulatedMarks({ checks: { efficiency } }: ReportRecord): {
  marks: Plot.Markish[];
  legend: LegendEntry[];
} {
  if (efficiency.length === 0) return { marks: [], legend: [] };
  const style = { r: 2.2, fill: colour('paper'), stroke: colour('mark'), clip: true };
  return {
    marks: [Plot.dot([...efficiency], { x: 'mUpsilon', y: 'mDarkPhoton', ...style })],
    legend: [{ label: 'simulated mass point', glyph: 'open-circle', colour: colour('mark') }],
  };
}

/** Circles where signal was injected, and their entry in the legend. */
export function injectedMarks(
  { run }: ReportRecord,
  window: PlaneWindow,
): { marks: Plot.Markish[]; legend: LegendEntry[] } {
  const shown = inside(run.injected, window);
  if (shown.length === 0) return { marks: [], legend: [] };
  return {
    marks: [Plot.dot(shown, { x: 'mUpsilon', y: 'mDarkPhoton', r: 9, stroke: colour('mark'), strokeWidth: 2 })],
    legend: [{ label: 'injected signal', glyph: 'open-circle', colour: colour('mark') }],
  };
}
