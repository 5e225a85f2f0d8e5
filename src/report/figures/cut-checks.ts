/** What the cuts do over the plane of masses: efficiency at the mass points, structure in the background. */
import * as Plot from '@observablehq/plot';
import type { Category } from '../../events/final-states.js';
import { drawFigure } from '../draw/draw-figure.js';
import { colourBar, type ColourScale } from '../draw/plane-map.js';
import { formatFixed, formatProbability } from '../format.js';
import { colour, viridis } from '../palette.js';
import type { ReportRecord } from '../record/index.js';
import { M_DARK_PHOTON, M_UPSILON, type Drawing, type Figure } from './figure.js';
import { drawPlane } from './plane.js';
import { kinematicBound } from './plane-marks.js';

const WINDOW = { x: [0, 10], y: [0.0006, 4] } as const;

function drawEfficiency({ checks: { efficiency } }: ReportRecord): Drawing {
  if (efficiency.length === 0) return { missing: 'No efficiency of the cuts was measured.' };
  const scale: ColourScale = { domain: [0, 1], scale: 'linear', label: 'efficiency of the cuts' };
  const values = efficiency.map((point) => point.efficiency);
  return {
    svg: drawFigure({
      id: 'cut-efficiency',
      title: 'Efficiency of the cuts over the plane of masses',
      description: `${values.length} mass points, from ${Math.min(...values).toFixed(3)} to ${Math.max(...values).toFixed(3)}.`,
      x: { label: `${M_UPSILON} [GeV]`, domain: WINDOW.x, scale: 'linear' },
      y: { label: `${M_DARK_PHOTON} [GeV]`, domain: WINDOW.y, scale: 'log' },
      corner: 'simulated signal',
      marginRight: 104,
      marks: [
        ...kinematicBound(WINDOW),
        Plot.dot([...efficiency], {
          x: 'mUpsilon',
          y: 'mDarkPhoton',
          r: 6,
          fill: (point: { efficiency: number }) => viridis(point.efficiency),
          stroke: colour('paper'),
        }),
      ],
      beside: colourBar(scale),
    }),
  };
}

/** Efficiency of the cuts at each simulated mass point. */
export const cutEfficiencyFigure: Figure = {
  id: 'cut-efficiency',
  caption: () =>
    'Fraction of simulated signal events with a rightly paired candidate in which one passes the cut of its category, at each mass point.',
  draw: drawEfficiency,
};

/** Structure that the cut of a category carves into the background. */
export function sculptingFigure(category: Category): Figure {
  const find = ({ checks }: ReportRecord) => checks.sculpting.find((one) => one.category === category);
  return {
    id: `sculpting-${category}`,
    caption: (record) => {
      const map = find(record);
      const cut =
        map === undefined || map.lowered === 0
          ? 'the chosen cut'
          : `a cut ${formatFixed(map.lowered, 1)} below the chosen one, which fewer pass`;
      return (
        `Category ${category}: ${map?.passing ?? 0} candidates of the optimisation sample (injected signal left out) that pass ${cut}, less what a pass rate smooth in both masses expects, ` +
        `over its standard deviation, in cells of equal content (*p* = ${formatProbability(map?.p ?? null)}). Simulated data.`
      );
    },
    draw: (record) => {
      const map = find(record);
      if (map === undefined) return { missing: `No candidate of category ${category} is in the optimisation sample.` };
      const title = `Background of category ${category} that passes the cut, over the smooth law`;
      return drawPlane(record, map.pull, { id: `sculpting-${category}`, title, label: 'pull', scale: 'linear', domain: [-4, 4], corner: category }); // prettier-ignore
    },
  };
}
