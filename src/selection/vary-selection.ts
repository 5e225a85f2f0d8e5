/** What systematic variations of the reconstructed events do to a selection. */
import type { CandidateOptions } from '../candidates/options.js';
import { ConfigError } from '../core/errors.js';
import type { Pool } from '../core/pool.js';
import { concatTables, filterRows, makeTable, numeric, type Table } from '../core/table.js';
import type { EventBatch } from '../events/event-batch.js';
import { sourceIds } from '../events/source-ids.js';
import { takeEvents } from '../events/take-events.js';
import { EXTRACT_TASK, type ExtractInput } from '../features/extract-task.js';
import type { Extraction } from '../features/extract-features.js';
import { chooseAmong } from './choice.js';
import type { Cuts, SelectOptions } from './options.js';
import { passingRows } from './select.js';
import { switchReport, type SwitchReport } from './switch-report.js';
import { changedEvents, VARIATIONS, type VariationName, type VaryOptions } from './variations.js';

/** Reconstructed events and how they are selected. */
export interface EventSelection {
  readonly events: AsyncIterable<EventBatch>;
  readonly cuts: Cuts;
  readonly select: SelectOptions;
  readonly extract: CandidateOptions;
  /** Scores of a table of candidates and their variables. */
  readonly score: (candidates: Table) => Promise<Table>;
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

/** One variation on its way: survivors of the cuts among changed events, and selected events that did not change. */
interface Progress {
  readonly name: VariationName;
  changed: number;
  readonly survivors: Table[];
  readonly unchanged: Set<number>;
}

/** Extracts, scores and selects events. @returns one row an event */
export async function selectEvents(
  { events, cuts, select, extract, score }: EventSelection,
  pool: Pool,
): Promise<Table> {
  const survivors: Table[] = [];
  await pool.map<ExtractInput, Extraction>(
    EXTRACT_TASK.module,
    EXTRACT_TASK.name,
    asTasks(events, extract),
    async ({ table }) => {
      survivors.push(passingRows(await score(table), cuts, select));
    },
  );
  if (survivors.length === 0) throw new ConfigError('there are no events');
  return chooseAmong(concatTables(survivors), select.order).selected;
}

async function* asTasks(events: AsyncIterable<EventBatch>, options: CandidateOptions): AsyncGenerator<ExtractInput> {
  for await (const batch of events) yield { batch, options };
}

/**
 * Applies each variation to the events, extracts and scores again those that it changed, chooses again, and compares
 * with the nominal selection. Events left out of the sample by an earlier skim stay out.
 *
 * @returns a record for each of `options.variations`, in their order
 */
export async function varySelection(
  selection: SelectionToVary,
  options: VaryOptions,
  { seed, pool }: { readonly seed: number; readonly pool: Pool },
): Promise<VariedSelection[]> {
  const selected = numeric(selection.nominal, 'event_id');
  const variations = options.variations.map((name): Progress => ({
    name,
    changed: 0,
    survivors: [],
    unchanged: new Set(selected),
  }));
  if (variations.length === 0) return [];
  await pool.map<ExtractInput, Extraction>(
    EXTRACT_TASK.module,
    EXTRACT_TASK.name,
    variedBatches(selection, variations, options, seed),
    async ({ table }, index) => {
      const { survivors } = variations[index % variations.length];
      survivors.push(passingRows(await selection.score(table), selection.cuts, selection.select));
    },
  );
  return variations.map((progress) => compare(selection, progress));
}

/** The changed events of each batch under each variation in turn. */
async function* variedBatches(
  { events, extract }: SelectionToVary,
  variations: readonly Progress[],
  sizes: VaryOptions,
  seed: number,
): AsyncGenerator<ExtractInput> {
  for await (const batch of events) {
    for (const progress of variations) {
      const varied = VARIATIONS[progress.name].apply(batch, sizes, seed);
      const changed = changedEvents(batch, varied);
      for (const event of changed) progress.unchanged.delete(batch.eventId[event]);
      progress.changed += changed.length;
      yield { batch: takeEvents(varied, changed), options: extract };
    }
  }
}

function compare({ nominal, select }: SelectionToVary, progress: Progress): VariedSelection {
  const { name, changed, survivors, unchanged } = progress;
  const ids = numeric(nominal, 'event_id');
  const kept = filterRows(nominal, (row) => unchanged.has(ids[row]));
  const again = survivors.length === 0 ? [] : [chooseAmong(concatTables(survivors), select.order).selected];
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
