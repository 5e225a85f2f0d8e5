/** Selected events in the plane of masses, as in figure 2 of PRL 128, 021802. */
import * as Plot from '@observablehq/plot';
import { CATEGORIES, SPECIES_MASS } from '../../events/final-states.js';
import type { Axis } from '../draw/axis.js';
import type { LegendEntry } from '../draw/legend.js';
import { drawFigure } from '../draw/draw-figure.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { PlanePoint, ReportRecord } from '../record.js';
import { luminosityText, M_DARK_PHOTON, M_UPSILON, type Drawing, type Figure } from './figure.js';

/** Thresholds of A' -> mu+mu- and A' -> pi+pi-, GeV. */
const THRESHOLDS = [
  { mass: 2 * SPECIES_MASS.mu, label: '2*m*_{μ}' },
  { mass: 2 * SPECIES_MASS.pi, label: '2*m*_{π}' },
];

/** Crosses where signal was injected, and their entry in the legend. */
export function injectedMarks(
  { run }: ReportRecord,
  { x, y }: Pick<Window, 'x' | 'y'>,
): { marks: Plot.Markish[]; legend: LegendEntry[] } {
  const shown = run.injected.filter(
    (p) => p.mUpsilon >= x[0] && p.mUpsilon <= x[1] && p.mDarkPhoton >= y[0] && p.mDarkPhoton <= y[1],
  );
  if (shown.length === 0) return { marks: [], legend: [] };
  return {
    marks: [Plot.dot(shown, { x: 'mUpsilon', y: 'mDarkPhoton', r: 9, stroke: colour('mark'), strokeWidth: 2 })],
    legend: [{ label: 'injected signal', glyph: 'open-circle', colour: colour('mark') }],
  };
}

interface Window {
  readonly id: string;
  readonly title: string;
  readonly x: Axis['domain'];
  readonly y: Axis['domain'];
  readonly scale: Axis['scale'];
  readonly caption: string;
}

/** The region 3 m_A' > m_Y, which no Y_D decay reaches, and its border. */
export function kinematicBound({ x, y }: Pick<Window, 'x' | 'y'>): Plot.Markish[] {
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

function thresholdMarks(window: Window): Plot.Markish[] {
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

function inside(points: readonly PlanePoint[], { x, y }: Window): PlanePoint[] {
  return points.filter(
    (p) => p.mUpsilon >= x[0] && p.mUpsilon <= x[1] && p.mDarkPhoton >= y[0] && p.mDarkPhoton <= y[1],
  );
}

function draw(record: ReportRecord, window: Window): Drawing {
  if (record.selected === null) return { missing: 'The selection is not frozen: selected events stay hidden.' };
  const points = inside(record.selected.points, window);
  if (points.length === 0)
    return { missing: `No selected event lies in this region (${record.selected.total} selected in all).` };
  const injected = injectedMarks(record, window);
  const byCategory = CATEGORIES.map((category) => ({
    category,
    points: points.filter((p) => p.category === category),
  }));
  return {
    svg: drawFigure({
      id: window.id,
      title: window.title,
      description: byCategory
        .map(({ category, points: some }) => `${some.length} simulated events of category ${category}.`)
        .join(' '),
      width: 720,
      height: 460,
      x: { label: `${M_UPSILON} [GeV]`, domain: window.x, scale: window.scale },
      y: { label: `${M_DARK_PHOTON} [GeV]`, domain: window.y, scale: window.scale },
      corner: luminosityText(record),
      legend: [
        ...byCategory.map(({ category, points: some }) => ({
          label: `${category} (${some.length})`,
          glyph: CATEGORY_STYLE[category].symbol,
          colour: CATEGORY_STYLE[category].colour,
        })),
        ...injected.legend,
      ],
      marks: [
        ...kinematicBound(window),
        ...thresholdMarks(window),
        ...injected.marks,
        ...byCategory.map(({ category, points: some }) =>
          Plot.dot(some, {
            x: 'mUpsilon',
            y: 'mDarkPhoton',
            r: some.length > 2000 ? 1.2 : 3.6,
            fill: CATEGORY_STYLE[category].colour,
            fillOpacity: 0.8,
            symbol: CATEGORY_STYLE[category].symbol,
            clip: true,
          }),
        ),
      ],
    }),
  };
}

const WINDOWS: readonly Window[] = [
  {
    id: 'mass-plane',
    title: 'Masses of the selected events',
    x: [0, 10],
    y: [0, 3.3],
    scale: 'linear',
    caption:
      'Selected simulated events, one candidate each. Lines mark the dimuon and dipion thresholds; the shaded region has 3*m*_{A′} > *m*_{Υ_{D}}.',
  },
  {
    id: 'mass-plane-low',
    title: 'Masses of the selected events, logarithmic',
    x: [0.02, 12],
    y: [0.001, 4],
    scale: 'log',
    caption:
      'The same simulated events on logarithmic axes, which open the region of low masses where photon conversions would gather (*m*_{Υ_{D}} ≈ 0.1 GeV, *m*_{A′} ≈ 0.05 GeV).',
  },
];

/** The plane on linear and on logarithmic axes. */
export const massPlaneFigures: readonly Figure[] = WINDOWS.map((window) => ({
  id: window.id,
  caption: () => window.caption,
  draw: (record) => draw(record, window),
}));
