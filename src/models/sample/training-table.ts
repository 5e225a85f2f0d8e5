/** The training sample of the search: simulated signal against the optimisation sample of the data (PRL 128, 021802). */
import { concatTables, filterRows, makeTable, numeric } from '../../core/table.js';
import type { Table } from '../../core/table.js';

/**
 * Signal candidates that are rightly paired and identified (`truth_matched`) as label 1, all candidates of the
 * optimisation sample as label 0, whatever process they are known to come from. Only columns of the first are kept.
 */
export function trainingTable(signal: Table, optimisation: Table): Table {
  const matched = numeric(signal, 'truth_matched');
  const labelled = (table: Table, label: number) =>
    makeTable({ ...table.columns, label: new Uint8Array(table.rowCount).fill(label) });
  return concatTables([
    labelled(
      filterRows(signal, (row) => matched[row] === 1),
      1,
    ),
    labelled(optimisation, 0),
  ]);
}
