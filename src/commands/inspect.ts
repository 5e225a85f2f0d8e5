import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandModule } from 'yargs';
import { InputError } from '../core/errors.js';
import { isCategory, type Column } from '../core/table.js';
import { EVENT_FILES } from '../events/write-events.js';
import { readEventFile } from '../io/generator-events/event-files.js';
import { listColumns, readTableBatches } from '../io/tables/table-files.js';
import { readModel } from '../models/model-file.js';
import { countText } from '../models/training-report.js';
import { formatTable, type Terminal } from './shared/terminal.js';

interface Arguments {
  readonly file: string;
}

/** `darkonium inspect FILE`: what is in a table, a generator file, an event folder or a model. */
export const inspectCommand = (terminal: Terminal): CommandModule<object, Arguments> => ({
  command: 'inspect <file>',
  describe: 'show what is in a table, a generator file, a folder of events or a model',
  builder: (yargs) =>
    yargs.positional('file', {
      type: 'string',
      demandOption: true,
      describe: '.parquet, .csv, .hepmc3, .lhe, .darkonium or an event folder',
    }),
  handler: async ({ file }) => {
    const found = await stat(file).catch(() => undefined);
    if (found === undefined) throw new InputError({ file }, 'no such file', 'a file or folder that exists');
    terminal.print(
      found.isDirectory() ? await describeTable(join(file, EVENT_FILES.events)) : await describeFile(file),
    );
  },
});

const DESCRIBERS: readonly (readonly [RegExp, (file: string) => Promise<string>])[] = [
  [/\.(hepmc3?|lhe)(\.gz)?$/i, (file) => describeGenerator(readEventFile(file))],
  [/\.darkonium$/i, describeModel],
];

async function describeFile(file: string): Promise<string> {
  const describe = DESCRIBERS.find(([pattern]) => pattern.test(file))?.[1] ?? describeTable;
  return describe(file);
}

interface ColumnSummary {
  readonly kind: string;
  minimum: number;
  maximum: number;
  missing: number;
  readonly words: Map<string, number>;
}

async function describeTable(file: string): Promise<string> {
  const columns = new Map<string, ColumnSummary>();
  let rows = 0;
  for await (const table of readTableBatches(file, { manyWords: 'leave out' })) {
    rows += table.rowCount;
    for (const [name, column] of Object.entries(table.columns)) {
      const summary = columns.get(name) ?? {
        kind: kindOf(column),
        minimum: Infinity,
        maximum: -Infinity,
        missing: 0,
        words: new Map<string, number>(),
      };
      columns.set(name, summary);
      addTo(summary, column);
    }
  }
  const names = await listColumns(file);
  const left = names.filter((name) => !columns.has(name));
  const lines = [...columns].map(([name, { kind, minimum, maximum, missing, words }]) =>
    words.size > 0
      ? [name, kind, '', '', '', commonest(words)]
      : [name, kind, show(minimum), show(maximum), String(missing), ''],
  );
  lines.push(...left.map((name) => [name, 'text', '', '', '', 'more than 256 different ones']));
  lines.sort(([a], [b]) => names.indexOf(a) - names.indexOf(b));
  return `${file}: ${rows} rows\n${formatTable(['column', 'kind', 'smallest', 'largest', 'missing', 'words'], lines)}`;
}

const kindOf = (column: Column) =>
  isCategory(column) ? 'word' : column.constructor.name.replace('Array', '').toLowerCase();

const show = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(6))) : '');

const commonest = (words: ReadonlyMap<string, number>) =>
  [...words]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, 9)
    .map(([word, count]) => `${word} ${count}`)
    .join(', ');

function addTo(summary: ColumnSummary, column: Column): void {
  if (isCategory(column)) {
    for (const code of column.codes)
      summary.words.set(column.levels[code], (summary.words.get(column.levels[code]) ?? 0) + 1);
    return;
  }
  for (const value of column) {
    if (Number.isNaN(value)) summary.missing++;
    else if (value < summary.minimum) summary.minimum = value;
    if (value > summary.maximum) summary.maximum = value;
  }
}

async function describeGenerator(batches: AsyncIterable<{ eventCount: number; status: Uint8Array }>): Promise<string> {
  let events = 0;
  let particles = 0;
  let final = 0;
  for await (const { eventCount, status } of batches) {
    events += eventCount;
    particles += status.length;
    for (const code of status) final += Number(code === 1);
  }
  const perEvent = (count: number) => (events === 0 ? '0' : (count / events).toFixed(1));
  return `${events} events, ${perEvent(particles)} particles an event, ${perEvent(final)} of them final`;
}

async function describeModel(file: string): Promise<string> {
  const { featureNames, options, reports, categories } = await readModel(file);
  const rows = categories.map((name) => {
    const { signal, background, auc, logLoss } = reports[name];
    return [name, countText(signal), countText(background), auc.toFixed(4), logLoss.toFixed(4)];
  });
  return [
    `${options.trees} trees of depth ${options.max_depth ?? 'any'}, regression on ${options.input}, ${featureNames.length} variables: ${featureNames.join(', ')}`,
    formatTable(['category', 'signal events', 'background events', 'AUC', 'log-loss'], rows),
  ].join('\n');
}
