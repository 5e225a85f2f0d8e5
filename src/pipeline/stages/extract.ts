import type { Config } from '../../config/schema.js';
import { writeJson } from '../../core/json-file.js';
import { makeInTurn } from '../../core/make-in-turn.js';
import { extractFolders } from '../../features/extract-folders.js';
import { artefactsFrom, artefactsIn, SETS } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/** Candidates with their 13 variables: data.parquet, signal.parquet, cut-flow.json. */
export const extractStage: Stage<Config> = {
  name: 'extract',
  summary: 'build candidates and their 13 variables',
  needs: ['simulate'],
  block: ({ extract }) => extract,
  run: async ({ config, pool, out, from, progress }) => {
    const events = artefactsFrom(from)('simulate');
    const paths = artefactsIn('extract', out);
    const made = await makeInTurn(
      SETS.map((set, i) => () => {
        progress(i / SETS.length, set);
        return extractFolders([events[set]], paths[set], config.extract, pool);
      }),
    );
    await writeJson(paths.cutFlow, Object.fromEntries(SETS.map((set, i) => [set, made[i].cutFlow])));
    return Object.fromEntries(SETS.map((set, i) => [`${set} candidates`, made[i].candidates]));
  },
};
