/** Figure of merit against the cut, with its bootstrap band. */
import * as Plot from '@observablehq/plot';
import type { Category } from '../../events/final-states.js';
import { paddedDomain } from '../draw/axis.js';
import { drawFigure } from '../draw/draw-figure.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { ReportRecord } from '../record/index.js';
import type { Drawing, Figure } from './figure.js';
import { cutMark } from './score.js';

function draw(record: ReportRecord, category: Category): Drawing {
  const curve = record.figureOfMerit.find((one) => one.category === category);
  if (curve === undefined || curve.cut.length < 2)
    return { missing: `No figure of merit was computed for category ${category}.` };
  const { cut, value, low, high, chosen } = curve;
  const style = CATEGORY_STYLE[category];
  const top = paddedDomain([0, ...value, ...(high ?? [])])[1];
  return {
    svg: drawFigure({
      id: `figure-of-merit-${category}`,
      title: `Figure of merit of category ${category}`,
      description: `Figure of merit ${curve.name} for ${cut.length} cuts from ${cut[0].toFixed(2)} to ${cut.at(-1)!.toFixed(2)}.`,
      x: { label: 'cut on the score', domain: [cut[0], cut.at(-1)!], scale: 'linear' },
      y: { label: 'figure of merit', domain: [0, top], scale: 'linear' },
      corner: category,
      legend: [
        { label: curve.name, glyph: 'line', colour: style.colour },
        ...(low === null ? [] : [{ label: '16–84 % of bootstrap', glyph: 'box' as const, colour: style.colour }]),
        ...(chosen === null ? [] : [{ label: 'chosen cut', glyph: 'dash' as const, colour: colour('mark') }]),
      ],
      marks: [
        ...(low === null || high === null
          ? []
          : [Plot.areaY(cut, { x: cut, y1: low, y2: high, fill: style.colour, fillOpacity: 0.22, clip: true })]),
        Plot.line(cut, { x: cut, y: value, stroke: style.colour, strokeWidth: 2, clip: true }),
        ...cutMark(chosen),
      ],
    }),
  };
}

/** The figure of merit of one category. */
export function figureOfMeritFigure(category: Category): Figure {
  return {
    id: `figure-of-merit-${category}`,
    caption: ({ merit }) =>
      `Category ${category}: figure of merit ${merit.alone.length === 0 ? 'of the three categories together, the other cuts held,' : 'of this category alone'} against its cut, averaged over the mass grid. The band holds 68 % of bootstrap samples of events or sources. Simulated data.`,
    draw: (record) => draw(record, category),
  };
}
