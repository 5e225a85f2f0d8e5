import type { CommandModule } from 'yargs';
import { candidateOptionsSchema } from '../candidates/options.js';
import { extractFolders } from '../features/extract-folders.js';
import { requireTableName } from '../io/tables/table-files.js';
import { cutFlowTable } from './shared/cut-flow-table.js';
import { eventFiles, eventFolders, requireUniqueEvents } from './shared/event-options.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { blockFlags, blockOptions } from './shared/option-flags.js';
import type { Terminal } from './shared/terminal.js';

interface Arguments extends FileArguments {
  readonly events: readonly string[];
}

/** `darkonium extract EVENTS... --out FEATURES`: candidates and their 13 variables from folders of events. */
export const extractCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'extract <events..>',
  describe: 'build candidates and their 13 variables from folders of events',
  builder: (yargs) =>
    blockFlags(
      fileOptions(eventFolders(yargs), 'table file of candidates: .parquet or .csv'),
      'extract',
      candidateOptionsSchema,
    ),
  handler: async (given) => {
    const options = blockOptions(given, candidateOptionsSchema);
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
