import type { Config } from '../../config/schema.js';
import { readModel } from '../../models/model-file.js';
import { scoreFiles } from '../../models/score-files.js';
import { artefactsFrom, artefactsIn, simulatedSets } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/** Scores of all candidates: data.parquet, signal.parquet and, where the optimisation has it simulated, background.parquet. */
export const scoreStage: Stage<Config> = {
  name: 'score',
  summary: 'score every candidate',
  needs: ['extract', 'train'],
  block: (config) => ({ sets: simulatedSets(config) }),
  run: async ({ config, pool, out, from, progress }) => {
    const before = artefactsFrom(from);
    const paths = artefactsIn('score', out);
    const model = await readModel(before('train').model);
    const rows: Record<string, number> = {};
    const sets = simulatedSets(config);
    for (const [i, set] of sets.entries()) {
      progress(i / sets.length, set);
      rows[`${set} candidates`] = await scoreFiles(model, [before('extract')[set]], paths[set], pool);
    }
    return rows;
  },
};
