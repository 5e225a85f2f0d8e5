import type { Config } from '../../config/schema.js';
import { readModel } from '../../models/model-file.js';
import { scoreFiles } from '../../models/score-files.js';
import { artefactsFrom, artefactsIn, SETS } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/** Scores of all candidates: data.parquet, signal.parquet. */
export const scoreStage: Stage<Config> = {
  name: 'score',
  summary: 'score every candidate',
  needs: ['extract', 'train'],
  block: () => ({}),
  run: async ({ pool, out, from, progress }) => {
    const before = artefactsFrom(from);
    const paths = artefactsIn('score', out);
    const model = await readModel(before('train').model);
    const rows: Record<string, number> = {};
    for (const [i, set] of SETS.entries()) {
      progress(i / SETS.length, set);
      rows[`${set} candidates`] = await scoreFiles(model, [before('extract')[set]], paths[set], pool);
    }
    return rows;
  },
};
