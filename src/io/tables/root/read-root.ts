/** Reads the trees of ROOT files as tables: `file.root:tree`, or `file.root` if there is one tree. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../core/errors.js';
import type { NumericColumn, Table } from '../../../core/table.js';
import { isIdentifier } from '../column-kinds.js';
import { sqlReadPath } from '../duckdb.js';
import type { ColumnSource } from '../join-columns.js';
import { localCopy, versionOf } from '../../local-copies.js';
import { localPath } from '../../local-path.js';
import { BATCH_ROWS } from '../query-batches.js';
import type { BatchOptions } from '../read-options.js';
import { readTypedBatches, typedColumns } from '../read-typed.js';
import { copyTree } from './copy-tree.js';
import { chooseTree, openTrees, splitTreePath } from './open-trees.js';
import { chooseTreeColumns, isFlat, readTreeRows, type TreeColumn } from './read-rows.js';
import { ITEM_TYPES, type Numbers, type NumberType, type RootTree } from './root-branch.js';
import { rootFault } from './root-file.js';

/** Names of the branches with one value a row. @throws InputError if the file or the tree cannot be used */
export async function rootColumnNames(path: string): Promise<readonly string[]> {
  return withTree(path, flatNames);
}

/** The columns of a tree as DuckDB sees them, in a copy. @param names all branches with one value a row if not given */
export async function rootColumns(path: string, names?: readonly string[]): Promise<ColumnSource> {
  const { file } = splitTreePath(path);
  const folder = await withTree(path, async (tree) => {
    const wanted = names ?? flatNames(tree);
    const columns = chooseTreeColumns(path, tree, wanted);
    if (columns.length === 0) throw new InputError({ file: path }, 'no branch with one value a row', 'at least one');
    return localCopy(
      `${await versionOf(await localPath(file))} ${JSON.stringify([tree.name, names])}`,
      '.tree',
      (target) => copyTree(tree, columns, target),
    );
  });
  const parts = (await readdir(folder)).sort((a, b) => parseInt(a) - parseInt(b));
  const from = `read_parquet([${parts.map((part) => sqlReadPath(join(folder, part))).join(', ')}])`;
  return typedColumns(path, from, 'undamaged ROOT data');
}

/**
 * The rows of a tree in batches; memory does not grow with the file. Types are as those of readParquetBatches; an element of a branch with
 * several values, such as `Muon_pt[0]`, is NaN in a row that has fewer.
 * @throws InputError if the file is no ROOT file or damaged, there are several trees and none is named, a branch is absent
 *   or of a type that is not read, or a whole number reaches 2^53
 */
export async function* readRootBatches(path: string, options: BatchOptions = {}): AsyncGenerator<Table> {
  const { columns: names, numbers = [] } = options;
  // Words have to be known all before the first batch.
  const direct = await withTree(path, (tree) => {
    const columns = chooseTreeColumns(path, tree, names ?? flatNames(tree));
    const text = columns.find(({ name, type }) => type === 'text' && numbers.includes(name));
    if (text !== undefined) throw new InputError({ file: path, column: text.name }, 'type string', 'numbers');
    return columns.every(({ type }) => type !== 'text') && options.manyWords !== 'leave out';
  });
  if (direct) yield* readDirectly(path, options);
  else yield* readTypedBatches(await rootColumns(path, names), options);
}

/** Lets `work` read the tree that `path` means. */
async function withTree<T>(path: string, work: (tree: RootTree) => T | Promise<T>): Promise<T> {
  const { file } = splitTreePath(path);
  const { trees, close } = await openTrees(file);
  try {
    return await work(chooseTree(path, trees));
  } catch (error) {
    throw rootFault(file, error);
  } finally {
    await close();
  }
}

const flatNames = ({ branches }: RootTree) => branches.filter(isFlat).map(({ name }) => name);

async function* readDirectly(path: string, options: BatchOptions): AsyncGenerator<Table> {
  const { file } = splitTreePath(path);
  const { trees, close } = await openTrees(file);
  try {
    const tree = chooseTree(path, trees);
    const columns = chooseTreeColumns(path, tree, options.columns ?? flatNames(tree));
    let rows = 0;
    for await (const { rowCount, values } of readTreeRows(tree, columns, options.batchRows ?? BATCH_ROWS)) {
      yield tableOf(path, columns, values as readonly Numbers[], rowCount, rows);
      rows += rowCount;
    }
    if (rows === 0) yield tableOf(path, columns, noRows(columns), 0, 0);
  } catch (error) {
    throw rootFault(file, error);
  } finally {
    await close();
  }
}

const noRows = (columns: readonly TreeColumn[]) => columns.map(({ type }) => new ITEM_TYPES[type as NumberType](0));

function tableOf(
  file: string,
  columns: readonly TreeColumn[],
  values: readonly Numbers[],
  rowCount: number,
  rowsBefore: number,
): Table {
  const named = columns.map(({ name }, i) => {
    const column = numericColumn(name, values[i]);
    const row = column instanceof Float64Array && !(values[i] instanceof Float64Array) ? firstUnsafe(column) : -1;
    if (row >= 0)
      throw new InputError(
        { file, row: rowsBefore + row + 1, column: name },
        String(values[i][row]),
        'a whole number below 2^53',
      );
    return [name, column] as const;
  });
  return { rowCount, columns: Object.fromEntries(named) };
}

/** The numbers as a column of a table. */
function numericColumn(name: string, values: Numbers): NumericColumn {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) return Float64Array.from(values, Number);
  if (isIdentifier(name) || values instanceof Uint32Array) return Float64Array.from(values);
  if (values instanceof Int8Array || values instanceof Int16Array || values instanceof Uint16Array)
    return Int32Array.from(values);
  return values;
}

const firstUnsafe = (column: Float64Array) => column.findIndex((value) => !Number.isSafeInteger(value));
