/** Checks a table from outside against what its reader needs; from there on its types are trusted. */
import { InputError, nearest } from '../../core/errors.js';
import type { CategoryColumn, Column, NumericColumn, Table } from '../../core/table.js';
import { isCategory } from '../../core/table.js';
import { refuseMissing } from './read-options.js';

/** What a column must be. */
export interface ColumnRequirement {
  readonly name: string;
  readonly kind: 'number' | 'whole' | 'word';
  /** Words that may occur; any if not given. */
  readonly allowed?: readonly string[];
  /** Numbers that may occur; any if not given. */
  readonly oneOf?: readonly number[];
  /** True if NaN and infinities are refused (whole numbers always are finite). */
  readonly finite?: boolean;
  /** Smallest number that may occur. */
  readonly from?: number;
  /** True if only numbers that float32 can hold may occur (and NaN unless `finite`). */
  readonly float32?: boolean;
  /** What would make up for a value that is not there (NaN), for the message that refuses it. */
  readonly ifMissing?: string;
  /** True if a word may not be empty. */
  readonly filled?: boolean;
}

/**
 * Checks that `table` has each column of `spec` with values that fit.
 * @param file the name for messages
 * @param firstRow number of the table's first row in its file, 1 by default
 * @throws InputError naming file, row, column, what was found, and what is allowed
 */
export function requireColumns(file: string, table: Table, spec: readonly ColumnRequirement[], firstRow = 1): void {
  for (const need of spec) {
    const column = table.columns[need.name] as Column | undefined;
    if (column === undefined) refuseMissing(file, need.name, Object.keys(table.columns));
    const fault = need.kind === 'word' ? wordFault(column, need) : numberFault(column, need);
    if (fault === undefined) continue;
    throw new InputError({ file, row: firstRow + fault.row, column: need.name }, fault.found, fault.allowed);
  }
}

/** What numbers may be, in words. */
function allowedNumbers({ kind, oneOf, finite, from, float32 }: ColumnRequirement): string {
  if (oneOf !== undefined) return oneOf.join(' or ');
  if (kind === 'whole')
    return from === undefined ? 'a whole number below 2^53' : `a whole number from ${from} to 2^53 - 1`;
  const kindOfNumber = finite ? 'a finite number' : 'a number';
  return `${kindOfNumber}${float32 ? ' below 3.4e38 in size' : ''}${from === undefined ? '' : ` from ${from}`}`;
}

interface Fault {
  readonly row: number;
  readonly found: string;
  readonly allowed: string;
}

function wordFault(column: Column, { allowed, filled }: ColumnRequirement): Fault | undefined {
  if (!isCategory(column)) {
    if (column.length === 0) return undefined;
    return { row: 0, found: `the number ${column[0]}`, allowed: allowed?.join(', ') ?? 'a word' };
  }
  if (allowed === undefined) {
    const row = filled ? column.codes.findIndex((code) => column.levels[code] === '') : -1;
    return row < 0 ? undefined : { row, found: 'no word', allowed: 'a word in each row' };
  }
  const fits = column.levels.map((word) => allowed.includes(word));
  const row = column.codes.findIndex((code) => !fits[code]);
  if (row < 0) return undefined;
  const word = wordAt(column, row);
  const guess = nearest(word, allowed);
  return {
    row,
    found: `'${word}'${guess === undefined ? '' : ` (nearest is '${guess}')`}`,
    allowed: allowed.join(', '),
  };
}

function numberFault(column: Column, need: ColumnRequirement): Fault | undefined {
  const allowed = allowedNumbers(need);
  const row = isCategory(column) ? firstNonNumber(column) : firstUnfit(column, need);
  if (row < 0) return undefined;
  if (isCategory(column)) return { row, found: `'${wordAt(column, row)}'`, allowed };
  const { ifMissing } = need;
  if (!Number.isNaN(column[row]) || ifMissing === undefined) return { row, found: String(column[row]), allowed };
  return { row, found: 'NaN or an empty cell', allowed: `${allowed}, or ${ifMissing}` };
}

function firstUnfit(column: NumericColumn, need: ColumnRequirement): number {
  const { kind, oneOf, finite, from = -Infinity, float32 } = need;
  if (oneOf !== undefined) return column.findIndex((value) => !oneOf.includes(value));
  const whole = kind === 'whole';
  if (!whole && !finite) return float32 ? column.findIndex((value) => Math.abs(Math.fround(value)) === Infinity) : -1;
  // Every number of an event passes here: a loop takes a third of the time of findIndex.
  for (let row = 0; row < column.length; row++) {
    const value = column[row];
    const size = float32 ? Math.fround(value) : value;
    if (!(Number.isFinite(size) && value >= from) || (whole && !Number.isSafeInteger(value))) return row;
  }
  return -1;
}

/** The first row whose word is no number; the first row of all if every word looks like one. */
function firstNonNumber(column: CategoryColumn): number {
  const isNumber = column.levels.map((word) => word.trim() !== '' && !Number.isNaN(Number(word)));
  return Math.max(
    column.codes.findIndex((code) => !isNumber[code]),
    column.codes.length > 0 ? 0 : -1,
  );
}

function wordAt(column: CategoryColumn, row: number): string {
  return column.levels[column.codes[row]];
}
