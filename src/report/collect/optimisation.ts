/** What the training and the optimisation found, by category. */
import { CATEGORIES, type Category } from '../../events/final-states.js';
import { FIGURE_NAMES, FIGURES_OF_MERIT, type FigureName } from '../../selection/optimise/figures-of-merit.js';
import type { OptimisationInput, TrainingInput } from '../inputs.js';
import { finiteOrNull } from '../numbers.js';
import type { FigureOfMeritCurve, MeritSummary, TrainingSummary, WorkingPointRow } from '../record/index.js';

/** The cuts with what they leave. */
export function collectWorkingPoint({ workingPoint }: OptimisationInput): WorkingPointRow[] {
  return CATEGORIES.map((category) => ({
    category,
    cut: workingPoint.cuts[category],
    cutError: finiteOrNull(workingPoint.cutSd[category]),
    expected: finiteOrNull(workingPoint.expected[category]),
    expectedError: finiteOrNull(workingPoint.expectedSd[category]),
    sources: workingPoint.sources[category],
    signalEfficiency: finiteOrNull(workingPoint.efficiency[category]),
  }));
}

function figureTitle(name: string): string {
  return FIGURE_NAMES.some((known) => known === name) ? FIGURES_OF_MERIT[name as FigureName].title : name;
}

/** The figure of merit at the working point: of what the cuts maximise. */
export function collectMerit({ workingPoint, curves, optimism }: OptimisationInput): MeritSummary {
  return {
    name: figureTitle(workingPoint.figureOfMerit),
    value: workingPoint.value,
    maximum: workingPoint.joint ? workingPoint.maximumValue : null,
    alone: workingPoint.joint
      ? []
      : curves.map(({ category, chosen, largest }, c) => ({
          category,
          value: chosen,
          maximum: largest,
          optimism: finiteOrNull(optimism?.alone[c]?.relative ?? null),
        })),
    largest: workingPoint.largest,
    optimism: finiteOrNull(optimism?.relative ?? null),
  };
}

/** The figure of merit along each cut. */
export function collectFigureOfMerit({ workingPoint, curves }: OptimisationInput): FigureOfMeritCurve[] {
  return curves.map(({ category, cut, value, low, high }) => ({
    category,
    name: figureTitle(workingPoint.figureOfMerit) + (workingPoint.joint ? '' : `, ${category} alone`),
    cut,
    value,
    low: low.length === 0 ? null : low,
    high: high.length === 0 ? null : high,
    chosen: workingPoint.cuts[category],
  }));
}

/** The trainings in the order of the categories. */
export function collectTraining(reports: readonly TrainingInput[]): TrainingSummary[] {
  return CATEGORIES.flatMap((category) =>
    reports.filter((one) => one.category === category).map((one) => summary(category, one)),
  );
}

function summary(category: Category, report: TrainingInput): TrainingSummary {
  return {
    category,
    signalRows: report.signal.rows,
    signalEvents: report.signal.events,
    signalSources: report.signal.sources,
    backgroundRows: report.background.rows,
    backgroundEvents: report.background.events,
    backgroundSources: report.background.sources,
    l2: finiteOrNull(report.l2),
    auc: finiteOrNull(report.auc),
    logLoss: finiteOrNull(report.logLoss),
    heldOutAuc: finiteOrNull(report.heldOutAuc),
    overtraining: report.overtraining
      ? {
          signalP: report.overtraining.signal.p,
          backgroundP: report.overtraining.background.p,
        }
      : null,
    importance: report.importance.map((one) => ({ ...one, error: finiteOrNull(one.error) })),
  };
}
