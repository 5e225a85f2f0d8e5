/** Is a candidate with probability p signal in a fraction p of the cases? */
import * as Plot from '@observablehq/plot';
import { drawFigure } from '../draw/draw-figure.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { ReportRecord } from '../record.js';
import type { Drawing, Figure } from './figure.js';

function draw({ checks: { reliability } }: ReportRecord): Drawing {
  if (reliability.length === 0) return { missing: 'The calibration was not measured.' };
  const diagonal = [0, 1].map((at) => ({ x: at, y: at }));
  return {
    svg: drawFigure({
      id: 'reliability',
      title: 'Reliability of the classifiers',
      description: reliability
        .map(({ category, calibrationError }) => `${category}: mean distance ${calibrationError.toPrecision(2)}.`)
        .join(' '),
      x: { label: 'predicted probability', domain: [-0.03, 1.03], scale: 'linear' },
      y: { label: 'fraction of signal', domain: [-0.03, 1.03], scale: 'linear' },
      legend: reliability.map(({ category, calibrationError }) => ({
        label: `${category}, mean distance ${calibrationError.toFixed(3)}`,
        glyph: CATEGORY_STYLE[category].symbol,
        colour: CATEGORY_STYLE[category].colour,
      })),
      marks: [
        Plot.line(diagonal, { x: 'x', y: 'y', stroke: colour('faint') }),
        ...reliability.flatMap(({ category, bins }) => {
          const { colour: ink, symbol } = CATEGORY_STYLE[category];
          const area = { x: 'predicted', y1: 'low', y2: 'high' };
          return [
            Plot.areaY([...bins], { ...area, fill: ink, fillOpacity: 0.15 }),
            Plot.ruleX([...bins], { ...area, stroke: ink }),
            Plot.dot([...bins], { x: 'predicted', y: 'observed', r: 3.4, fill: ink, symbol }),
          ];
        }),
      ],
    }),
  };
}

/** Reliability curves of the three classifiers. */
export const reliabilityFigure: Figure = {
  id: 'reliability',
  caption: () =>
    'Fraction of signal among training candidates against the probability that trees and coefficients which did not see them predict, in bins of equal weight; both classes weigh the same. Bands hold 95 % of bootstrap samples of events. Simulated data.',
  draw,
};
