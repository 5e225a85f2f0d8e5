import type { CommandModule } from 'yargs';
import { parseOptions } from '../config/parse-config.js';
import { ConfigError } from '../core/errors.js';
import { FEATURE_NAMES } from '../features/registry.js';
import { checkOptionsSchema } from '../models/checks/options.js';
import { inputNames } from '../models/checks/spectators.js';
import { enforceGates, trainingGates } from '../models/checks/gates.js';
import { writeModel } from '../models/model-file.js';
import { trainModel, type Model } from '../models/model.js';
import { trainOptionsSchema, type TrainOptions } from '../models/options.js';
import { countText, type CategoryReport } from '../models/training-report.js';
import { fileOptions, makeFile, withPool, type FileArguments } from './shared/file-command.js';
import { formatTable, type Terminal } from './shared/terminal.js';
import { sharedIdsWarning } from './shared/table-shards.js';
import { readTrainingFiles, type TrainingFile } from './shared/training-files.js';

interface Arguments extends FileArguments {
  readonly features: readonly string[] | undefined;
  readonly signal: readonly string[] | undefined;
  readonly background: readonly string[] | undefined;
  readonly variables: string | undefined;
  readonly missing: string | undefined;
  readonly ordered: string | undefined;
  readonly trees: number | undefined;
  readonly 'max-depth': string | undefined;
  readonly 'min-samples-leaf': number | undefined;
  readonly 'min-weight-leaf': number | undefined;
  readonly 'max-features': string | undefined;
  readonly criterion: string | undefined;
  readonly input: string | undefined;
  readonly l2: string | undefined;
  readonly 'class-balance': string | undefined;
  readonly folds: number | undefined;
  readonly 'training-scores': string | undefined;
  readonly 'hold-out': number | undefined;
  readonly 'min-events': number | undefined;
  readonly importance: string | undefined;
  readonly gates: string;
  readonly json: boolean;
}

/**
 * `darkonium train FEATURES... --out MODEL`: trains on table files with the columns label, event_id and the variables, or
 * on files of signal and of background that have no label.
 */
export const trainCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'train [features..]',
  describe: 'train a classifier for each category on table files with a label, or of signal and of background',
  builder: (yargs) =>
    fileOptions(
      yargs
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
        .option('variables', {
          type: 'string',
          describe: 'input columns, separated by commas; default: the 13 variables',
        })
        .option('missing', { type: 'string', describe: 'inputs that may be missing, separated by commas' })
        .option('ordered', { type: 'string', describe: 'inputs that are ordered categories, separated by commas' })
        .option('trees', { type: 'number', describe: 'trees of each forest' })
        .option('max-depth', { type: 'string', describe: 'largest depth of a tree, or none' })
        .option('min-samples-leaf', { type: 'number', describe: 'least number of candidates in a leaf' })
        .option('min-weight-leaf', { type: 'number', describe: 'least weight in a leaf, as a fraction of all' })
        .option('max-features', {
          type: 'string',
          describe: 'features drawn at each split: sqrt, log2, all, a number, or a fraction',
        })
        .option('criterion', { type: 'string', describe: 'what a split minimises: gini or entropy' })
        .option('input', { type: 'string', describe: 'what the regression sees: probability, trees or leaves' })
        .option('l2', { type: 'string', describe: 'penalties of the regression to choose from, separated by commas' })
        .option('class-balance', {
          type: 'string',
          describe: 'events (an event counts once, both classes weigh the same), balanced or none',
        })
        .option('folds', { type: 'number', describe: 'folds of events for honest scores' })
        .option('training-scores', {
          type: 'string',
          describe:
            'how training rows are scored: folds (classifiers without their fold) or oob (trees that did not see them)',
        })
        .option('hold-out', { type: 'number', describe: 'fraction of events kept out of training for the checks' })
        .option('min-events', { type: 'number', describe: 'least number of training events of each class' })
        .option('importance', {
          type: 'string',
          describe: 'what tells the importance of the inputs: impurity, or permutation of whole events',
        })
        .option('json', { type: 'boolean', default: false, describe: 'print all that the training showed, as JSON' })
        .option('gates', {
          type: 'string',
          choices: ['fail', 'report'],
          default: 'fail',
          describe: 'end with exit code 1 if a check of the training fails, or only say so',
        }),
      'model file, such as model.darkonium',
    ),
  handler: async (given) => {
    const { seed } = given;
    const inputs = trainingFiles(given);
    const files = inputs.map(({ file }) => file);
    const options = optionsOf(given);
    await withPool(given.workers, terminal, async (pool) => {
      const model = await makeFile('train', given.out, files, options, async (path) => {
        const featureNames = options.features ? inputNames(options.features) : FEATURE_NAMES;
        const table = await readTrainingFiles(inputs, featureNames, options.missing);
        const shared = await sharedIdsWarning(files);
        if (shared !== undefined) terminal.note(shared);
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
      const check = checkOptionsSchema.parse({ gates: given.gates });
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

const words = (list: string | undefined) => list?.split(',').map((word) => word.trim());

/** The `train` options that were given, checked like those of a configuration. */
function optionsOf(given: Arguments): TrainOptions {
  const number = (text: string | undefined) => (Number.isNaN(Number(text)) ? text : Number(text));
  const chosen = {
    features: words(given.variables),
    missing: words(given.missing),
    ordered: words(given.ordered),
    trees: given.trees,
    max_depth: given['max-depth'] === 'none' ? null : number(given['max-depth']),
    min_samples_leaf: given['min-samples-leaf'],
    min_weight_leaf: given['min-weight-leaf'],
    max_features: number(given['max-features']),
    criterion: given.criterion,
    input: given.input,
    l2: words(given.l2)?.map(number),
    class_balance: given['class-balance'],
    folds: given.folds,
    training_scores: given['training-scores'],
    hold_out: given['hold-out'],
    min_events: given['min-events'],
    importance: given.importance,
  };
  return parseOptions(chosen, trainOptionsSchema, { features: 'variables' });
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
