/** The scan of the plane: local p-values, and the smallest p-value of each pseudo-experiment. */
import * as Plot from '@observablehq/plot';
import { drawFigure } from '../draw/draw-figure.js';
import { countMarks } from '../draw/histogram-marks.js';
import { colour } from '../palette.js';
import type { ReportRecord } from '../record/index.js';
import { luminosityText, type Drawing, type Figure } from './figure.js';
import { drawPlane } from './plane.js';

const NO_SCAN = {
  missing: 'The plane was not scanned: without a frozen selection and selected events there is nothing to count.',
};

/** -log10 of the local p-value. */
export const significanceFigure: Figure = {
  id: 'significance',
  caption: () =>
    'Smallest local p-value of each cell, as −log_{10} *p*: the chance that background alone gives as many or more events in the window. ' +
    'Simulated pseudo-data.',
  draw: (record) =>
    record.scan === null
      ? NO_SCAN
      : drawPlane(record, record.scan.significance, {
          id: 'significance',
          title: 'Local significance over the plane of masses',
          label: '−log_{10} *p*_{local}',
          scale: 'linear',
          showInjected: true,
        }),
};

function drawToys(record: ReportRecord): Drawing {
  if (record.scan === null) return NO_SCAN;
  const { toys, best } = record.scan;
  if (toys === null || toys.count === 0)
    return { missing: 'No pseudo-experiments were made, so there is no global p-value.' };
  const observed = best.length > 0 ? Math.log10(best[0].localP) : null;
  const top = toys.counts.reduce((a, b) => Math.max(a, b), 1);
  return {
    svg: drawFigure({
      id: 'toys',
      title: 'Smallest local p-value of pseudo-experiments',
      description: `${toys.count} pseudo-experiments of background only; the pseudo-data have ${observed === null ? 'no point' : observed.toFixed(2)}.`,
      x: { label: 'log_{10} of the smallest local *p*', domain: [toys.edges[0], toys.edges.at(-1)!], scale: 'linear' },
      y: { label: 'pseudo-experiments', domain: [0, top * 1.3 + 2], scale: 'linear' },
      corner: luminosityText(record),
      legend: [
        { label: 'background only', glyph: 'circle', colour: 'currentColor' },
        ...(observed === null
          ? []
          : [{ label: 'pseudo-data (simulated)', glyph: 'dash' as const, colour: colour('mark') }]),
      ],
      marks: [
        ...countMarks(toys.edges, toys.counts, 0, 'currentColor'),
        ...(observed === null
          ? []
          : [Plot.ruleX([observed], { stroke: colour('mark'), strokeWidth: 2, strokeDasharray: '5,3', clip: true })]),
      ],
    }),
  };
}

/** Distribution of the smallest p-value under background alone. */
export const toysFigure: Figure = {
  id: 'toys',
  caption: (record) =>
    `Smallest local p-value of each of ${record.scan?.toys?.count ?? 0} background-only pseudo-experiments, and of the simulated pseudo-data. ` +
    'The global p-value is the fraction of pseudo-experiments at or below the dashed line.',
  draw: drawToys,
};
