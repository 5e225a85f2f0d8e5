/** A figure of a quantity over the plane of masses. */
import type { PlaneMap, ReportRecord } from '../record/index.js';
import { drawFigure } from '../draw/draw-figure.js';
import { colourBar, mapMark, type ColourScale } from '../draw/plane-map.js';
import { digitDomain, paddedDomain } from '../draw/axis.js';
import { injectedMarks, kinematicBound, simulatedMarks } from './plane-marks.js';
import { luminosityText, M_DARK_PHOTON, M_UPSILON, type Drawing } from './figure.js';

/** What is mapped and how. */
export interface PlaneFigure {
  readonly id: string;
  readonly title: string;
  /** Name and unit beside the colour bar, in notation. */
  readonly label: string;
  readonly scale: 'linear' | 'log';
  /** Range of the colours; that of the values if absent. */
  readonly domain?: readonly [number, number];
  /** Text at the upper right, in notation; the luminosity if absent. */
  readonly corner?: string;
  /** Dots at the mass points that were simulated. */
  readonly showSimulated?: boolean;
  /** Circles around the points where signal was injected. */
  readonly showInjected?: boolean;
}

/** Draws a map; a sentence if no cell has a value. */
export function drawPlane(record: ReportRecord, map: PlaneMap, figure: PlaneFigure): Drawing {
  const values = map.values.filter((value) => value !== null);
  if (values.length === 0) return { missing: `${figure.title}: no point of the plane has a value.` };
  const { xEdges, yEdges } = map;
  const colours: ColourScale = {
    label: figure.label,
    scale: figure.scale,
    domain:
      figure.domain ?? (figure.scale === 'log' ? digitDomain(values) : [0, paddedDomain([0, ...values], 0.02)[1]]),
  };
  const [x, y] = [
    [xEdges[0], xEdges.at(-1)!],
    [yEdges[0], yEdges.at(-1)!],
  ] as const;
  const injected = figure.showInjected === true ? injectedMarks(record, { x, y }) : { marks: [], legend: [] };
  const simulated = figure.showSimulated === true ? simulatedMarks(record) : { marks: [], legend: [] };
  return {
    svg: drawFigure({
      id: figure.id,
      title: figure.title,
      description: `Map of ${values.length} cells, from ${extreme(values, Math.min)} to ${extreme(values, Math.max)}.`,
      x: { label: `${M_UPSILON} [GeV]`, domain: x, scale: 'linear' },
      y: { label: `${M_DARK_PHOTON} [GeV]`, domain: y, scale: 'linear' },
      corner: figure.corner ?? luminosityText(record),
      marginRight: 104,
      legend: [...simulated.legend, ...injected.legend],
      marks: [mapMark(map, colours), ...kinematicBound({ x, y }), ...simulated.marks, ...injected.marks],
      beside: colourBar(colours),
    }),
  };
}

function extreme(values: readonly number[], pick: (a: number, b: number) => number): string {
  return values.reduce((a, b) => pick(a, b)).toPrecision(3);
}
