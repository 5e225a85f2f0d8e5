import type { CommandModule } from 'yargs';
import { ConfigError } from '../core/errors.js';
import { FEATURE_NAMES } from '../features/registry.js';
import { checkOptionsSchema } from '../models/checks/options.js';
import { inputNames } from '../models/checks/spectators.js';
import { enforceGates, trainingGates } from '../models/checks/gates.js';
import { writeModel } from '../models/model-file.js';
import { mergedByFloat32 } from '../models/sample/sample.js';
import { trainModel, type Model } from '../models/model.js';
import { trainOptionsSchema } from '../models/options.js';
import { countText, type CategoryReport } from '../models/training-report.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { ARTEFACTS } from '../pipeline/artefacts.js';
import { blockFlags, blockOptions } from './shared/option-flags.js';
import { formatTable, type Terminal } from './shared/terminal.js';
import { sharedIdsWarning } from './shared/table-shards.js';
import { readTrainingFiles, type TrainingFile } from './shared/training-files.js';

interface Arguments extends FileArguments {
  readonly features: readonly string[] | undefined;
  readonly signal: readonly string[] | undefined;
  readonly background: readonly string[] | undefined;
  readonly json: boolean;
}

/** What of the block `check` a training is judged by. */
const GATES = checkOptionsSchema.pick({ gates: true, minimum_p: true });

/** The positional argument has the name of the option `features`. */
const FLAG_NAMES = { features: 'variables' };

/**
 * `darkonium train FEATURES... --out MODEL`: trains on table files with the columns label, event_id and the variables, or
 * on files of signal and of background that have no label.
 */
export const trainCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'train [features..]',
  describe: 'train a classifier for each category on table files with a label, or of signal and of background',
  builder: (yargs) => {
    const files = yargs
      .positional('features', {
        type: 'string',
        array: true,
        describe: '.parquet or .csv files with a column label: 1 signal, 0 background',
      })
      .option('signal', {
        type: 'string',
        array: true,
        describe:
          'files of signal without a label, such as extract makes; of those with truth_matched only the rows where it is 1',
      })
      .option('background', { type: 'string', array: true, describe: 'files of background without a label' })
      .option('json', { type: 'boolean', default: false, describe: 'print all that the training showed, as JSON' });
    const common = fileOptions(files, `model file, such as ${ARTEFACTS.train.model}`);
    return blockFlags(blockFlags(common, 'train', trainOptionsSchema, FLAG_NAMES), 'check', GATES);
  },
  handler: async (given) => {
    const { seed } = given;
    const inputs = trainingFiles(given);
    const files = inputs.map(({ file }) => file);
    const options = blockOptions(given, trainOptionsSchema, FLAG_NAMES);
    await withPool(given.workers, terminal, async (pool) => {
      const model = await makeFile('train', given.out, files, options, async (path) => {
        const featureNames = options.features ? inputNames(options.features) : FEATURE_NAMES;
        const table = await readTrainingFiles(inputs, featureNames, options);
        const shared = await sharedIdsWarning(files);
        if (shared !== undefined) terminal.note(shared);
        for (const { name, distinct, left } of mergedByFloat32(table, featureNames))
          terminal.note(`${name}: of ${distinct} distinct values ${left} are left as float32; subtract an offset`);
        const trained = await trainModel(table, options, {
          seed,
          pool,
          featureNames,
          source: files.join(', '),
          onProgress: (done, total) => {
            terminal.progress('train', done / total, 'stacks');
          },
        });
        await writeModel(path, trained);
        return trained;
      });
      terminal.progressDone();
      if (given.json) terminal.print(JSON.stringify(model.reports, null, 2));
      else terminal.print(`${summaryTable(model)}\n\n${importanceTable(model)}\n\nmodel: ${given.out}`);
      const check = blockOptions(given, GATES);
      enforceGates(
        Object.values(model.reports).flatMap((report) => trainingGates(report, check)),
        check,
      );
    });
  },
});

/** What the command line says to train on. @throws ConfigError if it is nothing, or one class alone */
function trainingFiles({ features = [], signal = [], background = [] }: Arguments): TrainingFile[] {
  if (features.length === 0 && (signal.length === 0 || background.length === 0)) {
    const found = signal.length > 0 ? 'no background' : background.length > 0 ? 'no signal' : 'no files';
    throw new ConfigError(
      `train: found ${found}; allowed: files with a column label, or --signal FILES --background FILES`,
    );
  }
  const labelled = (files: readonly string[], label: 0 | 1) => files.map((file) => ({ file, label }));
  return [...features.map((file) => ({ file })), ...labelled(signal, 1), ...labelled(background, 0)];
}

function summaryTable({ categories, reports }: Model): string {
  const rows = categories.map((name) => {
    const { signal, background, auc, outOfBagAuc, logLoss } = reports[name];
    return [name, countText(signal), countText(background), auc.toFixed(4), outOfBagAuc.toFixed(4), logLoss.toFixed(4)];
  });
  return formatTable(['category', 'signal events', 'background events', 'AUC', 'out-of-bag AUC', 'log-loss'], rows);
}

/** Variables that the table of importance shows. */
const MOST_SHOWN = 15;

/**
 * By category the loss of area under the ROC curve on permutation, if it was found, else the share in the decrease of
 * impurity; variables that matter most in any category first.
 */
function importanceTable({ categories, reports, featureNames }: Model): string {
  const permuted = categories.every((name) => reports[name].permutation !== undefined);
  const cells = categories.map((name) => (permuted ? losses(reports[name]) : shares(reports[name])));
  const most = (feature: string) => Math.max(...cells.map((of) => of.get(feature)?.value ?? 0));
  const rows = [...featureNames].sort((a, b) => most(b) - most(a));
  const shown = rows.slice(0, MOST_SHOWN).map((name) => [name, ...cells.map((of) => of.get(name)?.text ?? '')]);
  const left = rows.length - shown.length;
  const table = formatTable([permuted ? 'loss of AUC if permuted' : 'importance (impurity)', ...categories], shown);
  return left > 0 ? `${table}\nand ${left} more, which --json prints` : table;
}

const shares = ({ importance }: CategoryReport) =>
  new Map(
    importance.map(({ feature, share, error }) => [
      feature,
      { value: share, text: `${share.toFixed(3)} ± ${error.toFixed(3)}` },
    ]),
  );

const losses = ({ permutation = [] }: CategoryReport) =>
  new Map(
    permutation.map(({ feature, importance, error }) => [
      feature,
      { value: importance, text: `${importance.toFixed(4)} ± ${error.toFixed(4)}` },
    ]),
  );
