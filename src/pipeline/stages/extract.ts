import type { Config } from '../../config/schema.js';
import { writeJson } from '../../core/json-file.js';
import { makeInTurn } from '../../core/make-in-turn.js';
import { extractFolders } from '../../features/extract-folders.js';
import { artefactsFrom, artefactsIn, simulatedSets } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/** Candidates with their 13 variables: data.parquet, signal.parquet, cut-flow.json. */
export const extractStage: Stage<Config> = {
  name: 'extract',
  summary: 'build candidates and their 13 variables',
  needs: ['simulate'],
  block: ({ extract, optimise }) => ({ ...extract, sets: simulatedSets({ optimise }) }),
  run: async ({ config, pool, out, from, progress }) => {
    const events = artefactsFrom(from)('simulate');
    const paths = artefactsIn('extract', out);
    const sets = simulatedSets(config);
    const made = await makeInTurn(
      sets.map((set, i) => () => {
        progress(i / sets.length, set);
        return extractFolders([events[set]], paths[set], config.extract, pool);
      }),
    );
    await writeJson(paths.cutFlow, Object.fromEntries(sets.map((set, i) => [set, made[i].cutFlow])));
    return Object.fromEntries(sets.map((set, i) => [`${set} candidates`, made[i].candidates]));
  },
};
