/** Several table files that together are one table. */
import { stat } from 'node:fs/promises';
import { InputError } from '../../core/errors.js';
import { isCategory, type Table } from '../../core/table.js';
import { SOURCE_COLUMN } from '../../events/source-ids.js';
import { requireColumns, type ColumnRequirement } from '../../io/tables/require-columns.js';
import { splitTreePath } from '../../io/tables/root/open-trees.js';
import { listColumns, listSharedIds, readTableBatches, sha256Table } from '../../io/tables/table-files.js';

/**
 * The rows of all files, batch by batch, each batch checked.
 * @param columns what to read; every column if not given
 * @throws InputError if a value does not fit `spec`, the files differ in their columns, or there is no row at all
 */
export async function* readShards(
  files: readonly string[],
  spec: readonly ColumnRequirement[],
  columns?: readonly string[],
): AsyncGenerator<Table> {
  const numbers = spec.filter(({ kind }) => kind !== 'word').map(({ name }) => name);
  let kinds: readonly string[] | undefined;
  for (const file of files) {
    let row = 1;
    for await (const batch of readTableBatches(file, { numbers, ...(columns && { columns }) })) {
      requireColumns(file, batch, spec, row);
      if (batch.rowCount === 0) continue;
      kinds ??= kindsOf(batch);
      requireSame(file, kindsOf(batch), kinds, files[0]);
      row += batch.rowCount;
      yield batch;
    }
  }
  if (kinds === undefined) throw new InputError({ file: files.join(', ') }, 'no rows', 'at least one');
}

const kindsOf = ({ columns }: Table) =>
  Object.entries(columns).map(([name, column]) => `${name} (${isCategory(column) ? 'words' : 'numbers'})`);

function requireSame(file: string, found: readonly string[], allowed: readonly string[], first: string): void {
  const at = Array.from({ length: Math.max(found.length, allowed.length) }).findIndex(
    (_, i) => found[i] !== allowed[i],
  );
  if (at < 0) return;
  const [here, there] = [found, allowed].map((kinds) => (at < kinds.length ? kinds[at] : 'nothing'));
  throw new InputError({ file }, `${here} as column ${at + 1}`, `${there}, as in ${first}`);
}

/** The column of sources, if any of the files has it: then all must. */
export async function sourceColumns(files: readonly string[]): Promise<readonly ColumnRequirement[]> {
  const columns = await Promise.all(files.map((file) => listColumns(file)));
  return columns.some((names) => names.includes(SOURCE_COLUMN.name)) ? [SOURCE_COLUMN] : [];
}

/** @throws InputError if two files have the same content, and rows */
export async function requireDistinctTables(files: readonly string[]): Promise<void> {
  const known = new Map<string, string>();
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(splitTreePath(file).file).catch(() => undefined))?.size),
  );
  for (const [i, file] of files.entries()) {
    if (sizes.indexOf(sizes[i]) === sizes.lastIndexOf(sizes[i])) continue;
    const digest = `${await sha256Table(file)} ${splitTreePath(file).tree}`;
    const twin = known.get(digest);
    if (twin !== undefined && (await hasRows(file)))
      throw new InputError({ file }, `the same content as ${twin}`, 'each input once, as its rows would count twice');
    known.set(digest, file);
  }
}

/** A line about ids that stand in more than one file, of which all have the column event_id; undefined if there are none. */
export async function sharedIdsWarning(files: readonly string[]): Promise<string | undefined> {
  const shared = await listSharedIds(files, 'event_id');
  if (shared === undefined) return undefined;
  const [first, second] = shared.files;
  return (
    `warning: event_id ${shared.id} stands in ${first} and in ${second} (${shared.count} such ids in all): ` +
    'rows of one id count as one event, so give different events ids of their own'
  );
}

/** True if there is a row in a table file. */
export async function hasRows(file: string): Promise<boolean> {
  const columns = (await listColumns(file)).slice(0, 1);
  for await (const { rowCount } of readTableBatches(file, { columns })) return rowCount > 0;
  return false;
}
