/** Upper limits over the plane of masses and along lines of it. */
import * as Plot from '@observablehq/plot';
import { decadeDomain, paddedDomain } from '../draw/axis.js';
import { drawFigure } from '../draw/draw-figure.js';
import { colour } from '../palette.js';
import type { LimitSlice, LimitSummary, ReportRecord } from '../record/index.js';
import { luminosityText, M_DARK_PHOTON, M_UPSILON, type Drawing, type Figure } from './figure.js';
import { drawPlane } from './plane.js';

const NO_LIMITS = { missing: 'No limit was computed.' };

function level(limits: LimitSummary): string {
  return `${Math.round(limits.confidenceLevel * 100)} % CL`;
}

/** Cross-section limit over the plane. */
export const crossSectionFigure: Figure = {
  id: 'limit-cross-section',
  caption: (record) =>
    record.limits === null
      ? NO_LIMITS.missing
      : `Upper limit at ${level(record.limits)} on σ(e^{+}e^{−} → γΥ_{D}) in attobarn, the strongest of each cell. From simulated pseudo-data.`,
  draw: (record) =>
    record.limits === null
      ? NO_LIMITS
      : drawPlane(record, record.limits.crossSectionAb, {
          id: 'limit-cross-section',
          title: 'Upper limit on the cross section',
          label: `σ limit [ab], ${level(record.limits)}`,
          scale: 'log',
        }),
};

/** Kinetic-mixing limits, one map for each dark coupling in the record. */
export function epsilonFigures(limits: LimitSummary): Figure[] {
  return limits.epsilon.map(({ alphaD, map }) => {
    const id = `limit-epsilon-${String(alphaD).replace('.', '-')}`;
    const corner = (record: ReportRecord) => `α_{D} = ${alphaD}, ${luminosityText(record)}`;
    return {
      id,
      caption: () =>
        `Upper limit at ${level(limits)} on the kinetic mixing ε for α_{D} = ${alphaD}, from the cross-section limit, where Υ_{D} is bound and narrower than the resolution (white elsewhere). From simulated pseudo-data.`,
      draw: (record) =>
        drawPlane(record, map, {
          id,
          title: `Upper limit on the kinetic mixing for dark coupling ${alphaD}`,
          label: `ε limit, ${level(limits)}`,
          scale: 'log',
          corner: corner(record),
        }),
    };
  });
}

const SLICE_COLOURS = (['c0', 'c1', 'c2', 'mark', 'faint'] as const).map(colour);

interface SliceFigure {
  readonly id: string;
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
}

function drawSlices(slices: readonly LimitSlice[], figure: SliceFigure, corner: string): Drawing {
  const drawn = slices.filter(({ value }) => value.some((one) => one !== null));
  if (drawn.length === 0) return { missing: `${figure.title}: no point along the lines has a limit.` };
  const colours = drawn.map((_, i) => SLICE_COLOURS[i % SLICE_COLOURS.length]);
  return {
    svg: drawFigure({
      id: figure.id,
      title: figure.title,
      description: drawn.map(({ label, mass }) => `${label}: ${mass.length} points.`).join(' '),
      x: {
        label: figure.xLabel,
        domain: paddedDomain(
          drawn.flatMap(({ mass }) => mass),
          0.02,
        ),
        scale: 'linear',
      },
      y: {
        label: figure.yLabel,
        domain: decadeDomain(drawn.flatMap(({ value }) => value.filter((one) => one !== null))),
        scale: 'log',
      },
      corner,
      legend: drawn.map(({ label }, i) => ({ label, glyph: 'line', colour: colours[i] })),
      marks: drawn.flatMap(({ mass, value }, i) => {
        const points = mass.map((x, k) => ({ x, y: value[k] ?? NaN }));
        return [
          Plot.line(points, { x: 'x', y: 'y', stroke: colours[i], strokeWidth: 1.6, clip: true }),
          Plot.dot(drawn.some((slice) => slice.mass.length > 25) ? [] : points, {
            x: 'x',
            y: 'y',
            r: 2,
            fill: colours[i],
            clip: true,
          }),
        ];
      }),
    }),
  };
}

/** Cross-section limit against m_Y at fixed m_A'. */
export const crossSectionSlicesFigure: Figure = {
  id: 'limit-cross-section-slices',
  caption: () =>
    `Upper limit on the cross section against ${M_UPSILON} for fixed ${M_DARK_PHOTON}. From simulated pseudo-data.`,
  draw: (record) =>
    record.limits === null
      ? NO_LIMITS
      : drawSlices(
          record.limits.crossSectionSlices,
          {
            id: 'limit-cross-section-slices',
            title: 'Upper limit on the cross section along lines of the plane',
            xLabel: `${M_UPSILON} [GeV]`,
            yLabel: `σ limit [ab], ${level(record.limits)}`,
          },
          luminosityText(record),
        ),
};

/** Kinetic-mixing limit against m_A' at fixed m_Y. */
export const epsilonSlicesFigure: Figure = {
  id: 'limit-epsilon-slices',
  caption: (record) =>
    `Upper limit on ε against ${M_DARK_PHOTON} for fixed ${M_UPSILON} and α_{D} = ${record.limits?.sliceAlphaD ?? '–'}. From simulated pseudo-data.`,
  draw: (record) =>
    record.limits === null
      ? NO_LIMITS
      : drawSlices(
          record.limits.epsilonSlices,
          {
            id: 'limit-epsilon-slices',
            title: 'Upper limit on the kinetic mixing along lines of the plane',
            xLabel: `${M_DARK_PHOTON} [GeV]`,
            yLabel: `ε limit, ${level(record.limits)}`,
          },
          `α_{D} = ${record.limits.sliceAlphaD ?? '–'}, ${luminosityText(record)}`,
        ),
};
