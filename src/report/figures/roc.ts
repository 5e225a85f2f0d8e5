/** Background efficiency against signal efficiency, one curve a category. */
import * as Plot from '@observablehq/plot';
import { drawFigure } from '../draw/draw-figure.js';
import { CATEGORY_STYLE } from '../palette.js';
import type { ReportRecord } from '../record/index.js';
import type { Drawing, Figure } from './figure.js';

const FLOOR = 1e-5;

function draw(record: ReportRecord): Drawing {
  if (record.roc.length === 0) return { missing: 'No category has both signal and background scores.' };
  const smallest = record.roc.flatMap(({ backgroundEfficiency }) => backgroundEfficiency.filter((b) => b > 0));
  const low = Math.max(FLOOR, 10 ** Math.floor(Math.log10(smallest.reduce((a, b) => Math.min(a, b), 0.1))));
  return {
    svg: drawFigure({
      id: 'roc',
      title: 'Background efficiency against signal efficiency',
      description: record.roc
        .map(({ category, auc }) => `Category ${category}: area under the curve ${auc.toFixed(4)}.`)
        .join(' '),
      x: { label: 'signal efficiency', domain: [0, 1], scale: 'linear' },
      y: { label: 'background efficiency', domain: [low, 1], scale: 'log' },
      legend: record.roc.map(({ category, auc }) => ({
        label: `${category}, AUC ${auc.toFixed(4)}`,
        glyph: 'line',
        colour: CATEGORY_STYLE[category].colour,
      })),
      marks: record.roc.map(({ category, signalEfficiency, backgroundEfficiency }) =>
        Plot.line(signalEfficiency, {
          x: signalEfficiency,
          y: backgroundEfficiency.map((value) => Math.max(value, low / 10)),
          stroke: CATEGORY_STYLE[category].colour,
          strokeWidth: 2,
          clip: true,
        }),
      ),
    }),
  };
}

/** The ROC curves of the three classifiers. */
export const rocFigure: Figure = {
  id: 'roc',
  caption: () =>
    'Efficiency for simulated background (pseudo-data) against efficiency for truth-matched signal as the cut on the score falls. Lower is better. ' +
    'AUC is the area under the usual curve of signal against background efficiency.',
  draw,
};
