import type { Config } from '../../config/schema.js';
import { writeJson } from '../../core/json-file.js';
import { filterRows } from '../../core/table.js';
import { readTableBatches } from '../../io/tables/table-files.js';
import { optimise } from '../../selection/optimise/optimise.js';
import { readPoints } from '../../simulation/signal-points.js';
import { artefactsFrom, artefactsIn } from '../artefacts.js';
import { optimisationSample, type OptimisationSample } from '../optimisation-sample.js';
import type { Stage } from '../pipeline.js';

/** The cuts: working-point.json, and optimisation.json with all that led to it. */
export const optimiseStage: Stage<Config> = {
  name: 'optimise',
  summary: 'place the cuts on the scores where the figure of merit is best',
  needs: ['simulate', 'score'],
  block: ({ optimise, simulate }) => ({
    ...optimise,
    ...(optimise.fraction === 0 && { background_fb: simulate.background_fb, luminosity_fb: simulate.luminosity_fb }),
  }),
  run: async ({ config, seed, out, from, progress }) => {
    const before = artefactsFrom(from);
    const paths = artefactsIn('optimise', out);
    const sample = optimisationSample(config, seed);
    const result = await optimise(
      chosenRows(before('score')[sample.set], sample),
      readTableBatches(before('score').signal),
      config.optimise,
      {
        seed,
        ...(sample.set === 'data' ? {} : { simulatedShare: sample.share }),
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

async function* chosenRows(file: string, { chooser }: OptimisationSample) {
  for await (const batch of readTableBatches(file)) yield filterRows(batch, chooser(batch));
}
