import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import type { Config } from '../config/schema.js';
import { makeTable, type Table } from '../core/table.js';
import { requireColumns, type ColumnRequirement } from '../io/require-columns.js';
import { openTableWriter, readTableBatches } from '../io/table-files.js';
import { readModel } from '../models/model-file.js';
import { scoreTable, type Model } from '../models/model.js';
import type { Pool } from '../core/pool.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './file-command.js';
import { SETS } from './files.js';
import type { Stage } from './pipeline.js';
import type { Terminal } from './terminal.js';

/** Scores of all candidates: data.parquet, signal.parquet. */
export const scoreStage: Stage<Config> = {
  name: 'score',
  summary: 'score every candidate',
  needs: ['extract', 'train'],
  block: () => ({}),
  files: () => [],
  run: async ({ pool, out, from, progress }) => {
    const model = await readModel(join(from('train'), 'model.darkonium'));
    const rows: Record<string, number> = {};
    for (const [i, set] of SETS.entries()) {
      progress(i / SETS.length, set);
      const name = `${set}.parquet`;
      rows[`${set} candidates`] = await scoreFiles(model, [join(from('extract'), name)], join(out, name), pool);
    }
    return rows;
  },
};

/** Inputs of the classifier that decide between candidates of one event, and so stay beside the score. */
const KEPT = ['dark_photon_mass_spread', 'vertex_chi2'] as const;

/** Scores features files batch by batch into one table file. @returns the number of rows */
async function scoreFiles(model: Model, sources: readonly string[], target: string, pool: Pool): Promise<number> {
  const writer = await openTableWriter(target);
  let rows = 0;
  for (const source of sources) {
    const before = rows;
    for await (const batch of readTableBatches(source)) {
      requireColumns(source, batch, requirements(model), rows - before + 1);
      await writer.append(await scoreCandidates(model, batch, pool));
      rows += batch.rowCount;
    }
  }
  await writer.close();
  return rows;
}

const requirements = ({ featureNames, categories, options }: Model): ColumnRequirement[] => [
  { name: 'event_id', kind: 'whole' },
  { name: 'category', kind: 'word', allowed: categories },
  ...featureNames.map((name) => ({ name, kind: 'number' as const, finite: !options.missing.includes(name) })),
];

/** Scores of a table of candidates, with the columns that the selection needs beside them. */
export async function scoreCandidates(model: Model, features: Table, pool?: Pool): Promise<Table> {
  const scores = await scoreTable(model, features, pool);
  const kept = KEPT.filter((name) => name in features.columns).map((name) => [name, features.columns[name]] as const);
  return makeTable({ ...scores.columns, ...Object.fromEntries(kept) });
}

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
      const model = await readModel(modelFile);
      const rows = await makeFile('score', out, [modelFile, ...features], {}, (path) =>
        scoreFiles(model, features, path, pool),
      );
      terminal.print(`${out}: ${rows} candidates scored`);
    }),
});
