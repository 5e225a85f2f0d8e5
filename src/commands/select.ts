import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { replaceDirectory, sha256, sha256File } from '../core/artefact.js';
import { ConfigError } from '../core/errors.js';
import { writeJson } from '../core/json-file.js';
import type { Table } from '../core/table.js';
import { inspectInput } from '../io/open-input.js';
import { refuseMissing } from '../io/tables/read-options.js';
import { splitTreePath } from '../io/tables/root/open-trees.js';
import { listColumns, listManyWords, sha256Table, writeTable, writeTableCarrying } from '../io/tables/table-files.js';
import { freezeSelection, unblind, type FrozenSelection } from '../selection/select/blinding.js';
import { selectSchema, type SelectOptions } from '../selection/select/options.js';
import { SCORE_COLUMNS } from '../selection/score-columns.js';
import { selectBlind, type BlindSelection } from '../selection/select/select.js';
import { ARTEFACTS, artefactsIn } from '../pipeline/artefacts.js';
import { requireOutputFolder } from '../pipeline/outputs.js';
import { cutFlowTable } from './shared/cut-flow-table.js';
import { cutsFile, cutsOf } from './shared/cut-options.js';
import { blockFlags, blockOptions } from './shared/option-flags.js';
import { readShards, requireDistinctTables } from './shared/table-shards.js';
import type { Terminal } from './shared/terminal.js';

interface Arguments {
  readonly scores: readonly string[];
  readonly out: string;
  readonly cuts: string | undefined;
  readonly require: readonly string[];
  readonly model: string | undefined;
}

/** `darkonium select SCORES... --out DIR`: the cuts and the choice on score files; blind unless told otherwise. */
export const selectCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'select <scores..>',
  describe: 'apply the cuts to score files and keep one candidate an event; blind unless told otherwise',
  builder: (yargs) => {
    const files = cutsFile(yargs)
      .positional('scores', { type: 'string', array: true, demandOption: true, describe: '.parquet or .csv files' })
      .option('out', { type: 'string', demandOption: true, describe: 'directory of the selection' })
      .option('require', {
        type: 'string',
        array: true,
        default: [],
        describe: 'a range that a column must lie in besides, such as m_upsilon=1..9.5 or sigma_m_upsilon=..0.04',
      })
      .option('model', { type: 'string', describe: 'the model that made the scores, for the frozen record' });
    return blockFlags(files, 'select', selectSchema);
  },
  handler: async (given) => {
    const others = given.require.length > 0 ? { requirements: given.require.map(parseRange) } : {};
    const chosen = blockOptions(given, selectSchema, {}, others);
    const cuts = await cutsOf(given.cuts, chosen);
    const options = { ...chosen, cuts, unblind: false };
    await requireOutputFolder(given.out, OWN_FILES, [given.scores, given.model ?? [], given.cuts ?? []].flat());
    await requireDistinctTables(given.scores);
    const frozen = freezeSelection({
      cuts,
      order: options.order,
      modelDigest: await modelDigestOf(given),
      configDigest: sha256(JSON.stringify(options)),
    });
    const { names, texts } = await columnsOf(given.scores);
    const blind = await selectBlind(() => readShards(given.scores, SCORE_COLUMNS, names), frozen, options);
    const writeSelected = (path: string, table: Table) =>
      texts.length === 0 ? writeTable(path, table) : writeTableCarrying(path, table, CANDIDATE, texts, given.scores);
    const flow = await replaceDirectory(given.out, (folder) =>
      writeSelection(folder, blind, frozen, chosen.unblind ? writeSelected : undefined),
    );
    terminal.print(cutFlowTable(flow));
    terminal.print(`${given.out}: ${chosen.unblind ? 'unblinded' : 'blind'}, frozen selection ${frozen.digest}`);
  },
});

/** What tells candidates apart. */
const CANDIDATE = ['event_id', 'candidate_id'];

/** The columns to read, and columns of text of which there is too much: they are carried past the selection. */
async function columnsOf(files: readonly string[]) {
  const own = SCORE_COLUMNS.map(({ name }) => name);
  const long = await Promise.all(files.map(listManyWords));
  const texts = [...new Set(long.flat())].filter((name) => !own.includes(name));
  if (texts.length === 0) return { texts };
  for (const file of files) {
    const present = await listColumns(file);
    const absent = texts.find((name) => !present.includes(name));
    if (absent !== undefined) refuseMissing(file, absent, present);
  }
  return { texts, names: (await listColumns(files[0])).filter((name) => !texts.includes(name)) };
}

/** A range such as 'm_upsilon=1..9.5', either end left out. @throws ConfigError if it is none */
function parseRange(text: string): SelectOptions['requirements'][number] {
  const [, column, ...ends] = /^\s*(\w+)\s*=\s*(\S*?)\.\.(\S*)\s*$/.exec(text) ?? [];
  const [min, max] = ends.map((end) => (end === '' ? undefined : Number(end)));
  const none = column === undefined || [min, max].some((end) => Number.isNaN(end)) || (min ?? max) === undefined;
  if (none || (min ?? -Infinity) > (max ?? Infinity))
    throw new ConfigError(
      `--require: found '${text}'; allowed: COLUMN=MIN..MAX with MIN up to MAX, one of the two ends may be left out`,
    );
  return { column, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** Digest of the model file, or of all score files in any order, and which of the two it is. */
async function modelDigestOf({ model, scores }: Arguments): Promise<string> {
  if (model !== undefined) await inspectInput(model, 'a file of this program');
  if (model !== undefined) return sha256File(model);
  for (const file of scores) await inspectInput(splitTreePath(file).file, 'a file of this program');
  const digests = await Promise.all(scores.map(sha256Table));
  return `score files ${sha256(digests.sort().join('\n'))}`;
}

const SELECTED_FILE = 'selected.parquet';
const { frozen, cutFlow, losers, sensitivity } = ARTEFACTS.select;
const OWN_FILES = [frozen, cutFlow, SELECTED_FILE, losers, sensitivity];

/** Writes what may be seen. @returns the cut flow as far as it may be seen */
async function writeSelection(
  folder: string,
  blind: BlindSelection,
  frozen: FrozenSelection,
  writeSelected: typeof writeTable | undefined,
) {
  const paths = artefactsIn('select', folder);
  await writeJson(paths.frozen, frozen);
  if (writeSelected === undefined) {
    await writeJson(paths.cutFlow, { data: blind.cutFlow });
    return blind.cutFlow;
  }
  const { selected, losers, sensitivity, cutFlow, nMinusOne } = unblind(blind.sealed, frozen);
  await writeSelected(join(folder, SELECTED_FILE), selected);
  await writeTable(paths.losers, losers);
  await writeJson(paths.sensitivity, sensitivity);
  await writeJson(paths.cutFlow, { data: cutFlow, nMinusOne: { data: nMinusOne } });
  return [...cutFlow, ...nMinusOne];
}
