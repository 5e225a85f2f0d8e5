/** Is a candidate with probability p signal in a fraction p of the cases? */
import * as Plot from '@observablehq/plot';
import { drawFigure } from '../draw/draw-figure.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { ReportRecord } from '../record/index.js';
import { categoryGlyph, type Drawing, type Figure } from './figure.js';

const odds = (p: number) => p / (1 - p);

/** Whole powers of ten around all positive values, at most five either side of 1. */
function range(values: readonly number[]): [number, number] {
  const powers = values.filter((value) => value > 0 && value < Infinity).map(Math.log10);
  const bound = (power: number) => 10 ** Math.max(-5, Math.min(5, power));
  return [bound(Math.floor(Math.min(-1, ...powers))), bound(Math.ceil(Math.max(1, ...powers)))];
}

function draw({ checks: { reliability } }: ReportRecord): Drawing {
  if (reliability.length === 0) return { missing: 'The calibration was not measured.' };
  const [low, high] = range(reliability.flatMap(({ bins }) => bins.map(({ predicted }) => odds(predicted))));
  const within = (p: number) => Math.min(high, Math.max(low, odds(p)));
  const diagonal = [low, high].map((at) => ({ x: at, y: at }));
  return {
    svg: drawFigure({
      id: 'reliability',
      title: 'Reliability of the classifiers',
      description: reliability
        .map(({ category, calibrationError }) => `${category}: mean distance ${calibrationError.toPrecision(2)}.`)
        .join(' '),
      x: { label: 'predicted odds of signal, p / (1 − p)', domain: [low, high], scale: 'log' },
      y: { label: 'signal / background', domain: [low, high], scale: 'log' },
      legend: reliability.map(({ category, calibrationError }) => ({
        label: `${category}, mean distance ${calibrationError.toFixed(3)}`,
        ...categoryGlyph(category),
      })),
      marks: [
        Plot.line(diagonal, { x: 'x', y: 'y', stroke: colour('faint') }),
        ...reliability.flatMap(({ category, bins }) => {
          const { colour: ink, symbol } = CATEGORY_STYLE[category];
          const points = bins.map((bin) => ({
            x: within(bin.predicted),
            y: within(bin.observed),
            y1: within(bin.low),
            y2: within(bin.high),
          }));
          return [
            Plot.ruleX(points, { x: 'x', y1: 'y1', y2: 'y2', stroke: ink }),
            Plot.dot(points, { x: 'x', y: 'y', r: 3.4, fill: ink, symbol }),
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
    'Signal over background among training candidates against the odds that trees and coefficients which did not see them predict, in bins of equal weight; both classes weigh the same. Points without signal or without background lie on the frame. Bars hold 95 % of bootstrap samples of events or sources. Simulated data.',
  draw,
};
