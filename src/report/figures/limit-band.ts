/** The cross-section limit along one line of the plane, against what background alone would give. */
import * as Plot from '@observablehq/plot';
import { digitDomain, paddedDomain } from '../draw/axis.js';
import { drawFigure } from '../draw/draw-figure.js';
import { colour } from '../palette.js';
import type { ReportRecord } from '../record/index.js';
import { luminosityText, M_UPSILON, type Drawing, type Figure } from './figure.js';

function draw(record: ReportRecord): Drawing {
  const band = record.limits?.crossSectionBand ?? null;
  if (record.limits === null || band === null) return { missing: 'No limit along the line *m*_{A′} = 0.5 GeV.' };
  const { mass, value, expected } = band;
  const rows = mass.flatMap((x, i) => {
    const [low2, low1, median, high1, high2] = expected.map((quantile) => quantile[i] ?? NaN);
    return Number.isFinite(median) ? [{ x, low2, low1, median, high1, high2, observed: value[i] ?? NaN }] : [];
  });
  if (rows.length < 2) return { missing: 'No limit along the line *m*_{A′} = 0.5 GeV.' };
  const all = rows.flatMap(({ low2, high2, observed }) => [low2, high2, observed]);
  const shade = (y1: string, y2: string, fillOpacity: number) =>
    Plot.areaY(rows, { x: 'x', y1, y2, fill: colour('c2'), fillOpacity, clip: true });
  return {
    svg: drawFigure({
      id: 'limit-band',
      title: 'Observed and expected limit on the cross section',
      description: `${rows.length} points along ${band.label}, with the median and the 68 % and 95 % bands without signal.`,
      x: { label: `${M_UPSILON} [GeV]`, domain: paddedDomain(mass, 0.02), scale: 'linear' },
      y: {
        label: `σ limit [ab], ${Math.round(100 * record.limits.confidenceLevel)} % CL`,
        domain: digitDomain(all),
        scale: 'log',
      },
      corner: `${band.label}, ${luminosityText(record)}`,
      legend: [
        { label: 'observed (simulated)', glyph: 'line', colour: 'currentColor' },
        { label: 'median expected', glyph: 'dash', colour: 'currentColor' },
        { label: '68 %, 95 %', glyph: 'box', colour: colour('c2') },
      ],
      marks: [
        shade('low2', 'high2', 0.2),
        shade('low1', 'high1', 0.35),
        Plot.line(rows, { x: 'x', y: 'median', stroke: 'currentColor', strokeDasharray: '5,3', clip: true }),
        Plot.line(rows, { x: 'x', y: 'observed', stroke: 'currentColor', strokeWidth: 1.5, clip: true }),
      ],
    }),
  };
}

/** Observed limit over the bands of the background-only expectation. */
export const limitBandFigure: Figure = {
  id: 'limit-band',
  caption: (record) =>
    `Upper limit on the cross section along ${record.limits?.crossSectionBand?.label ?? 'one line'}: simulated pseudo-data, and the median, ` +
    '68 % and 95 % of the limits that background alone would give.',
  draw,
};
