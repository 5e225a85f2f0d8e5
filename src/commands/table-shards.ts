/** Several table files that together are one table, and what a command's options say about the categories. */
import { ConfigError, InputError } from '../core/errors.js';
import { isCategory, type Table } from '../core/table.js';
import { CATEGORIES, type Category } from '../events/final-states.js';
import { requireColumns, type ColumnRequirement } from '../io/require-columns.js';
import { readTableBatches } from '../io/table-files.js';

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
  let kinds: readonly string[] | undefined;
  for (const file of files) {
    let row = 1;
    for await (const batch of readTableBatches(file, columns === undefined ? {} : { columns })) {
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
  Object.entries(columns).map(
    ([name, column]) => `${name} (${isCategory(column) ? 'words' : column.constructor.name})`,
  );

function requireSame(file: string, found: readonly string[], allowed: readonly string[], first: string): void {
  const at = Array.from({ length: Math.max(found.length, allowed.length) }).findIndex(
    (_, i) => found[i] !== allowed[i],
  );
  if (at < 0) return;
  const [here, there] = [found, allowed].map((kinds) => (at < kinds.length ? kinds[at] : 'nothing'));
  throw new InputError({ file }, `${here} as column ${at + 1}`, `${there}, as in ${first}`);
}

/**
 * A number for each category from text such as 'C0=1.5,C1=-2,C2=3'.
 * @param option name of the option, for the message
 * @throws ConfigError if a category is missing, unknown or twice, or a value is no finite number
 */
export function parseCategoryNumbers(option: string, text: string): Record<Category, number> {
  const values = new Map<string, number>();
  const refuse = (found: string) => {
    const allowed = CATEGORIES.map((name) => `${name}=NUMBER`).join(',');
    return new ConfigError(`${option}: found ${found}; allowed: ${allowed}`);
  };
  for (const part of String(text).split(',')) {
    const [, name, digits] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(part) ?? [];
    const known = (CATEGORIES as readonly string[]).includes(name);
    if (!known || values.has(name) || !Number.isFinite(Number(digits))) throw refuse(`'${part}'`);
    values.set(name, Number(digits));
  }
  const missing = CATEGORIES.find((name) => !values.has(name));
  if (missing !== undefined) throw refuse(`no ${missing}`);
  return Object.fromEntries(values) as Record<Category, number>;
}
