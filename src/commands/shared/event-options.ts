/** What the commands that read folders of events have in common. */
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { InputError } from '../../core/errors.js';
import { EVENT_FILES } from '../../events/write-events.js';
import { requireUniqueIds } from '../../io/tables/unique-ids.js';
import { hasRows } from './table-shards.js';

/** Adds the folders of events. */
export const eventFolders = <T>(yargs: Argv<T>) =>
  yargs.positional('events', {
    type: 'string',
    array: true,
    demandOption: true,
    describe: `folders with ${Object.values(EVENT_FILES).join(', ')}`,
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
