import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../core/errors.js';
import type { Pool } from '../core/pool.js';
import { makeTable } from '../core/table.js';
import { SOURCE_COLUMN } from '../events/source-ids.js';
import { refuseMissing } from '../io/tables/read-options.js';
import { requireColumns, type ColumnRequirement } from '../io/tables/require-columns.js';
import { joinTables, listColumns, openTableWriter, readTableBatches } from '../io/tables/table-files.js';
import { scoreTable, type Model } from './model.js';
import { allOf, inputRequirements } from './sample/input-requirements.js';

/** Inputs of the classifier that decide between candidates of one event, and so stay beside the score. */
const KEPT = ['dark_photon_mass_spread', 'vertex_chi2'] as const;

/** Columns that scoring makes. */
const MADE = ['score', 'scored_by'] as const;

/**
 * Scores features files batch by batch into one table file. Columns that are no inputs are carried over as they are.
 * @returns the number of rows
 */
export async function scoreFiles(
  model: Model,
  sources: readonly string[],
  target: string,
  pool: Pool,
): Promise<number> {
  const scratch = `${target}.parts`;
  await mkdir(scratch, { recursive: true });
  try {
    const joined: { file: string; beside: string }[] = [];
    let rows = 0;
    for (const [i, file] of sources.entries()) {
      const beside = join(scratch, `scores-${i}.parquet`);
      rows += await scoreFile(model, file, beside, pool);
      joined.push({ file, beside });
    }
    const names = await listColumns(sources[0]);
    const carried = (name: string) => ({ name, carried: true });
    const layout = [
      ...names.filter((name) => !model.featureNames.includes(name)).map(carried),
      ...MADE.map((name) => ({ name, carried: false })),
      ...KEPT.filter((name) => names.includes(name) && model.featureNames.includes(name)).map(carried),
    ];
    await joinTables(joined, layout, target, scratch);
    return rows;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Writes the scores of a features file. @returns the number of rows */
async function scoreFile(model: Model, file: string, target: string, pool: Pool): Promise<number> {
  const names = await listColumns(file);
  const taken = names.find((name) => (MADE as readonly string[]).includes(name.toLowerCase()));
  if (taken !== undefined)
    throw new InputError(
      { file, column: taken },
      'a column of that name',
      'another name: this one is what will be made',
    );
  const single = !names.includes('category') && model.categories.join() === 'all';
  const spec: ColumnRequirement[] = [
    ...(single ? [] : [{ name: 'category', kind: 'word' as const, allowed: model.categories }]),
    ...(model.groupColumn === SOURCE_COLUMN.name ? [SOURCE_COLUMN] : []),
    ...inputRequirements(
      model.featureNames,
      model.options.missing,
      'an empty cell if --missing of the training named the column',
    ),
  ];
  const columns = spec.map(({ name }) => name);
  const absent = columns.find((name) => !names.includes(name));
  if (absent !== undefined) refuseMissing(file, absent, names);
  const numbers = columns.filter((name) => name !== 'category');
  const writer = await openTableWriter(target);
  let rows = 0;
  for await (const batch of readTableBatches(file, { columns, numbers })) {
    requireColumns(file, batch, spec, rows + 1);
    const category = single || batch.rowCount === 0 ? allOf(batch.rowCount) : batch.columns.category;
    const scores = await scoreTable(model, makeTable({ ...batch.columns, category }), pool);
    await writer.append(makeTable(Object.fromEntries(MADE.map((name) => [name, scores.columns[name]]))));
    rows += batch.rowCount;
  }
  await writer.close();
  return rows;
}
