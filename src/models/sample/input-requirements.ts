/** What the rows of a classifier must hold. */
import type { CategoryColumn } from '../../core/table.js';
import type { ColumnRequirement } from '../../io/tables/require-columns.js';

/**
 * The columns of a classifier's rows: an event id, and inputs that are finite unless they may be missing.
 * @param ifMissing what else would be allowed, for the message about one that is not
 */
export const inputRequirements = (
  inputs: readonly string[],
  missing: readonly string[],
  ifMissing: string,
): ColumnRequirement[] => [
  { name: 'event_id', kind: 'whole', from: 0 },
  ...inputs.map((name) => ({
    name,
    kind: 'number' as const,
    finite: !missing.includes(name),
    float32: true,
    ifMissing,
  })),
];

/** The column `category` of rows that have none: all are of the one category of that name. */
export const allOf = (rowCount: number): CategoryColumn => ({ levels: ['all'], codes: new Uint8Array(rowCount) });
