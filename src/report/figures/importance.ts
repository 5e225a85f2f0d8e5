/** How much each of the 13 variables matters to each classifier. */
import * as Plot from '@observablehq/plot';
import { paddedDomain } from '../draw/axis.js';
import { drawFigure } from '../draw/draw-figure.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { ReportRecord, TrainingSummary } from '../record/index.js';
import { categoryGlyph, type Drawing, type Figure } from './figure.js';

const ROW_HEIGHT = 26;

/** Features by their mean share over the categories, largest first. */
function featureOrder(summaries: readonly TrainingSummary[]): string[] {
  const sums = new Map<string, number>();
  for (const { feature, share } of summaries.flatMap(({ importance }) => importance)) {
    sums.set(feature, (sums.get(feature) ?? 0) + share);
  }
  return [...sums].sort((a, b) => b[1] - a[1]).map(([feature]) => feature);
}

function draw(record: ReportRecord): Drawing {
  const summaries = record.training.filter(({ importance }) => importance.length > 0);
  if (summaries.length === 0) return { missing: 'No importance of the features was computed.' };
  const names = featureOrder(summaries);
  const marks = summaries.flatMap(({ category, importance }, slot) => {
    const style = CATEGORY_STYLE[category];
    const rows = importance.map(({ feature, share, error }) => ({
      x: share,
      low: share - (error ?? 0),
      high: share + (error ?? 0),
      y: names.length - names.indexOf(feature) + (1 - slot) * 0.22,
    }));
    return [
      Plot.ruleY(rows, { x1: 'low', x2: 'high', y: 'y', stroke: style.colour, clip: true }),
      Plot.dot(rows, { x: 'x', y: 'y', r: 3.6, fill: style.colour, symbol: style.symbol }),
    ];
  });
  const values = summaries.flatMap(({ importance }) => importance.map(({ share, error }) => share + (error ?? 0)));
  return {
    svg: drawFigure({
      id: 'importance',
      title: 'Importance of the 13 variables',
      description: summaries
        .map(({ category, importance }) => `${category}: most important ${importance[0].feature}.`)
        .join(' '),
      width: 560,
      height: names.length * ROW_HEIGHT + 110,
      marginLeft: 180,
      x: { label: 'share of the decrease of impurity', domain: [0, paddedDomain([0, ...values])[1]], scale: 'linear' },
      y: { label: '', domain: [0.4, names.length + 0.6], scale: 'linear', names: [...names].reverse() },
      legend: summaries.map(({ category }) => ({ label: category, ...categoryGlyph(category) })),
      marks: [
        Plot.ruleY(
          names.map((_, i) => i + 1),
          { stroke: colour('grid') },
        ),
        ...marks,
      ],
    }),
  };
}

/** Importances, the most important feature on top. */
export const importanceFigure: Figure = {
  id: 'importance',
  caption: () =>
    'Share of each variable in the decrease of impurity over all splits of the forest of each category (simulated data), with the standard error of the mean over trees; ordered by the mean over the categories.',
  draw,
};
