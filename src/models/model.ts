/** The classifiers of the search: one stack for each category of candidates, trained on a table and applied to tables. */
import { ConfigError, InputError } from '../core/errors.js';
import type { Pool } from '../core/pool.js';
import { category as wordColumn, filterRows, numeric } from '../core/table.js';
import type { Column, Table } from '../core/table.js';
import type { InputName } from '../features/feature.js';
import { FEATURE_NAMES } from '../features/registry.js';
import { inputNames } from './checks/spectators.js';
import { heldOutRows } from './sample/folds.js';
import { stackOptionsOf } from './options.js';
import type { TrainOptions } from './options.js';
import { featureMatrix, rowsOf, sampleFromTable, sourcesOf, takeSample } from './sample/sample.js';
import type { WeightedSample } from './sample/sample.js';
import { scoredByLevels, scoreStack } from './stack/stack.js';
import type { TrainedStack } from './stack/stack.js';
import { trainStacks } from './stack/train-stack.js';
import type { StackContext } from './stack/train-stack.js';
import { categoryReport, countClass } from './training-report.js';
import type { CategoryReport } from './training-report.js';

/** Trained classifiers by category, with what their training showed; immutable plain data. */
export interface Model {
  readonly featureNames: readonly string[];
  readonly options: TrainOptions;
  readonly seed: number;
  /** The column whose values stay together in bags and folds: that of the sources, if the training table had one. */
  readonly groupColumn: 'event_id' | 'source_id';
  /** Category names in order, and the stack and report of each. */
  readonly categories: readonly string[];
  readonly stacks: Readonly<Record<string, TrainedStack>>;
  readonly reports: Readonly<Record<string, CategoryReport>>;
}

/**
 * Trains one stack for each category that has candidates. A fraction of the events is held out for the checks.
 * @param table columns category, label, weight, event_id and the features; source_id, if several events have one source
 * @param context featureNames: inputs unless the options name others; default the 13 variables of the search; source: what to
 *   call the table in errors
 * @throws ConfigError if an input is a spectator or no column of the table
 * @throws InputError if a category has too few events of a class
 */
export async function trainModel(
  table: Table,
  options: TrainOptions,
  context: StackContext & { readonly featureNames?: readonly InputName[]; readonly source?: string },
): Promise<Model> {
  const { source = 'training sample' } = context;
  const featureNames = inputNames(options.features ?? context.featureNames ?? FEATURE_NAMES);
  checkFeatureNames(featureNames, table);
  const { levels, codes } = wordColumn(table, 'category');
  const learned = learnedRows(table, options);
  const categories = [...levels].filter((_, code) => codes.some((own, row) => own === code && learned[row])).sort();
  if (categories.length === 0)
    throw new InputError({ file: source }, 'no rows of weight above 0', 'at least one row of each class');
  const samples = categories.map((name) => {
    const code = levels.indexOf(name);
    return splitSample(
      sampleFromTable(
        filterRows(table, (row) => codes[row] === code && learned[row] === 1),
        featureNames,
      ),
      options,
      context.seed,
    );
  });
  samples.forEach(({ training }, k) => {
    checkCounts(source, categories[k], training, options);
  });
  const trained = await trainStacks(
    samples.map(({ training }) => training),
    stackOptionsOf(options),
    context,
  );
  const reports: CategoryReport[] = [];
  for (const [k, { training, heldOut }] of samples.entries()) {
    const { seed, pool } = context;
    const { importance } = options;
    reports.push(await categoryReport(categories[k], trained[k], training, heldOut, { seed, pool, importance }));
  }
  return {
    featureNames,
    options,
    seed: context.seed,
    groupColumn: 'source_id' in table.columns ? 'source_id' : 'event_id',
    categories,
    stacks: Object.fromEntries(categories.map((name, k) => [name, trained[k].stack])),
    reports: Object.fromEntries(categories.map((name, k) => [name, reports[k]])),
  };
}

/** 1 for the rows that are learned from: those of weight 0 change nothing, and those below by declaration. */
function learnedRows(table: Table, { negative_weights }: TrainOptions): Uint8Array {
  if (!('weight' in table.columns)) return new Uint8Array(table.rowCount).fill(1);
  const leftOut = negative_weights === 'leave_out';
  return Uint8Array.from(numeric(table, 'weight'), (weight) => (weight === 0 || (leftOut && weight < 0) ? 0 : 1));
}

function checkFeatureNames(featureNames: readonly string[], table: Table): void {
  const absent = featureNames.filter((name) => !(name in table.columns));
  if (absent.length > 0)
    throw new ConfigError(`train: no column '${absent[0]}'; allowed: ${Object.keys(table.columns).join(', ')}`);
}

function splitSample(sample: WeightedSample, { hold_out }: TrainOptions, seed: number) {
  const held = heldOutRows(sourcesOf(sample), hold_out, seed);
  const rows = Int32Array.from(held.keys());
  return {
    training: takeSample(
      sample,
      rows.filter((row) => held[row] === 0),
    ),
    heldOut: takeSample(
      sample,
      rows.filter((row) => held[row] === 1),
    ),
  };
}

/** Events made from one source count once: the classifier learns from no more than the sources. */
function checkCounts(file: string, name: string, training: WeightedSample, { min_events }: TrainOptions): void {
  const { weight } = training;
  const weighty = (_: number, row: number) => weight[row] > 0;
  const sample = { label: training.label.filter(weighty), eventId: sourcesOf(training).filter(weighty) };
  const [background, signal] = [countClass(sample, 0), countClass(sample, 1)];
  if (Math.min(background.events, signal.events) >= min_events) return;
  throw new InputError(
    { file, column: 'category' },
    `${background.events} background and ${signal.events} signal events of weight above 0 (${background.rows} and ` +
      `${signal.rows} candidates) of category ${name} to train on`,
    `at least ${min_events} events of each class (train.min_events): use more luminosity, a larger optimisation sample ` +
      `or more signal events`,
  );
}

/**
 * Scores candidates of any of the model's categories.
 * @param table columns category, the model's groupColumn and the features
 * @returns every column that is not an input, then `score` (logit, higher is more signal-like) and `scored_by`
 * @throws InputError if a category is not one of the model's
 */
export async function scoreTable(model: Model, table: Table, pool?: Pool): Promise<Table> {
  const { levels, codes } = wordColumn(table, 'category');
  const score = new Float32Array(table.rowCount);
  const scoredBy = new Uint8Array(table.rowCount);
  for (const [code, name] of levels.entries()) {
    const rows = rowsOf(codes, code);
    if (rows.length === 0) continue;
    if (!model.categories.includes(name)) {
      const location = { file: 'features', row: rows[0] + 1, column: 'category' };
      throw new InputError(location, `'${name}'`, `the model's ${model.categories.join(', ')}`);
    }
    const ids = numeric(table, model.groupColumn);
    const sourceId = Float64Array.from(rows, (row) => ids[row]);
    const features = featureMatrix(table, model.featureNames, rows);
    const scores = await scoreStack(model.stacks[name], features, rows.length, { sourceId, ...(pool && { pool }) });
    rows.forEach((row, i) => {
      score[row] = scores.score[i];
      scoredBy[row] = scores.scoredBy[i];
    });
  }
  const kept = Object.entries(table.columns).filter(([name]) => !model.featureNames.includes(name));
  const columns: Record<string, Column> = { ...Object.fromEntries(kept), score };
  columns.scored_by = { levels: scoredByLevels(model.options.folds), codes: scoredBy };
  return { rowCount: table.rowCount, columns };
}
