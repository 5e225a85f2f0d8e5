/** Signal events through the whole chain, from generator to the rows that pass the cuts, as a task of the worker pool. */
import type { CandidateOptions } from '../../candidates/options.js';
import type { Table } from '../../core/table.js';
import { makeTable } from '../../core/table.js';
import { extractFeatures } from '../../features/extract-features.js';
import type { Model } from '../../models/model.js';
import { scoreTable } from '../../models/model.js';
import type { Cuts } from '../../selection/cuts.js';
import { CHOICE_FEATURES } from '../../selection/score-columns.js';
import type { SelectOptions } from '../../selection/select/options.js';
import { passingRows } from '../../selection/select/select.js';
import { makeSignal } from '../../simulation/signal/signal-task.js';
import type { SignalTask } from '../../simulation/signal/signal-task.js';

/** Classifiers and cuts that signal is measured with. */
export interface SignalChain {
  readonly extract: CandidateOptions;
  readonly model: Model;
  readonly cuts: Cuts;
  readonly select: SelectOptions;
}

/** Events to make, and what they go through. */
export interface CarryTask extends SignalChain {
  readonly signal: SignalTask;
}

/** What came out. */
export interface Carried {
  /** Candidates that pass the cuts; an event may have several. */
  readonly passing: Table;
  /** Sum of the weights of the events generated. */
  readonly generated: number;
  /** Events generated of each of FINAL_STATES. */
  readonly tried: Float64Array;
}

/** Generates, reconstructs, builds candidates, scores and cuts. Runs in a worker. */
export async function carrySignal({ signal, extract, model, cuts, select }: CarryTask): Promise<Carried> {
  const { batch, cutFlow, tried } = makeSignal(signal);
  const features = extractFeatures(batch, extract).table;
  const kept = CHOICE_FEATURES.map((name) => [name, features.columns[name]] as const);
  const { columns } = await scoreTable(model, features);
  const scores = makeTable({ ...columns, ...Object.fromEntries(kept) });
  return { passing: passingRows(scores, cuts, select), generated: cutFlow[0].weightedEvents, tried };
}
