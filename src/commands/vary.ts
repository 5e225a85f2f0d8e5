import type { Argv, CommandModule } from 'yargs';
import { candidateOptionsSchema } from '../candidates/options.js';
import { ConfigError } from '../core/errors.js';
import { writeJson } from '../core/json-file.js';
import type { EventBatch } from '../events/event-batch.js';
import { readEventBatches } from '../events/read-events.js';
import { readModel } from '../models/model-file.js';
import { selectSchema } from '../selection/select/options.js';
import { varySchema } from '../selection/vary/variations.js';
import { selectEvents, varySelection, type VariedSelection } from '../selection/vary/vary-selection.js';
import { eventFiles, eventFolders, requireUniqueEvents } from './shared/event-options.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { cutsFile, cutsOf } from './shared/cut-options.js';
import { blockFlags, blockOptions } from './shared/option-flags.js';
import { formatTable, type Terminal } from './shared/terminal.js';

const BLOCKS = [
  ['vary', varySchema],
  ['extract', candidateOptionsSchema],
  ['select', selectSchema],
] as const;

interface Arguments extends FileArguments {
  readonly model: string;
  readonly events: readonly string[];
  readonly cuts: string | undefined;
}

/** `darkonium vary MODEL EVENTS... --out FILE`: systematic variations of the events of folders. */
export const varyCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'vary <model> <events..>',
  describe: 'vary reconstructed events systematically, select again and compare',
  builder: (yargs) =>
    BLOCKS.reduce<Argv<Arguments>>(
      (so, [block, schema]) => blockFlags(so, block, schema),
      cutsFile(fileOptions(eventFolders(yargs), 'file of the comparison: .json')).positional('model', {
        type: 'string',
        demandOption: true,
        describe: 'a .darkonium file',
      }),
    ),
  handler: async (given) => {
    const options = blockOptions(given, varySchema);
    const extract = blockOptions(given, candidateOptionsSchema);
    const select = blockOptions(given, selectSchema);
    const selection = { cuts: await cutsOf(given.cuts, select), select, extract };
    const sources = [given.model, ...eventFiles(given.events)];
    await withPool(given.workers, terminal, async (pool) => {
      const model = await readModel(given.model);
      const events = () => readOpen(given.events, select.unblind);
      const settings = { ...options, ...extract, cuts: selection.cuts, seed: given.seed };
      const varied = await makeFile('vary', given.out, sources, settings, async (path) => {
        await requireUniqueEvents(given.events);
        const nominal = await selectEvents({ ...selection, model, events: events() }, pool);
        const result = await varySelection({ ...selection, model, events: events(), nominal }, options, {
          seed: given.seed,
          pool,
        });
        await writeJson(path, result);
        return result;
      });
      terminal.print(variationTable(varied));
    });
  },
});

/** Events of all folders. @throws ConfigError at events without truth, which may be observed, unless `open` */
async function* readOpen(folders: readonly string[], open: boolean): AsyncGenerator<EventBatch> {
  for (const folder of folders)
    for await (const batch of readEventBatches(folder)) {
      if (!open && batch.truthUpsilonMass.some(Number.isNaN))
        throw new ConfigError(`${folder}: found events that are no simulated signal; allowed with --unblind`);
      yield batch;
    }
}

function variationTable(varied: readonly VariedSelection[]): string {
  const percent = (value: number | null) => (value === null ? '-' : (100 * value).toFixed(2));
  const rows = varied.map(({ variation, changedEvents, relativeChange, relativeChangeError, switches }) => [
    variation,
    String(changedEvents),
    percent(relativeChange),
    percent(relativeChangeError),
    ...[switches.otherFinalState, switches.otherPairing, switches.lost, switches.gained].map(String),
  ]);
  const head = ['variation', 'changed', 'selected %', '+-', 'other state', 'other pairing', 'lost', 'gained'];
  return formatTable(head, rows);
}
