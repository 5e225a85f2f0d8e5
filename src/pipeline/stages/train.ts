import type { Config } from '../../config/schema.js';
import { writeJson } from '../../core/json-file.js';
import { concatTables, filterRows, numeric, type Table } from '../../core/table.js';
import { optimisationSampler } from '../../events/optimisation-sample.js';
import { SOURCE_COLUMN } from '../../events/source-ids.js';
import { FEATURE_NAMES } from '../../features/registry.js';
import { readTableBatches } from '../../io/tables/table-files.js';
import { writeModel } from '../../models/model-file.js';
import { trainModel } from '../../models/model.js';
import { trainingTable } from '../../models/sample/training-table.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/** The classifiers: model.darkonium, and training.json with what the training showed. */
export const trainStage: Stage<Config> = {
  name: 'train',
  summary: 'train a classifier for each category',
  needs: ['extract'],
  block: ({ train, optimise }) => ({ ...train, fraction: optimise.fraction }),
  run: async ({ config, seed, pool, out, from, progress }) => {
    const features = artefactsFrom(from)('extract');
    const paths = artefactsIn('train', out);
    const inSample = optimisationSampler(seed, config.optimise.fraction);
    const background = await readRows(features.data, (batch) => {
      const eventId = numeric(batch, 'event_id');
      return filterRows(batch, (row) => inSample(eventId[row]));
    });
    const table = trainingTable(await readRows(features.signal), background);
    const model = await trainModel(table, config.train, {
      seed,
      pool,
      featureNames: FEATURE_NAMES,
      onProgress: (done, total) => {
        progress(done / total, 'stacks');
      },
    });
    await writeModel(paths.model, model);
    await writeJson(paths.training, model.reports);
    return { background: background.rowCount, signal: table.rowCount - background.rowCount };
  },
};

const COLUMNS = ['event_id', SOURCE_COLUMN.name, 'weight', 'category', 'truth_matched', ...FEATURE_NAMES];

/** The rows of a features file that `choose` keeps of each batch; all without it. */
async function readRows(path: string, choose = (batch: Table) => batch): Promise<Table> {
  const parts: Table[] = [];
  for await (const batch of readTableBatches(path, { columns: COLUMNS })) parts.push(choose(batch));
  return concatTables(parts);
}
