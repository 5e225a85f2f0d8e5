/** What a score table must hold, and readers of its columns. */
import type { CategoryColumn, Table } from '../core/table.js';
import { category } from '../core/table.js';
import type { ColumnRequirement } from '../io/tables/require-columns.js';
import { CATEGORIES, FINAL_STATES } from '../events/final-states.js';

/** Columns that the optimisation reads from data scores. */
export const DATA_SCORE_COLUMNS: readonly ColumnRequirement[] = [
  { name: 'event_id', kind: 'whole', from: 0 },
  { name: 'weight', kind: 'number', finite: true, from: 0 },
  { name: 'category', kind: 'word', allowed: CATEGORIES },
  { name: 'score', kind: 'number', finite: true },
];

/** Columns that the optimisation reads from signal scores. */
export const SIGNAL_SCORE_COLUMNS: readonly ColumnRequirement[] = [
  ...DATA_SCORE_COLUMNS,
  { name: 'truth_matched', kind: 'number' },
  { name: 'truth_upsilon_mass', kind: 'number' },
  { name: 'truth_dark_photon_mass', kind: 'number' },
  { name: 'truth_ctau', kind: 'number' },
];

/** Columns that the choice of candidates reads; everything else passes through. */
export const SCORE_COLUMNS: readonly ColumnRequirement[] = [
  ...DATA_SCORE_COLUMNS,
  { name: 'candidate_id', kind: 'whole' },
  { name: 'process', kind: 'word' },
  { name: 'final_state', kind: 'word', allowed: FINAL_STATES },
  { name: 'dark_photon_mass_spread', kind: 'number', finite: true },
  { name: 'vertex_chi2', kind: 'number', finite: true },
];

/** A table or a stream of tables with the same columns. */
export type TableStream = Table | AsyncIterable<Table> | Iterable<Table>;

/** The tables of a stream; a single table is a stream of one. */
export async function* tablesOf(stream: TableStream): AsyncIterable<Table> {
  if ('columns' in stream) yield stream;
  else yield* stream;
}

/** For each code of a column of words, the index of its word in `words` (-1: not among them). */
export function recode(column: CategoryColumn, words: readonly string[]): Int32Array {
  return Int32Array.from(column.levels, (level) => words.indexOf(level));
}

/** Category index (0..2) of each code of the column `category`. @throws RangeError on another word */
export function categoryCodes(table: Table): Int32Array {
  const column = category(table, 'category');
  const codes = recode(column, CATEGORIES);
  const bad = codes.indexOf(-1);
  if (bad >= 0 && column.codes.includes(bad))
    throw new RangeError(`category '${column.levels[bad]}': one of ${CATEGORIES.join(', ')}`);
  return codes;
}

/** Inputs of the classifier that decide between candidates of one event, and so stay beside the score. */
export const CHOICE_FEATURES = ['dark_photon_mass_spread', 'vertex_chi2'] as const;
