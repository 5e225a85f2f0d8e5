/** The most significant points and the strongest limits. */
import {
  formatCount,
  formatFixed,
  formatGlobalP,
  formatMass,
  formatProbability,
  formatSignificant,
} from '../format.js';
import type { LimitRow, ReportRecord, ScanRow } from '../record/index.js';
import { renderTable, type TableColumn } from './render-table.js';

type Located = Pick<ScanRow, 'mUpsilon' | 'mDarkPhoton' | 'observed' | 'background'>;

const PLACE: readonly TableColumn<Located>[] = [
  { head: '*m*_{Υ_{D}} [GeV]', kind: 'number', cell: (row) => formatFixed(row.mUpsilon, 3) },
  { head: '*m*_{A′} [GeV]', kind: 'number', cell: (row) => formatMass(row.mDarkPhoton) },
  { head: 'observed', kind: 'number', cell: (row) => formatCount(row.observed) },
  { head: 'background', kind: 'number', cell: (row) => formatFixed(row.background, 2) },
];

function failures(failed: readonly { readonly reason: string; readonly points: number }[]) {
  return failed.length === 0
    ? ''
    : renderTable(
        'Points without a limit. The efficiency is too uncertain where its error, as far from the simulated mass points or between few of them, leaves the number of signal events without an upper bound.',
        [
          { head: 'reason', kind: 'word', cell: (row) => row.reason },
          { head: 'points', kind: 'number', cell: (row) => formatCount(row.points) },
        ],
        failed,
        '',
      );
}

/** The most significant scan points. */
export function scanTable({ scan }: ReportRecord): string {
  if (scan === null) return '';
  const columns: TableColumn<ScanRow>[] = [
    ...PLACE,
    { head: 'local *p*', kind: 'number', cell: (row) => formatProbability(row.localP) },
    { head: 'local *p*, neighbours', kind: 'number', cell: (row) => formatProbability(row.onOffP) },
    { head: 'global *p*', kind: 'number', cell: (row) => formatGlobalP(row.globalP, scan.toys?.count ?? 0) },
  ];
  return renderTable(
    `Most significant of ${formatCount(scan.points)} points (simulated pseudo-data).${scan.trials === null ? '' : ` They are worth about ${formatSignificant(scan.trials, 2)} independent ones.`}`,
    columns,
    scan.best,
    'No window of the scan holds an event.',
  );
}

/** The strongest limits. */
export function limitTable({ limits }: ReportRecord): string {
  if (limits === null) return '';
  const rows = [...(limits.bestCrossSection === null ? [] : [limits.bestCrossSection]), ...limits.bestEpsilon];
  const columns: TableColumn<LimitRow>[] = [
    ...PLACE,
    { head: 'efficiency', kind: 'number', cell: (row) => formatFixed(row.efficiency, 4) },
    { head: 'σ limit [ab]', kind: 'number', cell: (row) => formatSignificant(row.crossSectionAb) },
    { head: 'α_{D}', kind: 'number', cell: (row) => formatSignificant(row.alphaD, 2) },
    { head: 'ε limit', kind: 'number', cell: (row) => formatSignificant(row.epsilon) },
  ];
  return (
    renderTable(
      `Strongest limits at ${Math.round(100 * limits.confidenceLevel)} % CL of ${formatCount(limits.points)} points: on the cross section, then on ε for each dark coupling where Υ_{D} is bound and narrow (simulated pseudo-data).`,
      columns,
      rows,
      'No point has a limit.',
    ) + failures(limits.failed)
  );
}
