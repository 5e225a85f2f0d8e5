/** What the checks of the classifiers found. */
import { formatCount, formatFixed, formatProbability, formatSetting, formatSignificant } from '../format.js';
import type { ReportRecord } from '../record/index.js';
import { renderTable } from './render-table.js';

/** Every check with its number and its limit. */
export function gatesTable({ checks }: ReportRecord): string {
  const failed = checks.gates.filter(({ passed }) => !passed).length;
  return renderTable(
    failed === 0 ? 'Checks: all passed.' : `Checks: ${failed} failed.`,
    [
      { head: 'check', kind: 'word', cell: (row) => row.name },
      { head: 'what is compared', kind: 'word', cell: (row) => row.quantity },
      { head: 'found', kind: 'number', cell: (row) => formatSignificant(row.value) },
      { head: 'allowed', kind: 'word', cell: (row) => `${row.rule} ${formatSetting(row.limit)}` },
      { head: 'outcome', kind: 'word', cell: (row) => (row.passed ? 'passed' : 'FAILED') },
    ],
    checks.gates,
    'No check was made.',
  );
}

/** Drift of the features. */
export function driftTable({ checks }: ReportRecord): string {
  const [sample, others] = checks.driftEvents.map(formatCount);
  return renderTable(
    `Features below the cuts: ${sample} events of the optimisation sample against ${others} other events of the simulated pseudo-data. Largest distance of the two distribution functions, and its *p*-value by exchanging events, which allows for the number of features.`,
    [
      { head: 'feature', kind: 'code', cell: (row) => row.feature },
      { head: 'distance', kind: 'number', cell: (row) => formatFixed(row.distance, 4) },
      { head: '*p*', kind: 'number', cell: (row) => formatProbability(row.p) },
    ],
    checks.drift,
    'The features were not compared.',
  );
}
