/** Resolution and efficiency over the plane of masses. */
import type { SignalModelSummary } from '../record.js';
import type { Figure } from './figure.js';
import { drawPlane, type PlaneFigure } from './plane.js';

interface ModelFigure extends PlaneFigure {
  readonly quantity: keyof SignalModelSummary;
  readonly caption: string;
}

const FIGURES: readonly ModelFigure[] = [
  {
    id: 'sigma-upsilon',
    quantity: 'sigmaUpsilonMeV',
    title: 'Resolution of the Υ_{D} mass',
    label: 'σ(*m*_{Υ_{D}}) [MeV]',
    scale: 'linear',
    caption:
      'Width of the Crystal Ball core fitted to *m*_{Υ_{D}} of selected signal, interpolated to the points of the scan.',
  },
  {
    id: 'sigma-dark-photon',
    quantity: 'sigmaDarkPhotonMeV',
    title: 'Resolution of the A′ mass',
    label: 'σ(*m*_{A′}) [MeV]',
    scale: 'linear',
    caption: 'The same for *m*_{A′}, the mean of the three pair masses.',
  },
  {
    id: 'efficiency',
    quantity: 'efficiency',
    title: 'Signal efficiency',
    label: 'efficiency',
    scale: 'linear',
    caption:
      'Signal events selected inside the window over those produced, for decays to the nine accepted final states; between the mass points a plane through the nearest ones, so that structure away from them is the error of the interpolation.',
  },
];

/** The three maps of the signal model. */
export const signalModelFigures: readonly Figure[] = FIGURES.map((figure) => ({
  id: figure.id,
  caption: () => `${figure.caption} Simulated signal.`,
  draw: (record) =>
    record.signalModel === null
      ? { missing: `${figure.title}: the plane was not scanned.` }
      : drawPlane(record, record.signalModel[figure.quantity], {
          ...figure,
          corner: 'simulated signal',
          showSimulated: true,
        }),
}));
