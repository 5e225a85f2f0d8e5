/** What the commands that read folders of events have in common. */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { candidateOptionsSchema, type CandidateOptions } from '../../candidates/options.js';
import { parseOptions } from '../../config/parse-config.js';
import { InputError } from '../../core/errors.js';
import { EVENT_FILES } from '../../events/write-events.js';
import { requireUniqueIds } from '../../io/tables/unique-ids.js';
import { hasRows, parseCategoryNumbers } from './table-shards.js';

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

/** The `extract` options that were given, checked like those of a configuration. */
export function parseExtractOptions({
  fit,
  'min-pid-pass': minPidPass,
}: Omit<ExtractArguments, 'events'>): CandidateOptions {
  const needed = minPidPass === undefined ? undefined : parseCategoryNumbers('--min-pid-pass', minPidPass);
  return parseOptions({ fit, min_pid_pass: needed }, candidateOptionsSchema);
}
