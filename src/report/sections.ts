/** The sections of the page in order: each explains what is seen, then shows figures and tables. */
import { CATEGORIES } from '../events/final-states.js';
import { cutEfficiencyFigure, sculptingFigure } from './figures/cut-checks.js';
import type { Figure } from './figures/figure.js';
import { figureOfMeritFigure } from './figures/figure-of-merit.js';
import { importanceFigure } from './figures/importance.js';
import { crossSectionFigure, crossSectionSlicesFigure, epsilonFigures, epsilonSlicesFigure } from './figures/limits.js';
import { limitBandFigure } from './figures/limit-band.js';
import { massPlaneFigures } from './figures/mass-plane.js';
import { overtrainingFigure } from './figures/overtraining.js';
import { reliabilityFigure } from './figures/reliability.js';
import { rocFigure } from './figures/roc.js';
import { significanceFigure, toysFigure } from './figures/scan.js';
import { scoreFitFigure } from './figures/score-fit.js';
import { scoreFigure } from './figures/score.js';
import { signalModelFigures } from './figures/signal-model.js';
import type { ReportRecord } from './record/index.js';
import { driftTable, gatesTable } from './tables/check-tables.js';
import { limitTable, scanTable } from './tables/result-tables.js';
import { provenanceTable, runTable, samplesTable } from './tables/run-tables.js';
import {
  cutFlowTables,
  frozenTable,
  selectedTable,
  trainingTable,
  workingPointTable,
} from './tables/selection-tables.js';
import { variationsTable } from './tables/variations-table.js';

/** One section of the page. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Paragraphs in notation; functions where they depend on the run. */
  readonly text: readonly (string | ((record: ReportRecord) => string))[];
  /** Tables as HTML. */
  readonly tables: readonly ((record: ReportRecord) => string)[];
  readonly figures: (record: ReportRecord) => readonly Figure[];
}

const NO_FIGURES = (): readonly Figure[] => [];

/** The registry of sections. */
export const SECTIONS: readonly Section[] = [
  {
    id: 'run',
    title: 'The run',
    text: [
      'Darkonium is a bound state Υ_{D} of dark fermions. It is searched for in e^{+}e^{−} → γΥ_{D}, Υ_{D} → A′A′A′, where each dark photon A′ decays to e^{+}e^{−}, μ^{+}μ^{−} or π^{+}π^{−}: six tracks, and usually a photon from initial-state radiation that leaves along the beams [1, 2].',
      'The pseudo-data are a Poisson draw of the background samples at the luminosity below, with the injected signal if one is listed.',
    ],
    tables: [runTable, samplesTable],
    figures: NO_FIGURES,
  },
  {
    id: 'cut-flow',
    title: 'Cut flow',
    text: [
      'Events with exactly six good tracks of zero total charge are combined into three pairs in every way and under every hypothesis that particle identification allows. Category C0 has no pion pair, C1 one and C2 two; three pion pairs are not used. One event may have many candidates until the last step keeps one.',
    ],
    tables: [cutFlowTables],
    figures: NO_FIGURES,
  },
  {
    id: 'classifiers',
    title: 'Classifiers',
    text: [
      'Each category has its own classifier: a random forest with a logistic regression stacked on the outputs of its trees. Signal of all mass points together trains against the optimisation sample of the pseudo-data. The score is the logit ln(*p*/(1 − *p*)) of the output *p*; higher is more signal-like.',
    ],
    tables: [trainingTable],
    figures: () => [...CATEGORIES.map(scoreFigure), rocFigure, importanceFigure],
  },
  {
    id: 'working-point',
    title: 'Working point',
    text: [
      ({ merit }) =>
        `${merit.alone.length === 0 ? 'The cuts together maximise a figure of merit' : 'The cut of each category maximises the figure of merit of that category alone'}, averaged over wide ranges of both masses.`,
      'In the figure of merit the events expected to be observed above the cut are conservatively treated as signal candidates. The optimisation sample is too small to count events above a high cut, so exp(*ax*² + *bx* + *c*) is fitted to its scores *x* by binned maximum likelihood and continued to the cut [2].',
    ],
    tables: [workingPointTable, frozenTable],
    figures: () => CATEGORIES.flatMap((category) => [scoreFitFigure(category), figureOfMeritFigure(category)]),
  },
  {
    id: 'checks',
    title: 'Checks',
    text: [
      ({ checks }) =>
        checks.enforced
          ? 'The run ends with exit code 1 if one of these fails.'
          : 'In this run a check that fails is reported and does not end the run in an error (gates: report).',
      'Scores of training events must not know that they were trained on; the cuts must neither carve a peak into the background over the plane of masses nor lose the signal of some masses; no classifier may see the masses, the truth or an identifier; and the sample that chose the cuts must look like the data they are applied to. Of the pseudo-data above the cuts only the optimisation sample is looked at.',
    ],
    tables: [gatesTable, driftTable],
    figures: () => [
      ...CATEGORIES.map(overtrainingFigure),
      reliabilityFigure,
      cutEfficiencyFigure,
      ...CATEGORIES.map(sculptingFigure),
    ],
  },
  {
    id: 'selected',
    title: 'Selected events',
    text: [
      'Of the candidates of an event that pass the cut of their category, one is kept: the first final state in the order of the table, then the smallest spread of the three A′ masses. In the data, BaBar selected 69 events [1]; the number here belongs to the simulation and its luminosity.',
    ],
    tables: [selectedTable],
    figures: () => massPlaneFigures,
  },
  {
    id: 'variations',
    title: 'Systematic variations',
    text: [
      'Each variation changes the reconstructed events: momenta, resolution, identification or calorimeter energies. The events that it changes are reconstructed into candidates, scored and chosen again with the same classifiers and cuts.',
    ],
    tables: [variationsTable],
    figures: NO_FIGURES,
  },
  {
    id: 'signal-model',
    title: 'Resolution and efficiency',
    text: [
      'A Crystal Ball function (a Gaussian core with a power-law tail) is fitted to both masses of the signal that passes at each simulated point. Its core width sets the windows and steps of the scan.',
    ],
    tables: [],
    figures: () => signalModelFigures,
  },
  {
    id: 'scan',
    title: 'Search for an excess',
    text: [
      'The plane is scanned in steps of the resolution. At each hypothesis, events are counted within ±4σ of both masses; the background density comes from candidates just below the cuts on the score. The local *p* is the chance of at least the observed count from background alone. As a check, a second local *p* takes the background from the same window of *m*_{A′} at 4σ to 8σ on both sides in *m*_{Υ_{D}}, because resonances and photon conversions sit at fixed *m*_{A′}. The global *p* is the fraction of background-only pseudo-experiments whose smallest local *p* anywhere is at least as small.',
    ],
    tables: [scanTable],
    figures: () => [significanceFigure, toysFigure],
  },
  {
    id: 'limits',
    title: 'Upper limits',
    text: [
      'Upper limits on the number of signal events come from a profile likelihood in which background and efficiency have their uncertainties [3]. Divided by luminosity, efficiency and the branching fraction to the nine final states they bound the cross section; the theoretical cross section of e^{+}e^{−} → γΥ_{D}, proportional to ε², turns this into a bound on the kinetic mixing ε for a given dark coupling α_{D}.',
    ],
    tables: [limitTable],
    figures: ({ limits }) => [
      crossSectionFigure,
      limitBandFigure,
      crossSectionSlicesFigure,
      ...(limits === null ? [] : epsilonFigures(limits)),
      epsilonSlicesFigure,
    ],
  },
  { id: 'provenance', title: 'Provenance', text: [], tables: [provenanceTable], figures: NO_FIGURES },
];

/** Literature, as plain text: the page asks for nothing from outside. */
export const REFERENCES: readonly string[] = [
  '[1] BaBar Collaboration, Search for Darkonium in e^{+}e^{−} Collisions, Phys. Rev. Lett. 128, 021802 (2022), arXiv:2106.08529.',
  '[2] Y. Li, Ph.D. thesis, California Institute of Technology (2022).',
  '[3] W. A. Rolke, A. M. López and J. Conrad, Nucl. Instrum. Meth. A 551, 493 (2005).',
];
