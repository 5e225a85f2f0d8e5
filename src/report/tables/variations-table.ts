/** What systematic variations do. */
import { formatCount, formatWithError } from '../format.js';
import type { ReportRecord, VariationEffect, VariationRow } from '../record/index.js';
import { renderTable, type TableColumn } from './render-table.js';

const percent = (value: number | null) => (value === null ? null : 100 * value);

/** Columns of one sample. */
function columnsOf(sample: string, effect: (row: VariationRow) => VariationEffect | null): TableColumn<VariationRow>[] {
  const count = (head: string, value: (found: VariationEffect) => number): TableColumn<VariationRow> => ({
    head: `${sample}: ${head}`,
    kind: 'number',
    cell: (row) => {
      const found = effect(row);
      return formatCount(found === null ? null : value(found));
    },
  });
  return [
    count('other final state', ({ otherFinalState }) => otherFinalState),
    count('lost', ({ lost }) => lost),
    count('gained', ({ gained }) => gained),
  ];
}

/** Change of the selected signal, and events whose choice moved. */
export function variationsTable({ variations }: ReportRecord): string {
  return renderTable(
    'Systematic variations of simulated events: change of the selected signal (sum of weights, all mass points together), and events that move to another final state, are lost or gained.',
    [
      { head: 'variation', kind: 'word', cell: ({ title }) => title },
      {
        head: 'selected signal, change in %',
        kind: 'number',
        cell: ({ signal }) => formatWithError(percent(signal.relativeChange), percent(signal.relativeChangeError)),
      },
      ...columnsOf('signal', ({ signal }) => signal),
      ...columnsOf('pseudo-data', ({ pseudoData }) => pseudoData),
    ],
    variations,
    'No systematic variation was made.',
  );
}
