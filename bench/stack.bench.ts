/** The three inputs of the stack, and two forest engines, on the candidates of the search: events nobody trained on. */
import { candidateOptions } from '../src/candidates/options.js';
import { createPool } from '../src/core/pool.js';
import type { Pool } from '../src/core/pool.js';
import { areaUnderCurve } from '../src/core/numerics/statistics.js';
import { category, concatTables, filterRows, numeric } from '../src/core/table.js';
import { sourceIds } from '../src/events/source-ids.js';
import type { Table } from '../src/core/table.js';
import type { EventBatch } from '../src/events/event-batch.js';
import { EXTRACT_TASK } from '../src/features/extract-task.js';
import type { ExtractInput } from '../src/features/extract-task.js';
import type { Extraction } from '../src/features/extract-features.js';
import { FEATURE_NAMES } from '../src/features/registry.js';
import { foldsOf } from '../src/models/sample/folds.js';
import { FOREST_ENGINES } from '../src/models/peers/ml-random-forest.js';
import { scoreTable, trainModel } from '../src/models/model.js';
import { trainOptionsSchema } from '../src/models/options.js';
import { meanLogLoss } from '../src/models/logistic/objective.js';
import { sampleFromTable, takeSample } from '../src/models/sample/sample.js';
import { STACK_INPUTS } from '../src/models/stack/inputs.js';
import { trainingTable } from '../src/models/sample/training-table.js';
import { withTrainingWeights } from '../src/models/sample/training-weights.js';
import { FIGURES_OF_MERIT } from '../src/selection/optimise/figures-of-merit.js';
import { optimiseSchema } from '../src/selection/optimise/options.js';
import { simulateBackground } from '../src/simulation/simulate-background.js';
import { simulateSignal } from '../src/simulation/simulate-signal.js';
import { simulationOptions } from '../src/simulation/options.js';
import type { BenchTable } from './table.js';

const LUMINOSITY_FB = 100;
const EVENTS_PER_POINT = 1500;
const ENGINE_ROWS = 1500;

/** Both comparisons. */
export async function bench(): Promise<readonly BenchTable[]> {
  const pool = createPool(2);
  const table = await candidates(pool);
  const half = foldsOf(Float64Array.from(sourceIds(table)), 2, 99);
  const [training, test] = [0, 1].map((which) => filterRows(table, (row) => half[row] === which));
  const tables = [await compareInputs(training, test, pool), await compareEngines(training, test)];
  await pool.close();
  return tables;
}

async function candidates(pool: Pool): Promise<Table> {
  const options = simulationOptions.parse({
    luminosity_fb: LUMINOSITY_FB,
    signal: { events_per_point: EVENTS_PER_POINT },
  });
  const [signal, background] = await Promise.all([
    extract((onBatch) => simulateSignal(options, 1, pool, onBatch), pool),
    extract((onBatch) => simulateBackground(options, 1, pool, onBatch), pool),
  ]);
  return trainingTable(signal, background);
}

async function extract(
  simulate: (onBatch: (batch: EventBatch) => void) => Promise<unknown>,
  pool: Pool,
): Promise<Table> {
  const batches: EventBatch[] = [];
  await simulate((batch) => batches.push(batch));
  const tables: Table[] = [];
  const inputs = batches.map((batch): ExtractInput => ({ batch, options: candidateOptions() }));
  await pool.map(EXTRACT_TASK.module, EXTRACT_TASK.name, inputs, (extraction: Extraction) => {
    tables.push(extraction.table);
  });
  return concatTables(tables);
}

async function compareInputs(training: Table, test: Table, pool: Pool): Promise<BenchTable> {
  const rows: string[][] = [];
  for (const input of Object.keys(STACK_INPUTS) as (keyof typeof STACK_INPUTS)[]) {
    const options = trainOptionsSchema.parse({ input, hold_out: 0 });
    const start = performance.now();
    const model = await trainModel(training, options, { seed: 1, pool });
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const score = numeric(await scoreTable(model, test, pool), 'score');
    for (const name of model.categories) {
      const { signal, background } = model.reports[name];
      rows.push([name, input, `${signal.events} / ${background.events}`, ...quality(test, name, score), seconds]);
    }
  }
  return {
    page: 'docs/models.md',
    title: 'Stack: what the regression sees of the forest',
    header: [
      'category',
      'input',
      'signal / background events trained on',
      'AUC',
      'log-loss',
      'efficiency above all background',
      'best figure of merit',
      'distinct signal scores',
      'seconds, all categories',
    ],
    rows: rows.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)),
    notes: [
      `Pseudo-data of ${LUMINOSITY_FB}/fb and 40 mass points; one half of the sources trains, the other half judges.`,
      'Figure of merit: efficiency over the 90 % upper limit on the events left of the other half.',
    ],
  };
}

/** Area, log-loss, efficiency above the highest background, figure of merit, share of distinct scores of signal. */
function quality(test: Table, name: string, score: ArrayLike<number>): string[] {
  const { levels, codes } = category(test, 'category');
  const rows = Int32Array.from(codes.keys()).filter((row) => levels[codes[row]] === name);
  const all = sampleFromTable(test, FEATURE_NAMES);
  const sample = withTrainingWeights(takeSample(all, rows), 'events');
  const scores = Float32Array.from(rows, (row) => score[row]);
  const order = Uint32Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a]);
  const total = sample.weight.reduce((sum, value, row) => sum + value * sample.label[row], 0);
  const figure = FIGURES_OF_MERIT.limit.bind(optimiseSchema.parse({}));
  let [efficiency, observed, best, clean] = [0, 0, 0, 0];
  for (const row of order) {
    if (sample.label[row] === 1) efficiency += sample.weight[row] / total;
    else observed++;
    best = Math.max(best, figure(efficiency, observed));
    if (observed === 0) clean = efficiency;
  }
  const signal = scores.filter((_, row) => sample.label[row] === 1);
  return [
    areaUnderCurve(scores, sample.label, sample.weight).toFixed(5),
    meanLogLoss({ ...sample, score: scores }).toFixed(4),
    clean.toFixed(3),
    best.toFixed(4),
    `${((100 * new Set(signal).size) / signal.length).toFixed(0)} %`,
  ];
}

async function compareEngines(training: Table, test: Table): Promise<BenchTable> {
  const { levels, codes } = category(training, 'category');
  const all = sampleFromTable(
    filterRows(training, (row) => levels[codes[row]] === 'C1'),
    FEATURE_NAMES,
  );
  const step = Math.ceil(all.rowCount / ENGINE_ROWS);
  const sample = takeSample(all, Int32Array.from(all.label.keys()).filter((row) => row % step === 0)); // prettier-ignore
  const testCategory = category(test, 'category');
  const judge = withTrainingWeights(
    sampleFromTable(
      filterRows(test, (row) => testCategory.levels[testCategory.codes[row]] === 'C1'),
      FEATURE_NAMES,
    ),
    'events',
  );
  const rows: string[][] = [];
  for (const engine of Object.values(FOREST_ENGINES)) {
    const start = performance.now();
    const predict = await engine.train(sample, { trees: 20, maxDepth: 6, maxFeatures: 4 }, 1);
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    const probability = await predict(judge.features, judge.rowCount);
    rows.push([engine.name, areaUnderCurve(probability, judge.label, judge.weight).toFixed(5), seconds]);
  }
  return {
    title: 'Forest engines on a small sample',
    header: ['engine', 'AUC', 'seconds to train'],
    rows,
    notes: [`20 trees of depth 6 on ${sample.rowCount} candidates of C1; judged on ${judge.rowCount} others.`],
  };
}
