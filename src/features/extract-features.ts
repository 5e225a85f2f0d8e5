/** Events to the table that training, scoring and scanning read: ids, spectators, 13 features, a row a candidate. */
import { buildCandidates } from '../candidates/build-candidates.js';
import type { CandidateOptions } from '../candidates/options.js';
import type { CutFlow } from '../core/cut-flow.js';
import { makeTable } from '../core/table.js';
import type { CategoryColumn, Column, Table } from '../core/table.js';
import type { EventBatch } from '../events/event-batch.js';
import { FEATURES } from './registry.js';
import { RowBuffer } from './row-buffer.js';
import { SPECTATORS } from './spectators.js';
import type { ColumnSource } from './spectators.js';

const SOURCES: readonly ColumnSource[] = [
  ...SPECTATORS,
  ...FEATURES.map(({ name, compute }) => ({ name, type: Float32Array, value: compute })),
];

/** Feature table and cut flow of the same events. */
export interface Extraction {
  readonly table: Table;
  readonly cutFlow: CutFlow;
}

/**
 * The preselected candidates of `batch` with their 13 features, rows of one event together in the order of candidate
 * ids. Every feature of every row is finite.
 */
export function extractFeatures(batch: EventBatch, options: CandidateOptions): Extraction {
  const rows = new RowBuffer(SOURCES.length);
  const cutFlow = buildCandidates(batch, options, (candidate) => {
    const at = rows.next();
    for (let c = 0; c < SOURCES.length; c++) rows.values[at + c] = SOURCES[c].value(candidate, batch);
  });
  const columns: Record<string, Column> = {};
  SOURCES.forEach((source, c) => {
    columns[source.name] = toColumn(source, batch, rows, c);
  });
  return { table: makeTable(columns), cutFlow };
}

function toColumn(source: ColumnSource, batch: EventBatch, rows: RowBuffer, c: number): Column {
  const numbers = new source.type(rows.count);
  for (let row = 0; row < rows.count; row++) numbers[row] = rows.values[rows.width * row + c];
  if (source.levels === undefined) return numbers;
  return { levels: source.levels(batch), codes: numbers } as CategoryColumn;
}
