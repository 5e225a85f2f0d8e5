import type { CommandModule } from 'yargs';
import { extractFolders } from '../features/extract-folders.js';
import { requireTableName } from '../io/tables/table-files.js';
import { cutFlowTable } from './shared/cut-flow-table.js';
import {
  eventFiles,
  extractOptions,
  parseExtractOptions,
  requireUniqueEvents,
  type ExtractArguments,
} from './shared/event-options.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import type { Terminal } from './shared/terminal.js';

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
