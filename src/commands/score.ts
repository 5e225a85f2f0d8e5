import type { CommandModule } from 'yargs';
import { requireTableName } from '../io/tables/table-files.js';
import { readModel } from '../models/model-file.js';
import { scoreFiles } from '../models/score-files.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { requireDistinctTables, sharedIdsWarning } from './shared/table-shards.js';
import type { Terminal } from './shared/terminal.js';

interface Arguments extends FileArguments {
  readonly model: string;
  readonly features: readonly string[];
}

/** `darkonium score MODEL FEATURES... --out SCORES`: scores table files with a model file. */
export const scoreCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'score <model> <features..>',
  describe: 'score candidates in table files with a trained model',
  builder: (yargs) =>
    fileOptions(
      yargs
        .positional('model', { type: 'string', demandOption: true, describe: 'a .darkonium file' })
        .positional('features', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: '.parquet or .csv files',
        }),
      'table file of scores: .parquet or .csv',
    ),
  handler: ({ model: modelFile, features, out, workers }) =>
    withPool(workers, terminal, async (pool) => {
      requireTableName(out);
      const rows = await makeFile('score', out, [modelFile, ...features], {}, async (path) => {
        await requireDistinctTables(features);
        const scored = await scoreFiles(await readModel(modelFile), features, path, pool);
        const shared = await sharedIdsWarning(features);
        if (shared !== undefined) terminal.note(shared);
        return scored;
      });
      terminal.print(`${out}: ${rows} candidates scored`);
    }),
});
