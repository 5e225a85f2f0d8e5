/** Score of pseudo-data and signal by category, as in figure 1 of PRL 128, 021802. */
import * as Plot from '@observablehq/plot';
import type { Category } from '../../events/final-states.js';
import { drawFigure, type FigureSpec } from '../draw/draw-figure.js';
import { countMarks, stepMarks } from '../draw/histogram-marks.js';
import { sum } from '../numbers.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { ReportRecord, ScoreDistribution } from '../record/index.js';
import { luminosityText, type Drawing, type Figure } from './figure.js';

/** Axes of a logarithmic count plot: from half an entry to above the highest. */
export function scoreAxes(
  edges: readonly number[],
  counts: readonly (readonly number[])[],
): Pick<FigureSpec, 'x' | 'y'> {
  const top = counts.flat().reduce((a, b) => Math.max(a, b), 1);
  const width = edges[1] - edges[0];
  return {
    x: { label: 'score', domain: [edges[0], edges.at(-1)!], scale: 'linear' },
    y: {
      label: `events / ${Number(width.toPrecision(2))}`,
      domain: [0.5, 10 ** Math.ceil(Math.log10(top * 1.5))],
      scale: 'log',
    },
  };
}

/** The cut as a vertical line. */
export function cutMark(cut: number | null): Plot.Markish[] {
  return cut === null ? [] : [Plot.ruleX([cut], { stroke: colour('mark'), strokeWidth: 1.5, strokeDasharray: '5,3' })];
}

function draw(record: ReportRecord, category: Category): Drawing {
  const scores = record.scores.find((one) => one.category === category);
  if (scores === undefined || sum(scores.optimisation) + sum(scores.pseudoData ?? []) + sum(scores.signal) === 0) {
    return { missing: `No candidate of category ${category} has a score.` };
  }
  const counts = scores.pseudoData ?? scores.optimisation;
  const axes = scoreAxes(scores.edges, [counts, scores.signal]);
  const style = CATEGORY_STYLE[category];
  const sample = scores.pseudoData === null ? 'optimisation sample' : 'pseudo-data';
  return {
    svg: drawFigure({
      id: `score-${category}`,
      title: `Score in category ${category}`,
      description: describe(scores, sample),
      ...axes,
      corner: `${category}, ${luminosityText(record)}`,
      legend: [
        { label: `${sample} (simulated)`, glyph: 'circle', colour: 'currentColor' },
        { label: 'signal, same area', glyph: 'box', colour: style.colour },
        ...(scores.cut === null ? [] : [{ label: 'cut', glyph: 'dash' as const, colour: colour('mark') }]),
      ],
      marks: [
        ...stepMarks(scores.edges, scores.signal, axes.y.domain[0], style.colour),
        ...countMarks(scores.edges, counts, axes.y.domain[0], 'currentColor'),
        ...cutMark(scores.cut),
      ],
    }),
  };
}

function describe(scores: ScoreDistribution, sample: string): string {
  const counts = scores.pseudoData ?? scores.optimisation;
  return (
    `Histogram of the classifier score in category ${scores.category}: ${sum(counts)} events of the simulated ${sample} ` +
    `as points with Poisson errors, simulated signal as a filled step line${scores.cut === null ? '' : `, cut at ${scores.cut.toFixed(2)}`}.`
  );
}

/** The score distribution of one category. */
export function scoreFigure(category: Category): Figure {
  return {
    id: `score-${category}`,
    caption: () =>
      `Category ${category}: score of the best candidate of each event of the simulated pseudo-data (points, Poisson errors) and of truth-matched signal from all mass points, ` +
      `scaled to the same area. Signal scores come from trees that did not see the event.`,
    draw: (record) => draw(record, category),
  };
}
