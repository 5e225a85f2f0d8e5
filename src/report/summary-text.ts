/** The result in one screen of plain text, for the end of a run in the terminal. */
import { alignColumns } from '../core/align-columns.js';
import { CATEGORIES } from '../events/final-states.js';
import { formatFixed, formatGlobalP, formatMass, formatProbability, formatSignificant } from './format.js';
import type { CutFlowStep, ReportRecord } from './record/index.js';
import { selectedIn } from './tables/selection-tables.js';

/** Notation and typographic marks as plain characters: 3.1 × 10^{−4} is 3.1e-4. */
function plain(text: string): string {
  return text
    .replace(/\u202f×\u202f10\^\{([^}]*)\}/g, 'e$1')
    .replace(/\u202f/g, ' ')
    .replace(/−/g, '-')
    .replace(/–/g, '-');
}

function count(value: number | null): string {
  return value === null ? '-' : value.toFixed(0);
}

const WIDEST_STEP = 50;

function cutFlowLines(steps: readonly CutFlowStep[]): string[] {
  const head = ['step', 'events', ...CATEGORIES.map((category) => `${category} cand.`)];
  const rows = steps.map(({ step, events, candidates }) => [
    step.length > WIDEST_STEP ? `${step.slice(0, WIDEST_STEP - 3)}...` : step,
    count(events),
    ...CATEGORIES.map((category) => count(candidates[category])),
  ]);
  return alignColumns([head, ...rows]);
}

function categoryLines({ training, workingPoint }: ReportRecord): string[] {
  const head = ['category', 'AUC', 'cut', '+-', 'expected', '+-', 'mean eff.'];
  const rows = CATEGORIES.map((category) => {
    const trained = training.find((one) => one.category === category);
    const point = workingPoint.find((one) => one.category === category);
    return [
      category,
      formatFixed(trained?.auc ?? null, 4),
      formatFixed(point?.cut ?? null, 2),
      formatFixed(point?.cutError ?? null, 2),
      formatFixed(point?.expected ?? null, 1),
      formatFixed(point?.expectedError ?? null, 1),
      formatFixed(point?.signalEfficiency ?? null, 4),
    ].map(plain);
  });
  return alignColumns([head, ...rows]);
}

function at({ mUpsilon, mDarkPhoton }: { readonly mUpsilon: number; readonly mDarkPhoton: number }): string {
  return `m_Y = ${mUpsilon.toFixed(3)} GeV, m_A' = ${formatMass(mDarkPhoton)} GeV`;
}

function scanLines({ scan }: ReportRecord): string[] {
  const best = scan?.best.at(0);
  if (scan === null || best === undefined) return ['most significant point: none'];
  const global = best.globalP === null ? 'not known (no toys)' : formatGlobalP(best.globalP, scan.toys?.count ?? 0);
  return [
    `most significant point: ${at(best)}`,
    `  ${count(best.observed)} observed, ${formatFixed(best.background, 2)} background, local p = ${formatProbability(best.localP)}, global p ${global.startsWith('<') ? global : `= ${global}`}`,
  ].map(plain);
}

function limitLines({ limits }: ReportRecord): string[] {
  const best = limits?.bestCrossSection ?? null;
  if (limits === null || best === null) return ['best limit: none'];
  const bestEpsilon = limits.bestEpsilon.find(({ alphaD }) => alphaD === limits.sliceAlphaD);
  const level = `${Math.round(100 * limits.confidenceLevel)} % CL`;
  return [
    `best limit (${level}): cross section < ${formatSignificant(best.crossSectionAb)} ab at ${at(best)}`,
    ...(bestEpsilon === undefined
      ? []
      : [
          `  kinetic mixing < ${formatSignificant(bestEpsilon.epsilon)} for alpha_D = ${bestEpsilon.alphaD} at ${at(bestEpsilon)}`,
        ]),
  ].map(plain);
}

/**
 * The summary of a run: cut flow by category, AUC and working point of each category, events selected, the most
 * significant point with its p-values, the best limit. At most 100 columns; says that the data are simulated.
 */
export function summaryText(record: ReportRecord): string {
  const { run, selected } = record;
  const chosen =
    selected === null
      ? 'events selected: blind (the selection is not frozen)'
      : `events selected: ${selected.total} (${CATEGORIES.map(
          (category) => `${category}: ${selectedIn(selected, category)}`,
        ).join(', ')})${selected.sources === null ? '' : `, made from ${selected.sources} generator events`}`;
  return [
    `${record.title}: simulated pseudo-data, ${Number(run.luminosityFb.toPrecision(4))} fb^-1`.slice(0, 100),
    '',
    ...cutFlowLines(record.cutFlow.pseudoData),
    '',
    ...categoryLines(record),
    '',
    chosen,
    ...scanLines(record),
    ...limitLines(record),
    '',
  ].join('\n');
}
