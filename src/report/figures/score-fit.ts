/** The fit of exp(a x^2 + b x + c) to the optimisation sample, from which the count above a high cut is extrapolated. */
import * as Plot from '@observablehq/plot';
import type { Category } from '../../events/final-states.js';
import { drawFigure } from '../draw/draw-figure.js';
import { countMarks } from '../draw/histogram-marks.js';
import { sum } from '../numbers.js';
import { CATEGORY_STYLE, colour } from '../palette.js';
import type { ReportRecord, ScoreFit } from '../record/index.js';
import { luminosityText, type Drawing, type Figure } from './figure.js';
import { cutMark, scoreAxes } from './score.js';

const CURVE_POINTS = 200;

/** The fitted density times the bin width, from the start of the fit to the end of the axis. */
function fitCurve(fit: ScoreFit, binWidth: number, to: number): [number, number][] {
  return Array.from({ length: CURVE_POINTS + 1 }, (_, i) => {
    const x = fit.from + ((to - fit.from) * i) / CURVE_POINTS;
    return [x, binWidth * Math.exp(fit.a * x * x + fit.b * x + fit.c)];
  });
}

function draw(record: ReportRecord, category: Category): Drawing {
  const scores = record.scores.find((one) => one.category === category);
  if (scores === undefined || sum(scores.optimisation) === 0) {
    return { missing: `No candidate of category ${category} in the optimisation sample.` };
  }
  if (scores.fit === null) return { missing: `The scores of category ${category} were counted, not fitted.` };
  const { edges, optimisation, fit, cut } = scores;
  const axes = scoreAxes(edges, [optimisation]);
  const y = { ...axes.y, domain: [0.02, axes.y.domain[1]] as const };
  const curve = fitCurve(fit, edges[1] - edges[0], edges.at(-1)!).filter(([, value]) => value > y.domain[0] / 10);
  const style = CATEGORY_STYLE[category];
  return {
    svg: drawFigure({
      id: `score-fit-${category}`,
      title: `Fit to the scores of category ${category}`,
      description: `${sum(optimisation)} events of the simulated optimisation sample as open points and the fitted curve exp(ax² + bx + c).`,
      x: axes.x,
      y,
      corner: `${category}, ${luminosityText(record)}`,
      legend: [
        { label: 'optimisation sample (simulated)', glyph: 'open-circle', colour: 'currentColor' },
        { label: 'exp(*ax*² + *bx* + *c*)', glyph: 'line', colour: style.colour },
        ...(cut === null ? [] : [{ label: 'cut', glyph: 'dash' as const, colour: colour('mark') }]),
      ],
      marks: [
        ...countMarks(edges, optimisation, y.domain[0], 'currentColor', true),
        Plot.line(curve, {
          x: ([x]: [number, number]) => x,
          y: ([, v]: [number, number]) => v,
          stroke: style.colour,
          strokeWidth: 2,
          clip: true,
        }),
        ...cutMark(cut),
      ],
    }),
  };
}

/** The fit of one category. */
export function scoreFitFigure(category: Category): Figure {
  return {
    id: `score-fit-${category}`,
    caption: (record) => {
      const fit = record.scores.find((one) => one.category === category)?.fit;
      const quality = fit
        ? ` Deviance ${fit.deviance.toFixed(1)} for ${Number(fit.degreesOfFreedom.toFixed(1))} degrees of freedom.`
        : '';
      return `Category ${category}: best candidate of each event of the optimisation sample (simulated pseudo-data) with the fitted curve, continued to the cut.${quality}`;
    },
    draw: (record) => draw(record, category),
  };
}
