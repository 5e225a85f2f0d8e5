import * as Plot from '@observablehq/plot';
import { drawFigure, type FigureSpec } from '../src/report/draw/draw-figure.js';
import { errorMarks, stepLine, type ErrorPoint } from '../src/report/draw/histogram-marks.js';
import { colour } from '../src/report/palette.js';
import { MEASURED, type SpectrumName } from '../src/simulation/background/continuum/continuum-tables.js';
import { madeSpectra } from './continuum-spectra.js';

const KINDS = [
  ['pion', 'π^{±}', colour('c0')],
  ['kaon', 'K^{±}', colour('c1')],
  ['proton', 'p', colour('c2')],
] as const;
/** Foot of the axis of the spectra, 1/GeV. */
const LEAST_SPECTRUM = 1e-6;

const measured = MEASURED.momentum_spectra;
const edges = measured.p_edges_gev;
const measuredError = (name: SpectrumName, bin: number) => measured[`${name}_error`][bin] / measured[name][bin];

/** A value with its relative error, `at` of the way through a bin. */
const point = (bin: number, at: number, y: number, error: number): ErrorPoint => ({
  x: edges[bin] + at * (edges[bin + 1] - edges[bin]),
  y,
  low: Math.max(LEAST_SPECTRUM, y * (1 - error)),
  high: y * (1 + error),
});

/** The measured spectra as points and those of `events` built-in events as lines, and the ratio of made to measured. */
export function spectraFigures(events: number): Record<'spectra' | 'spectra-ratio', string> {
  const made = madeSpectra(events);
  const frame = {
    x: { label: '*p*^{*} [GeV]', domain: [0, 5.3], scale: 'linear' },
    legend: KINDS.map(([, label, ink]) => ({ label, glyph: 'line', colour: ink })),
  } satisfies Partial<FigureSpec>;
  const ratio = (name: SpectrumName, bin: number, at: number): ErrorPoint => {
    const count = made[name][bin] * events * (edges[bin + 1] - edges[bin]);
    const error = Math.hypot(measuredError(name, bin), 1 / Math.sqrt(count));
    return point(bin, at, made[name][bin] / measured[name][bin], error);
  };
  return {
    spectra: drawFigure({
      ...frame,
      id: 'spectra',
      title: 'Momentum spectra of the built-in continuum and of BaBar',
      description: 'Prompt pions, kaons and protons at 10.54 GeV: lines are made here, points are PRD 88, 032011.',
      y: { label: '1/N d*n*/d*p*^{*} [1/GeV]', domain: [LEAST_SPECTRUM, 20], scale: 'log' },
      corner: 'points: BaBar, PRD 88, 032011',
      marks: KINDS.flatMap(([name, , ink]) => [
        Plot.line(stepLine(edges, [...made[name]], LEAST_SPECTRUM), {
          x: (p: [number, number]) => p[0],
          y: (p: [number, number]) => p[1],
          stroke: ink,
          clip: true,
        }),
        ...errorMarks(measured[name].map((y, bin) => point(bin, 0.5, y, measuredError(name, bin))), ink, ink, 1.2), // prettier-ignore
      ]),
    }),
    'spectra-ratio': drawFigure({
      ...frame,
      id: 'spectra-ratio',
      title: 'Momentum spectra of the built-in continuum over those of BaBar',
      description:
        'Prompt pions, kaons and protons at 10.54 GeV; bars: errors of PRD 88, 032011 and of the built-in events.',
      y: { label: 'built-in / BaBar', domain: [0.8, 1.25], scale: 'linear' },
      corner: 'bars: errors of both',
      marks: [
        Plot.ruleY([1], { stroke: colour('faint') }),
        ...KINDS.flatMap(
          ([name, , ink], k) =>
          errorMarks(measured[name].map((_, bin) => ratio(name, bin, 0.3 + 0.2 * k)), ink, ink, 1.6), // prettier-ignore
        ),
      ],
    }),
  };
}
