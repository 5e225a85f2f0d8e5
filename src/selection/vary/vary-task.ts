/** Batches of events on their way to a selection, as tasks of the worker pool. */
import type { CandidateOptions } from '../../candidates/options.js';
import { makeTable, type Table } from '../../core/table.js';
import type { EventBatch } from '../../events/event-batch.js';
import { takeEvents } from '../../events/take-events.js';
import { extractFeatures } from '../../features/extract-features.js';
import { scoreTable, type Model } from '../../models/model.js';
import type { Cuts } from '../cuts.js';
import type { SelectOptions } from '../select/options.js';
import { passingRows } from '../select/select.js';
import { changedEvents, VARIATIONS, type VaryOptions } from './variations.js';

/** Module of the tasks, to give to Pool.map. */
export const VARY_MODULE = import.meta.url;

/** How candidates are made, scored and cut. */
export interface CandidateSelection {
  readonly extract: CandidateOptions;
  readonly model: Model;
  readonly cuts: Cuts;
  readonly select: SelectOptions;
}

/** A batch and how to select from it. */
export interface PassingInput {
  readonly batch: EventBatch;
  readonly selection: CandidateSelection;
}

/** The same with what to vary. */
export interface VaryInput extends PassingInput {
  readonly options: VaryOptions;
  readonly seed: number;
}

/** What one variation does to a batch. */
export interface VariedBatch {
  /** Ids of the events that it changes. */
  readonly changed: Float64Array;
  /** Candidates of these that pass. */
  readonly passing: Table;
}

/** Task: the candidates of a batch that pass. */
export async function passingTask({ batch, selection }: PassingInput): Promise<Table> {
  const { extract, model, cuts, select } = selection;
  const { table } = extractFeatures(batch, extract);
  const scores = await scoreTable(model, table);
  return passingRows(makeTable({ ...table.columns, ...scores.columns }), cuts, select);
}

/** Task: the events of a batch that each variation changes, extracted, scored and cut again. */
export async function varyTask({ batch, selection, options, seed }: VaryInput): Promise<VariedBatch[]> {
  const results: VariedBatch[] = [];
  for (const name of options.variations) {
    const varied = VARIATIONS[name].apply(batch, options, seed);
    const events = changedEvents(batch, varied);
    const changed = Float64Array.from(events, (event) => batch.eventId[event]);
    results.push({ changed, passing: await passingTask({ batch: takeEvents(varied, events), selection }) });
  }
  return results;
}
