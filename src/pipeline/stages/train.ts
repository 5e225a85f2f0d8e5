import type { Config } from '../../config/schema.js';
import { writeJson } from '../../core/json-file.js';
import { SOURCE_COLUMN } from '../../events/source-ids.js';
import { FEATURE_NAMES } from '../../features/registry.js';
import { readChosenRows } from '../../io/tables/table-files.js';
import { writeModel } from '../../models/model-file.js';
import { trainModel } from '../../models/model.js';
import { trainingTable } from '../../models/sample/training-table.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import { OPTIMISATION_COLUMNS, optimisationSample } from '../optimisation-sample.js';
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
    const sample = optimisationSample(config, seed);
    const background = await readChosenRows(features[sample.set], COLUMNS, sample.chooser);
    const table = trainingTable(await readChosenRows(features.signal, COLUMNS, () => () => true), background);
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

const COLUMNS = [...OPTIMISATION_COLUMNS, SOURCE_COLUMN.name, 'weight', 'category', 'truth_matched', ...FEATURE_NAMES];
