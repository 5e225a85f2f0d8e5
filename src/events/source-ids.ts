/** Where one generator event serves many simulated ones: the column that tells which of them belong together. */
import type { NumericColumn, Table } from '../core/table.js';
import { filterRows, numeric } from '../core/table.js';
import type { ColumnRequirement } from '../io/tables/require-columns.js';

/** The column of sources, beside `event_id`; a table without it has one event a source. */
export const SOURCE_COLUMN = { name: 'source_id', kind: 'whole', from: 0 } as const satisfies ColumnRequirement;

/** The source of each row: its event, if the table names no sources. */
export function sourceIds(table: Table): NumericColumn {
  return numeric(table, SOURCE_COLUMN.name in table.columns ? SOURCE_COLUMN.name : 'event_id');
}

/**
 * Of the events made from one source the one with the lowest id, for what must not take copies for a coincidence; all rows
 * if the table names no sources.
 * @param events one row an event
 */
export function oneOfEachSource(events: Table): Table {
  if (!(SOURCE_COLUMN.name in events.columns)) return events;
  const [source, eventId] = [sourceIds(events), numeric(events, 'event_id')];
  const first = new Map<number, number>();
  for (let row = 0; row < events.rowCount; row++)
    first.set(source[row], Math.min(eventId[row], first.get(source[row]) ?? Infinity));
  return filterRows(events, (row) => eventId[row] === first.get(source[row]));
}
