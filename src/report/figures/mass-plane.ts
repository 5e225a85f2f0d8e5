/** Selected events in the plane of masses, as in figure 2 of PRL 128, 021802. */
import * as Plot from '@observablehq/plot';
import { CATEGORIES } from '../../events/final-states.js';
import type { Axis } from '../draw/axis.js';
import { drawFigure } from '../draw/draw-figure.js';
import { CATEGORY_STYLE } from '../palette.js';
import type { PlaneMap, ReportRecord } from '../record/index.js';
import { drawPlane } from './plane.js';
import { injectedMarks, inside, kinematicBound, thresholdMarks, type PlaneWindow } from './plane-marks.js';
import { categoryGlyph, luminosityText, M_DARK_PHOTON, M_UPSILON, type Drawing, type Figure } from './figure.js';

interface Window extends PlaneWindow {
  readonly id: string;
  readonly title: string;
  readonly scale: Axis['scale'];
  readonly caption: string;
}

function draw(record: ReportRecord, window: Window): Drawing {
  if (record.selected === null) return { missing: 'The selection is not frozen: selected events stay hidden.' };
  if (record.selected.density !== null) return drawDensity(record, record.selected.density, window);
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
      width: 560,
      height: 400,
      x: { label: `${M_UPSILON} [GeV]`, domain: window.x, scale: window.scale },
      y: { label: `${M_DARK_PHOTON} [GeV]`, domain: window.y, scale: window.scale },
      corner: luminosityText(record),
      legend: [
        ...byCategory.map(({ category, points: some }) => ({
          label: `${category} (${some.length})`,
          ...categoryGlyph(category),
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

function drawDensity(record: ReportRecord, density: PlaneMap, { id, title, scale }: Window): Drawing {
  if (scale === 'log') return { missing: `${record.selected?.total} events are too many to be drawn one by one.` };
  return drawPlane(record, density, { id, title, label: 'events / cell', scale: 'log', showInjected: true });
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
