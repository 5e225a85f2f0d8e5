/** Streams the rows of chosen columns of a tree, however the rows are cut into pieces on file. */
import { InputError } from '../../../core/errors.js';
import { refuseMissing } from '../read-options.js';
import {
  ITEM_TYPES,
  type NumberType,
  type Numbers,
  type PieceValues,
  type RootBranch,
  type RootTree,
} from './root-branch.js';

/** A column of a tree: a branch with one value a row, or one element of a branch with several. */
export interface TreeColumn {
  readonly name: string;
  readonly branch: RootBranch;
  readonly element: number;
  /** Type of the values. Elements that not every row has come as floating-point numbers, NaN where there is none. */
  readonly type: NumberType | 'text';
}

/** Consecutive rows: the values of each column. */
export interface TreeRows {
  readonly rowCount: number;
  readonly values: readonly (Numbers | readonly string[])[];
}

/** True for a branch with one value a row, of a type that is read. */
export const isFlat = ({ item, length }: RootBranch) => item !== undefined && length === 1;

/**
 * The columns of `names`: branches, or elements such as `Muon_pt[0]`.
 * @param file for messages
 * @throws InputError if there is no such branch, or it is of a type that is not read
 */
export function chooseTreeColumns(file: string, tree: RootTree, names: readonly string[]): TreeColumn[] {
  return names.map((name) => {
    const whole = tree.branches.find((branch) => branch.name === name);
    if (whole !== undefined) {
      if (isFlat(whole)) return { name, branch: whole, element: 0, type: whole.item! };
      const allowed = whole.item === undefined ? 'numbers or words' : `one element of it, such as '${name}[0]'`;
      throw new InputError({ file, column: name }, `type ${whole.typeName}`, allowed);
    }
    const [, base, index] = /^(.*)\[(\d+)\]$/.exec(name) ?? [];
    const branch = tree.branches.find((one) => one.name === base);
    if (branch === undefined)
      refuseMissing(
        file,
        name,
        tree.branches.map((one) => one.name),
      );
    const { item, length, typeName } = branch;
    const element = Number(index);
    if (item === undefined || item === 'text' || (length !== 'varies' && element >= length))
      throw new InputError({ file, column: name }, `type ${typeName}`, 'an element of a branch of numbers that has it');
    const type = length !== 'varies' || item === 'float' ? item : 'double';
    return { name, branch, element, type };
  });
}

/** The rows in batches of `batchRows`, the last one shorter; none if the tree has no rows. @throws RangeError if data are damaged */
export async function* readTreeRows(
  { rowCount }: RootTree,
  columns: readonly TreeColumn[],
  batchRows: number,
): AsyncGenerator<TreeRows> {
  const cursors = columns.map((column) => new ColumnCursor(column));
  for (let row = 0; row < rowCount; row += batchRows) {
    const count = Math.min(batchRows, rowCount - row);
    const values: (Numbers | readonly string[])[] = [];
    for (const cursor of cursors) values.push(await cursor.take(row, count));
    yield { rowCount: count, values };
  }
}

/** Goes through the pieces of a column. */
class ColumnCursor {
  private readonly column: TreeColumn;
  private next = 0;
  private firstRow = 0;
  private rowCount = 0;
  private values: Numbers | readonly string[] = [];

  constructor(column: TreeColumn) {
    this.column = column;
  }

  /** The values of `count` rows from `row` on; rows are taken in order. */
  async take(row: number, count: number): Promise<Numbers | readonly string[]> {
    const { type } = this.column;
    const texts: string[] = [];
    const numbers = type === 'text' ? undefined : new ITEM_TYPES[type](count);
    for (let at = 0; at < count;) {
      if (row + at >= this.firstRow + this.rowCount) await this.readPiece();
      const from = row + at - this.firstRow;
      const taken = Math.min(count - at, this.rowCount - from);
      const { values } = this;
      if (numbers === undefined) texts.push(...(values as readonly string[]).slice(from, from + taken));
      // The types are the same; the typed arrays of numbers and of bigints have no common one.
      else (numbers as Float64Array).set((values as Float64Array).subarray(from, from + taken), at);
      at += taken;
    }
    return numbers ?? texts;
  }

  private async readPiece(): Promise<void> {
    const { branch, type, element } = this.column;
    const piece = branch.pieces[this.next++];
    if (piece === undefined) throw new RangeError(`branch '${branch.name}' has fewer rows than its tree`);
    const read = await piece.read();
    this.firstRow = piece.firstRow;
    this.rowCount = piece.rowCount;
    this.values =
      branch.length === 1 ? read.values : elementsOf(read, piece.rowCount, branch, type as NumberType, element);
  }
}

/** One element of each row, NaN where a row has fewer. */
function elementsOf(
  { values, offsets }: PieceValues,
  rowCount: number,
  { length }: RootBranch,
  type: NumberType,
  element: number,
): Numbers {
  const chosen = new ITEM_TYPES[type](rowCount);
  const from = values as Float64Array;
  const to = chosen as Float64Array;
  if (length !== 'varies') {
    for (let row = 0; row < rowCount; row++) to[row] = from[row * length + element];
    return chosen;
  }
  for (let row = 0; row < rowCount; row++) {
    const at = offsets![row] + element;
    to[row] = at < offsets![row + 1] ? Number(from[at]) : NaN;
  }
  return chosen;
}
