/** From candidates to selected events. */
import { CATEGORIES, type Category } from '../../events/final-states.js';
import { formatCount, formatFixed, formatProbability, formatSignificant, formatWithError } from '../format.js';
import type { CutFlowStep, MeritSummary, ReportRecord, SelectedSummary, TrainingSummary } from '../record/index.js';
import { renderTable } from './render-table.js';

function cutFlowTable(caption: string, steps: readonly CutFlowStep[]): string {
  return renderTable(
    caption,
    [
      { head: 'step', kind: 'word', cell: (row) => row.step },
      { head: 'events', kind: 'number', cell: (row) => formatCount(row.events) },
      ...CATEGORIES.map((category) => ({
        head: `${category} candidates`,
        kind: 'number' as const,
        cell: (row: CutFlowStep) => formatCount(row.candidates[category]),
      })),
    ],
    steps,
    'No cut flow is recorded.',
  );
}

/** Events and candidates after each step, for pseudo-data and for signal. */
export function cutFlowTables({ cutFlow }: ReportRecord): string {
  return (
    cutFlowTable('Cut flow of the simulated pseudo-data.', cutFlow.pseudoData) +
    cutFlowTable('Cut flow of the simulated signal, all mass points together, unweighted.', cutFlow.signal) +
    allButTable('Simulated pseudo-data that pass all requirements but one.', cutFlow.allBut.pseudoData) +
    allButTable('Simulated signal that passes all requirements but one.', cutFlow.allBut.signal)
  );
}

const allButTable = (caption: string, steps: readonly CutFlowStep[]) =>
  steps.length === 0 ? '' : cutFlowTable(caption, steps);

function overtrainingText(check: TrainingSummary['overtraining']): string {
  if (check === null) return 'not checked';
  return `*p* = ${formatProbability(check.signalP)}, ${formatProbability(check.backgroundP)}`;
}

/** Samples, quality and penalty of each classifier. */
export function trainingTable({ training }: ReportRecord): string {
  return renderTable(
    'Training of the three classifiers. Sources are the generator events that events were made from. AUC and log-loss of the training events are of scores from trees that did not see the event; the last columns compare with events that nothing was trained on (p-values for signal and background).',
    [
      { head: 'category', kind: 'word', cell: (row) => row.category },
      { head: 'signal rows', kind: 'number', cell: (row) => formatCount(row.signalRows) },
      { head: 'events', kind: 'number', cell: (row) => formatCount(row.signalEvents) },
      { head: 'sources', kind: 'number', cell: (row) => formatCount(row.signalSources) },
      { head: 'background rows', kind: 'number', cell: (row) => formatCount(row.backgroundRows) },
      { head: 'events', kind: 'number', cell: (row) => formatCount(row.backgroundEvents) },
      { head: 'sources', kind: 'number', cell: (row) => formatCount(row.backgroundSources) },
      { head: 'L2', kind: 'number', cell: (row) => formatSignificant(row.l2) },
      { head: 'AUC', kind: 'number', cell: (row) => formatFixed(row.auc, 4) },
      { head: 'log-loss', kind: 'number', cell: (row) => formatFixed(row.logLoss, 4) },
      { head: 'AUC, held out', kind: 'number', cell: (row) => formatFixed(row.heldOutAuc, 4) },
      { head: 'overtraining', kind: 'word', cell: ({ overtraining }) => overtrainingText(overtraining) },
    ],
    training,
    'No classifier was trained.',
  );
}

/** Selected events of a category. */
export function selectedIn({ byFinalState }: SelectedSummary, category: Category): number {
  return byFinalState.reduce((sum, row) => sum + (row.category === category ? row.events : 0), 0);
}

/** Generator events behind a background below which it is said not to be known to better than its error. */
const FEW_SOURCES = 20;

function meritText({ name, value, maximum, alone, largest, optimism }: MeritSummary): string {
  const percent = (share: number | null) => (share === null ? 'not known' : `${formatFixed(100 * share, 1)} %`);
  const ofEach =
    alone.length === 0
      ? percent(optimism)
      : `${alone.map((one) => `${percent(one.optimism)} (${one.category})`).join(', ')} and ${percent(optimism)} (together)`;
  return [
    ...(alone.length === 0
      ? [`Figure of merit (${name}): ${formatSignificant(value)}, at most ${formatSignificant(maximum)}.`]
      : [
          `Figure of merit (${name}) of each category alone, which its cut maximises: ` +
            `${alone.map((one) => `${one.category} ${formatSignificant(one.value)}, at most ${formatSignificant(one.maximum)}`).join('; ')}.`,
          `Of the three together: ${formatSignificant(value)}.`,
        ]),
    ...(largest.length === 0
      ? []
      : [
          `At most, with cuts placed together and other categories closed: ${largest.map((one) => `${formatSignificant(one.value)} (${one.categories.join(' + ')})`).join(', ')}.`,
        ]),
    ...(optimism === null
      ? []
      : [`On halves of the sample that chose the cuts it is ${ofEach} higher than on the other halves.`]),
  ].join(' ');
}

/** The three cuts. */
export function workingPointTable({ workingPoint, merit, selected }: ReportRecord): string {
  return renderTable(
    'Working point. Errors are standard deviations over bootstrap samples of events, of whole sources where events are used again; the count expected in the whole pseudo-data is integrated above the cut, counted where at least 100 independent candidates are left and from the fit beyond; ' +
      `sources are the generator events among the candidates of the optimisation sample above the cut: a number from fewer than ${FEW_SOURCES} is not known to better than its error; ` +
      'the efficiency is over all produced signal, averaged over the mass grid. ' +
      meritText(merit),
    [
      { head: 'category', kind: 'word', cell: (row) => row.category },
      { head: 'cut on the score', kind: 'number', cell: (row) => formatWithError(row.cut, row.cutError) },
      {
        head: 'expected above the cut',
        kind: 'number',
        cell: (row) =>
          formatWithError(row.expected, row.expectedError) + (row.sources < FEW_SOURCES ? ' (few sources)' : ''),
      },
      { head: 'from sources', kind: 'number', cell: (row) => formatCount(row.sources) },
      {
        head: 'selected events',
        kind: 'number',
        cell: ({ category }) => formatCount(selected === null ? null : selectedIn(selected, category)),
      },
      { head: 'mean signal efficiency', kind: 'number', cell: (row) => formatFixed(row.signalEfficiency, 4) },
    ],
    workingPoint,
    'No working point was chosen.',
  );
}

/** What was fixed before unblinding. */
export function frozenTable({ frozen }: ReportRecord): string {
  const rows =
    frozen === null
      ? []
      : [
          ['selection', frozen.digest],
          ['classifiers', frozen.modelDigest],
          ['configuration', frozen.configDigest],
        ];
  return renderTable(
    'Frozen selection: recorded before any candidate above the cuts was looked at.',
    [
      { head: 'fixed', kind: 'word', cell: ([name]) => name },
      { head: 'SHA-256', kind: 'code', cell: ([, digest]) => digest },
    ],
    rows,
    'The selection is not frozen.',
  );
}

/** Selected events of each final state, in the order of preference. */
export function selectedTable({ selected }: ReportRecord): string {
  const sources = selected?.sources ?? null;
  const copies =
    sources === null
      ? ''
      : ` They were made from ${formatCount(sources)} generator events: copies lie close together in the plane, and the scan takes one of each.`;
  return renderTable(
    `Selected simulated events by final state, in the order of preference: ${selected?.total ?? 0} in all.${copies}`,
    [
      { head: 'final state', kind: 'word', cell: (row) => row.finalState },
      { head: 'category', kind: 'word', cell: (row) => row.category },
      { head: 'events', kind: 'number', cell: (row) => formatCount(row.events) },
    ],
    selected === null || selected.total === 0 ? [] : selected.byFinalState,
    selected === null ? 'The selection is not frozen: selected events stay hidden.' : 'No event was selected.',
  );
}
