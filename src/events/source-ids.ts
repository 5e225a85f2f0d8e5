/** Where one generator event serves many simulated ones: the column that tells which of them belong together. */
import type { NumericColumn, Table } from '../core/table.js';
import { numeric } from '../core/table.js';
import type { ColumnRequirement } from '../io/require-columns.js';

/** The column of sources, beside `event_id`; a table without it has one event a source. */
export const SOURCE_COLUMN = { name: 'source_id', kind: 'whole', from: 0 } as const satisfies ColumnRequirement;

/** The source of each row: its event, if the table names no sources. */
export function sourceIds(table: Table): NumericColumn {
  return numeric(table, SOURCE_COLUMN.name in table.columns ? SOURCE_COLUMN.name : 'event_id');
}
