import type { Config } from '../../config/schema.js';
import { writeJson } from '../../core/json-file.js';
import { readTableBatches } from '../../io/tables/table-files.js';
import { optimise } from '../../selection/optimise/optimise.js';
import { readPoints } from '../../simulation/signal-points.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import type { Stage } from '../pipeline.js';

/** The cuts: working-point.json, and optimisation.json with all that led to it. */
export const optimiseStage: Stage<Config> = {
  name: 'optimise',
  summary: 'place the cuts on the scores where the figure of merit is best',
  needs: ['simulate', 'score'],
  block: ({ optimise }) => optimise,
  run: async ({ config, seed, out, from, progress }) => {
    const before = artefactsFrom(from);
    const paths = artefactsIn('optimise', out);
    const result = await optimise(
      readTableBatches(before('score').data),
      readTableBatches(before('score').signal),
      config.optimise,
      {
        seed,
        points: await readPoints(before('simulate').points),
        onProgress: (done) => {
          progress(done, 'bootstrap');
        },
      },
    );
    await writeJson(paths.workingPoint, result.workingPoint);
    await writeJson(paths.optimisation, result);
    return { 'optimisation candidates': result.sample.candidates, 'signal candidates': result.sample.signalCandidates };
  },
};
