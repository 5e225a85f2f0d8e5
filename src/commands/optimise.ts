import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { parseOptions } from '../config/parse-config.js';
import type { Config } from '../config/schema.js';
import { ConfigError } from '../core/errors.js';
import { CATEGORIES } from '../events/final-states.js';
import { inspectInput } from '../io/open-input.js';
import type { ColumnRequirement } from '../io/tables/require-columns.js';
import { readTableBatches } from '../io/tables/table-files.js';
import { FIGURE_NAMES } from '../selection/optimise/figures-of-merit.js';
import { optimise } from '../selection/optimise/optimise.js';
import { optimiseSchema, type OptimiseOptions } from '../selection/options.js';
import { DATA_SCORE_COLUMNS, SIGNAL_SCORE_COLUMNS } from '../selection/score-columns.js';
import { parseWorkingPoint, type WorkingPoint } from '../selection/optimise/working-point.js';
import { makeFile, SEED, type FileArguments } from './shared/file-command.js';
import { writeJson } from './shared/files.js';
import type { Stage } from '../pipeline/pipeline.js';
import { POINTS_FILE, readPoints } from './shared/signal-points.js';
import { readShards, requireDistinctTables, sourceColumns } from './shared/table-shards.js';
import { formatTable, type Terminal } from './shared/terminal.js';

/** Name of the file of cuts. */
export const WORKING_POINT_FILE = 'working-point.json';

/** Reads a file of cuts. @throws InputError if there is no such file, ConfigError if it is not one of cuts */
export async function readWorkingPoint(path: string): Promise<WorkingPoint> {
  await inspectInput(path, 'a working point as the optimisation writes it');
  return parseWorkingPoint(await readFile(path, 'utf8'), path);
}

/** The cuts: working-point.json, and optimisation.json with all that led to it. */
export const optimiseStage: Stage<Config> = {
  name: 'optimise',
  summary: 'place the cuts on the scores where the figure of merit is best',
  needs: ['simulate', 'score'],
  block: ({ optimise }) => optimise,
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

interface Arguments extends Omit<FileArguments, 'workers'> {
  readonly data: readonly string[];
  readonly signal: readonly string[];
  readonly points: string;
  readonly fraction: number | undefined;
  readonly 'figure-of-merit': string | undefined;
  readonly separate: boolean;
  readonly replicas: number | undefined;
}

/**
 * `darkonium optimise --data SCORES... --signal SCORES... --points POINTS --out FILE`: the cuts from score files. Only the
 * working point is written: of the data it holds nothing but what the optimisation sample says.
 */
export const optimiseCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'optimise',
  describe: 'place the cuts on the scores where the figure of merit is best',
  builder: (yargs) =>
    yargs
      .option('data', { type: 'string', array: true, demandOption: true, describe: 'score files of the data' })
      .option('signal', { type: 'string', array: true, demandOption: true, describe: 'score files of the signal' })
      .option('points', {
        type: 'string',
        demandOption: true,
        describe: `the simulated mass points, such as ${POINTS_FILE}`,
      })
      .option('out', { type: 'string', demandOption: true, describe: `file of cuts, such as ${WORKING_POINT_FILE}` })
      .option('fraction', { type: 'number', describe: 'share of the data events in the optimisation sample' })
      .option('figure-of-merit', { type: 'string', describe: `what the cuts maximise: ${FIGURE_NAMES.join(', ')}` })
      .option('separate', { type: 'boolean', default: false, describe: 'place the cut of each category by itself' })
      .option('replicas', { type: 'number', describe: 'bootstrap replicas by event' })
      .option('seed', SEED),
  handler: async (given) => {
    const { data, signal, points, out, seed } = given;
    const options = optionsOf(given);
    const chosen = await makeFile('optimise', out, [...data, ...signal, points], { ...options, seed }, async (path) => {
      await requireDistinctTables(data);
      await requireDistinctTables(signal);
      const { workingPoint } = await optimise(
        readNamed(data, DATA_SCORE_COLUMNS),
        readNamed(signal, SIGNAL_SCORE_COLUMNS),
        options,
        {
          seed,
          points: await readPoints(points),
          onProgress: (done) => {
            terminal.progress('optimise', done, 'bootstrap');
          },
        },
      ).catch((error: unknown) => {
        throw error instanceof ConfigError
          ? new ConfigError(`${[...signal, points].join(', ')}: ${error.message}`)
          : error;
      });
      await writeJson(path, workingPoint);
      return workingPoint;
    });
    terminal.progressDone();
    terminal.print(workingPointTable(chosen));
    terminal.print(`${chosen.figureOfMerit}: ${chosen.value.toPrecision(4)}`);
    terminal.print(`cuts: ${out}`);
  },
});

/** Only the columns that are asked for, and that of the sources if there is one: the rest of the data stays unread. */
async function* readNamed(files: readonly string[], wanted: readonly ColumnRequirement[]) {
  const spec = [...wanted, ...(await sourceColumns(files))];
  yield* readShards(
    files,
    spec,
    spec.map(({ name }) => name),
  );
}

/** The `optimise` options that were given, checked like those of a configuration. */
function optionsOf(given: Arguments): OptimiseOptions {
  const chosen = {
    fraction: given.fraction,
    figure_of_merit: given['figure-of-merit'],
    joint: !given.separate,
    replicas: given.replicas,
  };
  return parseOptions(chosen, optimiseSchema);
}

function workingPointTable({ cuts, cutSd, expected, expectedSd, efficiency }: WorkingPoint): string {
  const rows = CATEGORIES.map((name) => [
    name,
    String(cuts[name]),
    cutSd[name]?.toFixed(3) ?? '-',
    expected[name].toPrecision(4),
    expectedSd[name].toPrecision(2),
    efficiency[name].toPrecision(4),
  ]);
  const all = [
    'all',
    '',
    '',
    expected.all.toPrecision(4),
    expectedSd.all.toPrecision(2),
    efficiency.all.toPrecision(4),
  ];
  return formatTable(['category', 'cut', 'sd', 'expected', 'sd', 'mean efficiency'], [...rows, all]);
}
