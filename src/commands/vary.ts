import type { Argv, CommandModule } from 'yargs';
import { parseOptions } from '../config/parse-config.js';
import { ConfigError } from '../core/errors.js';
import { writeJson } from '../core/json-file.js';
import type { EventBatch } from '../events/event-batch.js';
import { readEventBatches } from '../events/read-events.js';
import { readModel } from '../models/model-file.js';
import { selectSchema } from '../selection/select/options.js';
import { VARIATION_NAMES, varySchema, type VaryOptions } from '../selection/vary/variations.js';
import { selectEvents, varySelection, type VariedSelection } from '../selection/vary/vary-selection.js';
import {
  eventFiles,
  extractOptions,
  parseExtractOptions,
  requireUniqueEvents,
  type ExtractArguments,
} from './shared/event-options.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { cutOptions, cutsOf, type CutArguments } from './shared/cut-options.js';
import { formatTable, type Terminal } from './shared/terminal.js';

const SIZES = ['momentum_scale', 'emc_scale', 'pid_loss', 'pid_gain', 'resolution'] as const;

interface Arguments extends FileArguments, ExtractArguments, CutArguments {
  readonly model: string;
  readonly variations: string | undefined;
  readonly unblind: boolean;
}

/** `darkonium vary MODEL EVENTS... --out FILE`: systematic variations of the events of folders. */
export const varyCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'vary <model> <events..>',
  describe: 'vary reconstructed events systematically, select again and compare',
  builder: (yargs) =>
    sizeOptions(cutOptions(fileOptions(extractOptions(yargs), 'file of the comparison: .json')))
      .positional('model', { type: 'string', demandOption: true, describe: 'a .darkonium file' })
      .option('variations', { type: 'string', describe: `what to vary: ${VARIATION_NAMES.join(',')}` })
      .option('unblind', { type: 'boolean', default: false, describe: 'vary events without truth, too' }),
  handler: async (given) => {
    const options = varyOptionsOf(given);
    const extract = parseExtractOptions(given);
    const selection = { cuts: await cutsOf(given), select: selectSchema.parse({}), extract };
    const sources = [given.model, ...eventFiles(given.events)];
    await withPool(given.workers, terminal, async (pool) => {
      const model = await readModel(given.model);
      const events = () => readOpen(given.events, given.unblind);
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

/** An option for each size of a variation. */
function sizeOptions<T>(yargs: Argv<T>): Argv<T> {
  return SIZES.reduce<Argv<T>>(
    (so, name) => so.option(dashed(name), { type: 'number', describe: varySchema.shape[name].description }),
    yargs,
  );
}

const dashed = (name: string) => name.replaceAll('_', '-');

function varyOptionsOf(given: Arguments & Readonly<Record<string, unknown>>): VaryOptions {
  const sizes = Object.fromEntries(SIZES.map((name) => [name, given[dashed(name)]]));
  const variations = given.variations?.split(',').map((word) => word.trim());
  return parseOptions({ variations, ...sizes }, varySchema);
}

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
