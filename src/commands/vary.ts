import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { parseOptions } from '../config/parse-config.js';
import type { Config } from '../config/schema.js';
import { ConfigError } from '../core/errors.js';
import type { Table } from '../core/table.js';
import type { EventBatch } from '../events/event-batch.js';
import { readEventBatches } from '../events/read-events.js';
import { readTable } from '../io/tables/table-files.js';
import { readModel } from '../models/model-file.js';
import type { FrozenSelection } from '../selection/select/blinding.js';
import { selectSchema } from '../selection/options.js';
import { VARIATION_NAMES, varySchema, type VaryOptions } from '../selection/vary/variations.js';
import { selectEvents, varySelection, type VariedSelection } from '../selection/vary/vary-selection.js';
import {
  eventFiles,
  extractOptions,
  parseExtractOptions,
  requireUniqueEvents,
  type ExtractArguments,
} from './extract.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { readJson, SETS, writeJson } from './shared/files.js';
import type { Stage } from '../pipeline/pipeline.js';
import { selectedData } from './scan.js';
import { cutOptions, cutsOf, FROZEN_FILE } from './select.js';
import { formatTable, type Terminal } from './shared/terminal.js';

/** What the variations do to the signal and, unless they are blind, to the data. */
export interface VariationRecord {
  readonly signal: readonly VariedSelection[];
  readonly data?: readonly VariedSelection[];
}

const SIZES = ['momentum_scale', 'emc_scale', 'pid_loss', 'pid_gain', 'resolution'] as const;

/** Name of the file of a variation record. */
export const VARIATIONS_FILE = 'variations.json';

/** Systematic variations: what each does to the selected events, in variations.json. */
export const varyStage: Stage<Config> = {
  name: 'vary',
  summary: 'vary the reconstructed events, select again and compare',
  needs: ['simulate', 'train', 'select'],
  block: ({ vary, extract }) => ({ ...vary, extract }),
  run: async ({ config, seed, pool, out, from, progress }) => {
    const frozen = await readJson<FrozenSelection>(join(from('select'), FROZEN_FILE));
    const model = await readModel(join(from('train'), 'model.darkonium'));
    const vary = (set: (typeof SETS)[number], nominal: Table) =>
      varySelection(
        {
          events: readEventBatches(join(from('simulate'), set)),
          nominal,
          cuts: frozen.cuts,
          select: { ...config.select, order: [...frozen.order] },
          extract: config.extract,
          model,
        },
        config.vary,
        { seed, pool },
      );
    const signal = await vary('signal', await readTable(join(from('select'), 'signal.parquet')));
    progress(0.5, 'data');
    const selected = await selectedData(from('select'));
    const record: VariationRecord = {
      signal,
      ...(selected === undefined ? {} : { data: await vary('data', selected) }),
    };
    await writeJson(join(out, VARIATIONS_FILE), record);
    return { variations: signal.length };
  },
};

interface Arguments extends FileArguments, ExtractArguments {
  readonly model: string;
  readonly cuts: string | undefined;
  readonly cut: string | undefined;
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
