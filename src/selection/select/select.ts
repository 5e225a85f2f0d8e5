/** The selection: requirements, the cuts on the score, one candidate an event, and the account of it all. */
import type { CutFlow } from '../../core/cut-flow.js';
import { ConfigError } from '../../core/errors.js';
import type { CategoryColumn, Column, Table } from '../../core/table.js';
import { concatTables, filterRows, isCategory, makeTable, numeric } from '../../core/table.js';
import { Blinded } from './blinding.js';
import type { FrozenSelection } from './blinding.js';
import type { Choice } from './choice.js';
import { chooseAmong, scorePasses } from './choice.js';
import type { Cuts } from '../cuts.js';
import type { SelectOptions } from './options.js';
import type { TableStream } from '../score-columns.js';
import { tablesOf } from '../score-columns.js';
import { EventsOutOfOrder, SelectionCounter } from './selection-counter.js';

/** Names of the steps that every selection has. */
export const SELECTION_STEPS = { scored: 'scored', scoreCut: 'score cut', chosen: 'one candidate an event' } as const;

/** Everything a selection yields. */
export interface Selection extends Choice {
  /** Sequential: after each step. Lines with category or final state 'all' count distinct events over the others. */
  readonly cutFlow: CutFlow;
  /** 'all but X': what passes everything except X. Empty if the score is all that is cut on. */
  readonly nMinusOne: CutFlow;
}

/** What may be seen of observed data before unblinding: the cut flow up to the cut. The rest is sealed. */
export interface BlindSelection {
  readonly cutFlow: CutFlow;
  readonly sealed: Blinded<Selection>;
}

/**
 * Selects simulated candidates (for observed data: `selectBlind`). The result does not depend on the order of rows or
 * tables. Memory: the rows that pass, and a few bytes for each event seen; not even those if `scores` can be opened
 * twice and its events come in ascending order (inside a table: in any).
 *
 * @param scores score tables, or a function that opens them; columns beyond those needed pass through to `selected`
 * @param cuts the working point
 * @throws ConfigError if there are no rows, a requirement names no column of numbers, a candidate occurs twice or an event belongs to two processes
 */
export async function select(
  scores: TableStream | (() => TableStream),
  cuts: Cuts,
  options: SelectOptions,
): Promise<Selection> {
  if (typeof scores !== 'function') return selectOnce(scores, cuts, options, 'any order');
  try {
    return await selectOnce(scores(), cuts, options, 'ascending');
  } catch (error) {
    if (!(error instanceof EventsOutOfOrder)) throw error;
    return selectOnce(scores(), cuts, options, 'any order');
  }
}

async function selectOnce(
  scores: TableStream,
  cuts: Cuts,
  options: SelectOptions,
  events: 'ascending' | 'any order',
): Promise<Selection> {
  const steps = stepNames(options);
  const counter = new SelectionCounter([...steps.sequential, ...steps.others]);
  const last = steps.sequential.length - 2;
  const survivors: Table[] = [];
  for await (const table of tablesOf(scores)) {
    const passed = stepsPassed(table, cuts, options);
    if (events === 'ascending') counter.countInOrder(table, passed);
    else counter.count(table, passed);
    const passing = filterRows(table, (row) => (passed[row] & (1 << last)) !== 0);
    if (passing.rowCount > 0 || survivors.length === 0) survivors.push(passing);
  }
  if (survivors.length === 0) throw new ConfigError('the scores hold no rows');
  const choice = chooseAmong(canonicalWords(concatTables(survivors)), options.order);
  const chosen = 1 << (last + 1);
  counter.count(choice.selected, new Uint32Array(choice.selected.rowCount).fill(chosen));
  const losers = canonicalWords(choice.losers);
  return { ...choice, losers, cutFlow: counter.rows(steps.sequential), nMinusOne: counter.rows(steps.others) };
}

/** The rows that meet every requirement and reach the cut of their category. */
export function passingRows(table: Table, cuts: Cuts, options: SelectOptions): Table {
  const tests = testsOf(table, cuts, options);
  return filterRows(table, (row) => tests.every((test) => test(row)));
}

/**
 * Selects observed candidates. The steps before the cut on the score are open; everything after is sealed until
 * `unblind` is given the frozen selection that made it.
 */
export async function selectBlind(
  scores: TableStream | (() => TableStream),
  frozen: FrozenSelection,
  options: SelectOptions,
): Promise<BlindSelection> {
  const selection = await select(scores, frozen.cuts, { ...options, order: [...frozen.order] });
  const open = new Set(stepNames(options).sequential.slice(0, -2));
  return {
    cutFlow: selection.cutFlow.filter((row) => open.has(row.step)),
    sealed: new Blinded(selection, frozen),
  };
}

function requirementName({ column, min, max }: SelectOptions['requirements'][number]): string {
  return [min === undefined ? '' : `${min} <= `, column, max === undefined ? '' : ` <= ${max}`].join('');
}

function stepNames(options: SelectOptions): { sequential: string[]; others: string[] } {
  const cuts = [...options.requirements.map(requirementName), SELECTION_STEPS.scoreCut];
  return {
    sequential: [SELECTION_STEPS.scored, ...cuts, SELECTION_STEPS.chosen],
    others: options.requirements.length === 0 ? [] : cuts.map((name) => `all but ${name}`),
  };
}

/** Bits of the steps that each row reaches: sequential ones first (without the choice), then 'all but X'. */
function stepsPassed(table: Table, cuts: Cuts, options: SelectOptions): Uint32Array {
  const tests = testsOf(table, cuts, options);
  const all = (1 << tests.length) - 1;
  const firstOther = tests.length + 2;
  return Uint32Array.from({ length: table.rowCount }, (_, row) => {
    let failed = 0;
    for (let i = 0; i < tests.length; i++) if (!tests[i](row)) failed |= 1 << i;
    // Lowest failed test = number of sequential steps passed after the first.
    const depth = failed === 0 ? tests.length : Math.log2(failed & -failed);
    let bits = (1 << (depth + 1)) - 1;
    if (tests.length > 1 && (failed & (failed - 1)) === 0) bits |= (failed === 0 ? all : failed) << firstOther;
    return bits;
  });
}

/** What a row must pass, in the order of the cut flow. */
const testsOf = (table: Table, cuts: Cuts, { requirements }: SelectOptions) => [
  ...requirements.map((requirement) => inRange(table, requirement)),
  scorePasses(table, cuts),
];

function inRange(
  table: Table,
  { column, min = -Infinity, max = Infinity }: SelectOptions['requirements'][number],
): (row: number) => boolean {
  const numbers = Object.keys(table.columns).filter((name) => !isCategory(table.columns[name]));
  if (!numbers.includes(column))
    throw new ConfigError(
      `a requirement on '${column}', which is no column of numbers; allowed: ${numbers.join(', ')}`,
    );
  const values = numeric(table, column);
  return (row) => values[row] >= min && values[row] <= max;
}

/** Words in alphabetical order, unused ones dropped, so that equal tables have equal bytes. */
function canonicalWords(table: Table): Table {
  const columns = Object.entries(table.columns).map(([name, column]): [string, Column] => [
    name,
    isCategory(column) ? canonicalLevels(column) : column,
  ]);
  return makeTable(Object.fromEntries(columns));
}

function canonicalLevels({ levels, codes }: CategoryColumn): CategoryColumn {
  const used = new Set(codes);
  const sorted = levels.filter((_, code) => used.has(code)).sort();
  const recoded = levels.map((level) => sorted.indexOf(level));
  return { levels: sorted, codes: codes.map((code) => recoded[code]) };
}
