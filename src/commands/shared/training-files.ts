/** The table that `darkonium train` learns from, out of files that have a label, or that are all signal or all background. */
import { InputError } from '../../core/errors.js';
import { concatTables, filterRows, makeTable, numeric, type Column, type Table } from '../../core/table.js';
import { refuseMissing } from '../../io/tables/read-options.js';
import { requireColumns, type ColumnRequirement } from '../../io/tables/require-columns.js';
import { listColumns, readTable } from '../../io/tables/table-files.js';
import { allOf, inputRequirements } from '../../models/sample/input-requirements.js';
import type { TrainOptions } from '../../models/options.js';
import { requireDistinctTables, sourceColumns } from './table-shards.js';

/** A file, and the label of all its rows; without one the file has a column `label`. */
export interface TrainingFile {
  readonly file: string;
  readonly label?: 0 | 1;
}

const MATCHED = 'truth_matched';

/**
 * Reads and checks the rows; `weight` is 1 and `category` is 'all' where a file has none. Of a file of signal that has the
 * column truth_matched the rows with a 1 there: the right pairing and species (PRL 128, 021802).
 * @throws InputError if a file or value does not fit
 */
export async function readTrainingFiles(
  files: readonly TrainingFile[],
  inputs: readonly string[],
  { missing, negative_weights }: Pick<TrainOptions, 'missing' | 'negative_weights'>,
): Promise<Table> {
  const least = negative_weights === 'refuse' ? 0 : -Infinity;
  const names = files.map(({ file }) => file);
  await requireDistinctTables(names);
  const sources = await sourceColumns(names);
  const tables = await Promise.all(files.map((file) => readTraining(file, inputs, missing, sources, least)));
  return concatTables(tables);
}

async function readTraining(
  { file, label }: TrainingFile,
  inputs: readonly string[],
  missing: readonly string[],
  sources: readonly ColumnRequirement[],
  leastWeight: number,
): Promise<Table> {
  const present = await listColumns(file);
  const identifiers = ['event_id', ...sources.map(({ name }) => name)];
  if (label !== undefined && present.includes('label'))
    throw new InputError(
      { file, column: 'label' },
      'a label',
      `no such column in a file that is all ${CLASSES[label]}`,
    );
  const required = [...(label === undefined ? ['label'] : []), ...identifiers, ...inputs];
  const absent = required.find((name) => !present.includes(name));
  if (absent === 'label')
    throw new InputError(
      { file, column: 'label' },
      'no such column',
      'a label of 0 or 1, or --signal FILES --background FILES',
    );
  if (absent !== undefined) refuseMissing(file, absent, present);
  const matched = label === 1 && present.includes(MATCHED) ? [MATCHED] : [];
  const optional = ['weight', 'category'].filter((name) => present.includes(name));
  const numbers = [...required, ...matched, ...optional.filter((name) => name !== 'category')];
  const read = await readTable(file, {
    columns: [...optional, ...required, ...matched],
    numbers,
    allowed: { label: '0 or 1' },
  });
  if (read.rowCount === 0) throw new InputError({ file }, 'no rows', 'at least one candidate of each class');
  const spec: ColumnRequirement[] = [
    { name: 'category', kind: 'word', filled: true },
    { name: 'weight', kind: 'number', finite: true, float32: true, from: leastWeight },
    { name: 'label', kind: 'whole', oneOf: [0, 1] },
    ...matched.map((name) => ({ name, kind: 'whole' as const, oneOf: [0, 1] })),
    ...sources,
    ...inputRequirements(inputs, missing, 'an empty cell if --missing names the column'),
  ];
  requireColumns(
    file,
    read,
    spec.filter(({ name }) => name in read.columns),
  );
  const right = matched.length > 0 ? numeric(read, MATCHED) : undefined;
  const table = right === undefined ? read : filterRows(read, (row) => right[row] === 1);
  const rows = table.rowCount;
  const columns: Record<string, Column> = {
    weight: new Float64Array(rows).fill(1),
    category: allOf(rows),
    ...(label === undefined ? {} : { label: new Uint8Array(rows).fill(label) }),
    ...table.columns,
  };
  const order = [...identifiers, 'weight', 'category', 'label', ...inputs];
  return makeTable(Object.fromEntries(order.map((name) => [name, columns[name]])));
}

const CLASSES = ['background', 'signal'] as const;
