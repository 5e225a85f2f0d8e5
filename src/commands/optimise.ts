import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/schema.js';
import { readTableBatches } from '../io/table-files.js';
import { optimise } from '../selection/optimise.js';
import { parseWorkingPoint, type WorkingPoint } from '../selection/working-point.js';
import { writeJson } from './files.js';
import type { Stage } from './pipeline.js';
import { POINTS_FILE, readPoints } from './signal-points.js';

/** Name of the file of cuts. */
export const WORKING_POINT_FILE = 'working-point.json';

/** Reads a file of cuts. @throws ConfigError if it is not one */
export async function readWorkingPoint(path: string): Promise<WorkingPoint> {
  return parseWorkingPoint(await readFile(path, 'utf8'), path);
}

/** The cuts: working-point.json, and optimisation.json with all that led to it. */
export const optimiseStage: Stage<Config> = {
  name: 'optimise',
  summary: 'place the cuts on the scores where the figure of merit is best',
  needs: ['simulate', 'score'],
  block: ({ optimise }) => optimise,
  files: () => [],
  run: async ({ config, seed, out, from, progress }) => {
    const result = await optimise(
      readTableBatches(join(from('score'), 'data.parquet')),
      readTableBatches(join(from('score'), 'signal.parquet')),
      config.optimise,
      {
        seed,
        points: await readPoints(join(from('simulate'), POINTS_FILE)),
        onProgress: (done) => {
          progress(done, 'bootstrap');
        },
      },
    );
    await writeJson(join(out, WORKING_POINT_FILE), result.workingPoint);
    await writeJson(join(out, 'optimisation.json'), result);
    return { 'optimisation candidates': result.sample.candidates, 'signal candidates': result.sample.signalCandidates };
  },
};
