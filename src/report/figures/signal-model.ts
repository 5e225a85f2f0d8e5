/** Resolution and efficiency over the plane of masses. */
import { formatFixed } from '../format.js';
import type { SignalModelSummary } from '../record/index.js';
import type { Figure } from './figure.js';
import { drawPlane, type PlaneFigure } from './plane.js';

interface ModelFigure extends PlaneFigure {
  readonly quantity: 'sigmaUpsilonMeV' | 'sigmaDarkPhotonMeV' | 'efficiency';
  readonly caption: (model: SignalModelSummary) => string;
}

const FIGURES: readonly ModelFigure[] = [
  {
    id: 'sigma-upsilon',
    quantity: 'sigmaUpsilonMeV',
    title: 'Resolution of the Υ_{D} mass',
    label: 'σ(*m*_{Υ_{D}}) [MeV]',
    scale: 'linear',
    caption: ({ published }) =>
      `Width of the Crystal Ball core fitted to *m*_{Υ_{D}} of selected signal, interpolated to the points of the scan; ${share(published.upsilon)} of them lie in the 5 to 40 MeV of PRL 128, 021802.`,
  },
  {
    id: 'sigma-dark-photon',
    quantity: 'sigmaDarkPhotonMeV',
    title: 'Resolution of the A′ mass',
    label: 'σ(*m*_{A′}) [MeV]',
    scale: 'linear',
    caption: ({ published }) =>
      `The same for *m*_{A′}, made of the masses of the three pairs; ${share(published.darkPhoton)} of the points lie in the published 1 to 8 MeV.`,
  },
  {
    id: 'efficiency',
    quantity: 'efficiency',
    title: 'Signal efficiency',
    label: 'efficiency',
    scale: 'linear',
    caption: () =>
      'Signal events selected inside the window over those produced, for decays to the nine accepted final states. The efficiency of each final state is interpolated between mass points (circles) of fresh signal and mixed by the branching fractions.',
  },
];

function share(fraction: number): string {
  return `${formatFixed(100 * fraction, 1)} %`;
}

/** The three maps of the signal model. */
export const signalModelFigures: readonly Figure[] = FIGURES.map((figure) => ({
  id: figure.id,
  caption: ({ signalModel }) => `${signalModel === null ? '' : figure.caption(signalModel)} Simulated signal.`,
  draw: (record) =>
    record.signalModel === null
      ? { missing: `${figure.title}: the plane was not scanned.` }
      : drawPlane(record, record.signalModel[figure.quantity], {
          ...figure,
          corner: 'simulated signal',
          showSimulated: true,
        }),
}));
