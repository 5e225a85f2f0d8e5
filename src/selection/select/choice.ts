/**
 * One candidate an event. Among the candidates of an event that pass, the final state that comes first in the order
 * wins, as in the paper; inside a final state the smallest spread of the three dark photon masses, then the smallest
 * vertex chi2, then the smallest candidate id.
 */
import { ConfigError } from '../../core/errors.js';
import type { Table } from '../../core/table.js';
import { category, filterRows, makeTable, numeric, takeRows, toCategory } from '../../core/table.js';
import type { FinalState } from '../../events/final-states.js';
import { CATEGORIES } from '../../events/final-states.js';
import type { Cuts } from '../cuts.js';
import { categoryCodes, recode } from '../score-columns.js';

/** What can decide between two candidates of an event, in the order in which they are asked. */
const CHOICE_RULES = ['final_state', 'dark_photon_mass_spread', 'vertex_chi2', 'candidate_id'] as const;

/** How much the choice hangs on the order of final states. */
export interface OrderSensitivity {
  readonly events: number;
  /** Events with passing candidates in several final states: some permutation of the order changes their choice. */
  readonly anyPermutation: number;
  /** Events whose choice changes when two neighbours of the order swap places. */
  readonly neighbourSwaps: readonly {
    readonly first: FinalState;
    readonly second: FinalState;
    readonly events: number;
  }[];
}

/** The outcome of the choice. */
export interface Choice {
  /** One row an event, ordered by event id; the columns of the input. */
  readonly selected: Table;
  /**
   * Every candidate that passed but was not kept: event_id, candidate_id, final_state, score, the rule that decided
   * against it, and the kept candidate's kept_candidate_id and kept_final_state.
   */
  readonly losers: Table;
  readonly sensitivity: OrderSensitivity;
}

/** True for each row whose score reaches the cut of its category. */
export function scorePasses(table: Table, cuts: Cuts): (row: number) => boolean {
  const score = numeric(table, 'score');
  const { codes } = category(table, 'category');
  const cutOfCode = Float64Array.from(categoryCodes(table), (c) => cuts[CATEGORIES[c]]);
  return (row) => score[row] >= cutOfCode[codes[row]];
}

/** Applies the cuts to a table in memory and keeps one candidate an event. */
export function chooseCandidates(table: Table, cuts: Cuts, order: readonly FinalState[]): Choice {
  return chooseAmong(filterRows(table, scorePasses(table, cuts)), order);
}

/**
 * Keeps one candidate an event of a table in which every row passes.
 * @throws ConfigError if a candidate occurs twice or an event belongs to two processes
 */
export function chooseAmong(table: Table, order: readonly FinalState[]): Choice {
  const keys = choiceKeys(table, order);
  const rows = Uint32Array.from({ length: table.rowCount }, (_, row) => row);
  const eventId = numeric(table, 'event_id');
  rows.sort((a, b) => eventId[a] - eventId[b] || compare(keys, a, b));
  refuseDuplicates(table, rows, keys);
  const kept: number[] = [];
  const lost: { row: number; winner: number; rule: number }[] = [];
  for (const row of rows) {
    const winner = kept[kept.length - 1];
    if (kept.length === 0 || eventId[row] !== eventId[winner]) kept.push(row);
    else lost.push({ row, winner, rule: keys.findIndex((key) => key[row] !== key[winner]) });
  }
  return {
    selected: takeRows(table, kept),
    losers: loserTable(table, lost),
    sensitivity: sensitivityOf(order, eventId, rows, keys[0]),
  };
}

/** The numbers that are compared in turn, smaller is better; one array a rule of CHOICE_RULES. */
function choiceKeys(table: Table, order: readonly FinalState[]): ArrayLike<number>[] {
  const states = category(table, 'final_state');
  const rank = recode(states, order);
  const orInfinity = (values: ArrayLike<number>) => Float64Array.from(values, (v) => (Number.isNaN(v) ? Infinity : v));
  return [
    Int32Array.from(states.codes, (code) => rank[code]),
    orInfinity(numeric(table, 'dark_photon_mass_spread')),
    orInfinity(numeric(table, 'vertex_chi2')),
    numeric(table, 'candidate_id'),
  ];
}

function compare(keys: readonly ArrayLike<number>[], a: number, b: number): number {
  for (const key of keys) if (key[a] !== key[b]) return key[a] < key[b] ? -1 : 1;
  return 0;
}

function refuseDuplicates(table: Table, rows: Uint32Array, keys: readonly ArrayLike<number>[]): void {
  const eventId = numeric(table, 'event_id');
  const process = category(table, 'process');
  for (let i = 1; i < rows.length; i++) {
    const [a, b] = [rows[i - 1], rows[i]];
    if (eventId[a] !== eventId[b]) continue;
    if (process.codes[a] !== process.codes[b])
      throw new ConfigError(
        `event ${eventId[a]} belongs to '${process.levels[process.codes[a]]}' and to '${process.levels[process.codes[b]]}': event ids must be unique over all inputs`,
      );
    if (compare(keys, a, b) === 0)
      throw new ConfigError(`candidate ${keys[3][a]} of event ${eventId[a]} occurs twice: was a file given twice?`);
  }
}

function loserTable(table: Table, lost: readonly { row: number; winner: number; rule: number }[]): Table {
  const own = takeRows(
    table,
    lost.map(({ row }) => row),
  );
  const winners = takeRows(
    table,
    lost.map(({ winner }) => winner),
  );
  const copied = ['event_id', 'candidate_id', 'process', 'category', 'final_state', 'score'];
  const deciding = ['dark_photon_mass_spread', 'vertex_chi2'];
  return makeTable({
    ...Object.fromEntries([...copied, ...deciding].map((name) => [name, own.columns[name]])),
    rule: toCategory(
      lost.map(({ rule }) => CHOICE_RULES[rule]),
      CHOICE_RULES,
    ),
    kept_candidate_id: winners.columns.candidate_id,
    kept_final_state: winners.columns.final_state,
  });
}

/** Adjacent ranks (i, i + 1) matter to an event exactly if its winner has rank i and rank i + 1 is present too. */
function sensitivityOf(
  order: readonly FinalState[],
  eventId: ArrayLike<number>,
  rows: Uint32Array,
  rank: ArrayLike<number>,
): OrderSensitivity {
  const swaps = new Float64Array(order.length - 1);
  let [events, several] = [0, 0];
  for (let first = 0, next: number; first < rows.length; first = next) {
    const best = rank[rows[first]];
    next = first + 1;
    while (next < rows.length && eventId[rows[next]] === eventId[rows[first]]) next++;
    let second = first;
    while (second < next && rank[rows[second]] === best) second++;
    events++;
    if (second === next) continue;
    several++;
    if (rank[rows[second]] === best + 1) swaps[best]++;
  }
  return {
    events,
    anyPermutation: several,
    neighbourSwaps: Array.from(swaps, (count, i) => ({ first: order[i], second: order[i + 1], events: count })),
  };
}
