import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { candidateOptionsSchema, type CandidateOptions } from '../candidates/options.js';
import { parseOptions } from '../config/parse-config.js';
import type { Config } from '../config/schema.js';
import { mergeCutFlows, type CutFlow } from '../core/cut-flow.js';
import { InputError } from '../core/errors.js';
import { makeInTurn, type Made } from '../core/make-in-turn.js';
import type { Pool } from '../core/pool.js';
import { readEventBatches } from '../events/read-events.js';
import { EVENT_FILES } from '../events/write-events.js';
import type { Extraction } from '../features/extract-features.js';
import { EXTRACT_TASK, type ExtractInput } from '../features/extract-task.js';
import { openTableWriter, requireTableName } from '../io/tables/table-files.js';
import { requireUniqueIds } from '../io/tables/unique-ids.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { SETS, writeJson } from './shared/files.js';
import type { Stage } from '../pipeline/pipeline.js';
import { hasRows, parseCategoryNumbers } from './shared/table-shards.js';
import { formatTable, type Terminal } from './shared/terminal.js';

/** Candidates with their 13 variables: data.parquet, signal.parquet, cut-flow.json. */
export const extractStage: Stage<Config> = {
  name: 'extract',
  summary: 'build candidates and their 13 variables',
  needs: ['simulate'],
  block: ({ extract }) => extract,
  run: async ({ config, pool, out, from, progress }) => {
    const made = await makeInTurn(
      SETS.map((set, i) => () => {
        progress(i / SETS.length, set);
        return extractFolders([join(from('simulate'), set)], join(out, `${set}.parquet`), config.extract, pool);
      }),
    );
    await writeJson(join(out, 'cut-flow.json'), Object.fromEntries(SETS.map((set, i) => [set, made[i].cutFlow])));
    return Object.fromEntries(SETS.map((set, i) => [`${set} candidates`, made[i].candidates]));
  },
};

/** What folders of events gave. */
interface Extracted {
  readonly cutFlow: CutFlow;
  readonly candidates: number;
}

/** Turns folders of events into one table file of candidates. */
async function extractFolders(
  events: readonly string[],
  target: string,
  options: CandidateOptions,
  pool: Pool,
): Promise<Made<Extracted>> {
  const writer = await openTableWriter(target);
  const flows: CutFlow[] = [];
  let candidates = 0;
  await pool.map<ExtractInput, Extraction>(
    EXTRACT_TASK.module,
    EXTRACT_TASK.name,
    inputs(events, options),
    async ({ table, cutFlow }) => {
      flows.push(cutFlow);
      candidates += table.rowCount;
      await writer.append(table);
    },
  );
  return { result: { cutFlow: mergeCutFlows(flows), candidates }, written: writer.close() };
}

async function* inputs(folders: readonly string[], options: CandidateOptions): AsyncIterable<ExtractInput> {
  for (const folder of folders) for await (const batch of readEventBatches(folder)) yield { batch, options };
}

/** How candidates are to be built, as a command line says it. */
export interface ExtractArguments {
  readonly events: readonly string[];
  readonly fit: string | undefined;
  readonly 'min-pid-pass': string | undefined;
}

/** Adds the folders of events and the options of candidates. */
export const extractOptions = <T>(yargs: Argv<T>) =>
  yargs
    .positional('events', {
      type: 'string',
      array: true,
      demandOption: true,
      describe: `folders with ${Object.values(EVENT_FILES).join(', ')}`,
    })
    .option('fit', { type: 'string', describe: 'vertex fit: prompt or displaced' })
    .option('min-pid-pass', {
      type: 'string',
      describe: 'tracks of six that must pass the loose list of their type, such as C0=4,C1=5,C2=6',
    });

/** The event files of folders. */
export const eventFiles = (folders: readonly string[]): string[] =>
  folders.flatMap((folder) => Object.values(EVENT_FILES).map((name) => join(folder, name)));

/** @throws InputError if an event stands twice in folders that count as one sample, or there is none */
export async function requireUniqueEvents(folders: readonly string[]): Promise<void> {
  const files = folders.map((folder) => join(folder, EVENT_FILES.events));
  await requireUniqueIds(files, 'event_id');
  for (const file of files) if (await hasRows(file)) return;
  throw new InputError({ file: files.join(', ') }, 'no rows', 'at least one event');
}

/** `darkonium extract EVENTS... --out FEATURES`: candidates and their 13 variables from folders of events. */
export const extractCommand = (terminal: Terminal): CommandModule<object, ExtractArguments & FileArguments> => ({
  command: 'extract <events..>',
  describe: 'build candidates and their 13 variables from folders of events',
  builder: (yargs) => fileOptions(extractOptions(yargs), 'table file of candidates: .parquet or .csv'),
  handler: async (given) => {
    const options = parseExtractOptions(given);
    requireTableName(given.out);
    await withPool(given.workers, terminal, async (pool) => {
      const { cutFlow, candidates } = await makeFile(
        'extract',
        given.out,
        eventFiles(given.events),
        options,
        async (path) => {
          await requireUniqueEvents(given.events);
          const { result, written } = await extractFolders(given.events, path, options, pool);
          await written;
          return result;
        },
      );
      terminal.print(cutFlowTable(cutFlow));
      terminal.print(`${given.out}: ${candidates} candidates`);
    });
  },
});

/** The `extract` options that were given, checked like those of a configuration. */
export function parseExtractOptions({
  fit,
  'min-pid-pass': minPidPass,
}: Omit<ExtractArguments, 'events'>): CandidateOptions {
  const needed = minPidPass === undefined ? undefined : parseCategoryNumbers('--min-pid-pass', minPidPass);
  return parseOptions({ fit, min_pid_pass: needed }, candidateOptionsSchema);
}

/** What is left after each step, by process. */
export function cutFlowTable(flow: CutFlow): string {
  const rows = flow
    .filter(({ category, finalState }) => category === 'all' && finalState === 'all')
    .map(({ step, process, events, candidates }) => [step, process, String(events), String(candidates)]);
  return formatTable(['step', 'process', 'events', 'candidates'], rows);
}
