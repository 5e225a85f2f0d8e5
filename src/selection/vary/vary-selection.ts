/** What systematic variations of the reconstructed events do to a selection. */
import { ConfigError } from '../../core/errors.js';
import type { Pool } from '../../core/pool.js';
import { concatTables, filterRows, makeTable, numeric, type Table } from '../../core/table.js';
import type { EventBatch } from '../../events/event-batch.js';
import { sourceIds } from '../../events/source-ids.js';
import { chooseAmong } from '../select/choice.js';
import type { SelectOptions } from '../select/options.js';
import { switchReport, type SwitchReport } from './switch-report.js';
import { VARIATIONS, type VariationName, type VaryOptions } from './variations.js';
import {
  passingTask,
  VARY_MODULE,
  varyTask,
  type CandidateSelection,
  type PassingInput,
  type VariedBatch,
  type VaryInput,
} from './vary-task.js';

/** Reconstructed events and how they are selected. */
export interface EventSelection extends CandidateSelection {
  readonly events: AsyncIterable<EventBatch>;
}

/** The same with what was selected, a row an event. */
export interface SelectionToVary extends EventSelection {
  readonly nominal: Table;
}

/** What one variation does. */
export interface VariedSelection {
  readonly variation: VariationName;
  readonly title: string;
  /** Events that the variation changes, which were extracted and scored again. */
  readonly changedEvents: number;
  /** Sums of weights. */
  readonly selectedWeight: { readonly nominal: number; readonly varied: number };
  /** varied / nominal - 1, and the statistical error from the events that came and went; null if nothing was selected. */
  readonly relativeChange: number | null;
  readonly relativeChangeError: number | null;
  readonly switches: SwitchReport;
}

/** One variation on its way: what passes among changed events, and selected events that did not change. */
interface Progress {
  readonly name: VariationName;
  changed: number;
  readonly passing: Table[];
  readonly unchanged: Set<number>;
}

/** Extracts, scores and selects events. @returns one row an event */
export async function selectEvents({ events, ...selection }: EventSelection, pool: Pool): Promise<Table> {
  const passing: Table[] = [];
  const inputs = batchesWith(events, { selection });
  await pool.map<PassingInput, Table>(VARY_MODULE, passingTask.name, inputs, (table) => {
    passing.push(table);
  });
  if (passing.length === 0) throw new ConfigError('there are no events');
  return chooseAmong(concatTables(passing), selection.select.order).selected;
}

async function* batchesWith<T>(
  events: AsyncIterable<EventBatch>,
  common: T,
): AsyncGenerator<T & { readonly batch: EventBatch }> {
  for await (const batch of events) yield { ...common, batch };
}

/**
 * Applies each variation to the events, extracts and scores again those that it changed, chooses again, and compares
 * with the nominal selection. Events left out of the sample by an earlier skim stay out.
 *
 * @returns a record for each of `options.variations`, in their order
 */
export async function varySelection(
  { events, nominal, ...selection }: SelectionToVary,
  options: VaryOptions,
  { seed, pool }: { readonly seed: number; readonly pool: Pool },
): Promise<VariedSelection[]> {
  const selected = numeric(nominal, 'event_id');
  const variations = options.variations.map((name): Progress => ({
    name,
    changed: 0,
    passing: [],
    unchanged: new Set(selected),
  }));
  if (variations.length === 0) return [];
  const inputs = batchesWith(events, { selection, options, seed });
  await pool.map<VaryInput, VariedBatch[]>(VARY_MODULE, varyTask.name, inputs, (results) => {
    for (const [i, { changed, passing }] of results.entries()) {
      const progress = variations[i];
      for (const id of changed) progress.unchanged.delete(id);
      progress.changed += changed.length;
      progress.passing.push(passing);
    }
  });
  return variations.map((progress) => compare(nominal, selection.select, progress));
}

function compare(nominal: Table, select: SelectOptions, progress: Progress): VariedSelection {
  const { name, changed, passing, unchanged } = progress;
  const ids = numeric(nominal, 'event_id');
  const kept = filterRows(nominal, (row) => unchanged.has(ids[row]));
  const again = passing.length === 0 ? [] : [chooseAmong(concatTables(passing), select.order).selected];
  const varied = concatTables([kept, ...again].map(compared));
  const [before, after] = [weights(nominal), weights(varied)];
  const [nominalSum, variedSum] = [totalOf(before), totalOf(after)];
  return {
    variation: name,
    title: VARIATIONS[name].title,
    changedEvents: changed,
    selectedWeight: { nominal: nominalSum, varied: variedSum },
    relativeChange: ratio(variedSum - nominalSum, nominalSum),
    relativeChangeError: ratio(
      Math.sqrt(exclusiveSquares(before, after) + exclusiveSquares(after, before)),
      nominalSum,
    ),
    switches: switchReport(nominal, varied),
  };
}

const ratio = (above: number, below: number) => (below > 0 ? above / below : null);

/** The columns that a comparison needs: tables read from a file and tables in memory may differ in others. */
const compared = (table: Table): Table =>
  makeTable({
    ...Object.fromEntries(
      ['event_id', 'candidate_id', 'final_state', 'weight'].map((name) => [name, table.columns[name]]),
    ),
    source_id: sourceIds(table),
  });

interface EventWeight {
  readonly weight: number;
  readonly source: number;
}

/** Weight and source by event id. */
function weights(table: Table): Map<number, EventWeight> {
  const weight = numeric(table, 'weight');
  const source = sourceIds(table);
  return new Map(
    Array.from(numeric(table, 'event_id'), (id, row) => [id, { weight: weight[row], source: source[row] }]),
  );
}

function totalOf(events: ReadonlyMap<number, EventWeight>): number {
  return sum([...events.values()].map(({ weight }) => weight));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Sum over sources of the squared weight of their events that only the first has. */
function exclusiveSquares(first: ReadonlyMap<number, EventWeight>, second: ReadonlyMap<number, EventWeight>): number {
  const ofSource = new Map<number, number>();
  for (const [id, { weight, source }] of first)
    if (!second.has(id)) ofSource.set(source, (ofSource.get(source) ?? 0) + weight);
  return sum([...ofSource.values()].map((weight) => weight ** 2));
}
