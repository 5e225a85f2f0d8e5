import type { CommandModule } from 'yargs';
import { ConfigError } from '../core/errors.js';
import { writeJson } from '../core/json-file.js';
import { CATEGORIES } from '../events/final-states.js';
import type { ColumnRequirement } from '../io/tables/require-columns.js';
import { ARTEFACTS } from '../pipeline/artefacts.js';
import { optimise } from '../selection/optimise/optimise.js';
import { optimiseSchema } from '../selection/optimise/options.js';
import { DATA_SCORE_COLUMNS, SIGNAL_SCORE_COLUMNS } from '../selection/score-columns.js';
import type { WorkingPoint } from '../selection/optimise/working-point.js';
import { makeFile, SEED, type FileArguments } from './shared/file-command.js';
import { readPoints } from '../simulation/signal-points.js';
import { blockFlags, blockOptions } from './shared/option-flags.js';
import { readShards, requireDistinctTables, sourceColumns } from './shared/table-shards.js';
import { formatTable, type Terminal } from './shared/terminal.js';

interface Arguments extends Omit<FileArguments, 'workers'> {
  readonly data: readonly string[];
  readonly signal: readonly string[];
  readonly points: string;
}

/**
 * `darkonium optimise --data SCORES... --signal SCORES... --points POINTS --out FILE`: the cuts from score files. Only the
 * working point is written: of the data it holds nothing but what the optimisation sample says.
 */
export const optimiseCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'optimise',
  describe: 'place the cuts on the scores where the figure of merit is best',
  builder: (yargs) => {
    const files = yargs
      .option('data', { type: 'string', array: true, demandOption: true, describe: 'score files of the data' })
      .option('signal', { type: 'string', array: true, demandOption: true, describe: 'score files of the signal' })
      .option('points', {
        type: 'string',
        demandOption: true,
        describe: `the simulated mass points, such as ${ARTEFACTS.simulate.points}`,
      })
      .option('out', {
        type: 'string',
        demandOption: true,
        describe: `file of cuts, such as ${ARTEFACTS.optimise.workingPoint}`,
      })
      .option('seed', SEED);
    return blockFlags(files, 'optimise', optimiseSchema);
  },
  handler: async (given) => {
    const { data, signal, points, out, seed } = given;
    const options = blockOptions(given, optimiseSchema);
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

function workingPointTable({ cuts, cutSd, expected, expectedSd, sources, efficiency }: WorkingPoint): string {
  const rows = CATEGORIES.map((name) => [
    name,
    String(cuts[name]),
    cutSd[name]?.toFixed(3) ?? '-',
    expected[name].toPrecision(4),
    expectedSd[name].toPrecision(2),
    String(sources[name]),
    efficiency[name].toPrecision(4),
  ]);
  const all = [
    'all',
    '',
    '',
    expected.all.toPrecision(4),
    expectedSd.all.toPrecision(2),
    String(sources.all),
    efficiency.all.toPrecision(4),
  ];
  return formatTable(['category', 'cut', 'sd', 'expected', 'sd', 'sources', 'mean efficiency'], [...rows, all]);
}
