/** Scores of training events against those of events that nothing was trained on. */
import type { Category } from '../../events/final-states.js';
import { decadeDomain } from '../draw/axis.js';
import { drawFigure } from '../draw/draw-figure.js';
import { errorMarks, stepMarks } from '../draw/histogram-marks.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { OvertrainingOverlay, ReportRecord } from '../record/index.js';
import type { Drawing, Figure } from './figure.js';

function heldOutMarks({ edges, heldOut }: OvertrainingOverlay, label: 0 | 1, ink: string, floor: number) {
  const { content, error } = heldOut[label];
  const points = content.flatMap((value, bin) => {
    if (!(value > 0)) return [];
    const x = (edges[bin] + edges[bin + 1]) / 2;
    return [{ x, y: value, low: Math.max(floor, value - error[bin]), high: value + error[bin] }];
  });
  return errorMarks(points, ink);
}

/** Fractions below are of rare decays with small weights: they would fill the figure with nothing. */
const LEAST = 1e-5;

function draw({ checks, training }: ReportRecord, category: Category): Drawing {
  const shown = checks.overtraining.find((one) => one.category === category);
  if (shown === undefined) return { missing: `No events of category ${category} were held out of training.` };
  const inks = [colour('faint'), CATEGORY_STYLE[category].colour];
  const test = training.find((one) => one.category === category)?.overtraining;
  const contents = [...shown.training, ...shown.heldOut.map(({ content }) => content)].flat();
  const y = decadeDomain(contents.filter((value) => value >= LEAST));
  return {
    svg: drawFigure({
      id: `overtraining-${category}`,
      title: `Scores of training and held-out events in category ${category}`,
      description: test
        ? `p-values: signal ${test.signalP.toPrecision(2)}, background ${test.backgroundP.toPrecision(2)}.`
        : '',
      x: { label: 'score', domain: [shown.edges[0], shown.edges.at(-1)!], scale: 'linear' },
      y: { label: 'fraction of the class / bin', domain: y, scale: 'log' },
      corner: category,
      legend: [
        { label: 'training signal', glyph: 'box', colour: inks[1] },
        { label: 'training background', glyph: 'box', colour: inks[0] },
        { label: 'held out', glyph: 'circle', colour: 'currentColor' },
      ],
      marks: ([0, 1] as const).flatMap((label) => [
        ...stepMarks(shown.edges, shown.training[label], y[0], inks[label]),
        ...heldOutMarks(shown, label, inks[label], y[0]),
      ]),
    }),
  };
}

/** Overtraining overlay of one category. */
export function overtrainingFigure(category: Category): Figure {
  return {
    id: `overtraining-${category}`,
    caption: () =>
      `Category ${category}: scores of training candidates by trees and coefficients that did not see the event (filled), and of candidates of events held out of everything (points). The two agree unless a score knows what it was trained on. Simulated data.`,
    draw: (record) => draw(record, category),
  };
}
