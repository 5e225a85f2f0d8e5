/** Columns as typed arrays: the in-memory form of every table between the stages. */

/** A column of numbers; its type sets the type in a file. */
export type NumericColumn = Float64Array | Float32Array | Int32Array | Uint8Array;

/** A column of a few distinct words: `levels[codes[row]]`. */
export interface CategoryColumn {
  readonly levels: readonly string[];
  readonly codes: Uint8Array;
}

/** A column of a table: numbers, or words as codes into their levels. */
export type Column = NumericColumn | CategoryColumn;

/** Named columns of one length, in order. */
export interface Table {
  readonly rowCount: number;
  readonly columns: Readonly<Record<string, Column>>;
}

/** True for a column of words. */
export function isCategory(column: Column): column is CategoryColumn {
  return 'codes' in column;
}

/** Number of rows of a column. */
export function columnLength(column: Column): number {
  return isCategory(column) ? column.codes.length : column.length;
}

/** A table from columns of equal length. @throws RangeError if the lengths differ */
export function makeTable(columns: Readonly<Record<string, Column>>): Table {
  const lengths = Object.entries(columns).map(([name, column]) => [name, columnLength(column)] as const);
  const rowCount = lengths.length === 0 ? 0 : lengths[0][1];
  for (const [name, length] of lengths) {
    if (length !== rowCount)
      throw new RangeError(`column '${name}' has ${length} rows, '${lengths[0][0]}' has ${rowCount}`);
  }
  return { rowCount, columns };
}

/** The numeric column `name`. @throws RangeError if it is absent or holds words */
export function numeric(table: Table, name: string): NumericColumn {
  const column = table.columns[name] as Column | undefined;
  if (column === undefined || isCategory(column)) {
    throw new RangeError(`no numeric column '${name}' among ${Object.keys(table.columns).join(', ')}`);
  }
  return column;
}

/** The column of words `name`. @throws RangeError if it is absent or numeric */
export function category(table: Table, name: string): CategoryColumn {
  const column = table.columns[name] as Column | undefined;
  if (column === undefined || !isCategory(column)) {
    throw new RangeError(`no column of words '${name}' among ${Object.keys(table.columns).join(', ')}`);
  }
  return column;
}

const makeLike = <T extends NumericColumn>(like: T, length: number): T =>
  new (like.constructor as new (n: number) => T)(length);

/** The numbers of the rows with the given indices, in that order. */
export function takeNumbers<T extends NumericColumn>(column: T, rows: ArrayLike<number>): T {
  const taken = makeLike(column, rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = column[rows[i]];
  return taken;
}

/** The rows of `table` with the given indices, in that order. */
export function takeRows(table: Table, rows: ArrayLike<number>): Table {
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    columns[name] = isCategory(column)
      ? { levels: column.levels, codes: takeNumbers(column.codes, rows) }
      : takeNumbers(column, rows);
  }
  return { rowCount: rows.length, columns };
}

/** The rows `from` .. `to - 1`, as views of the same memory. */
export function sliceRows(table: Table, from: number, to: number): Table {
  const columns: Record<string, Column> = {};
  for (const [name, column] of Object.entries(table.columns)) {
    columns[name] = isCategory(column)
      ? { levels: column.levels, codes: column.codes.subarray(from, to) }
      : column.subarray(from, to);
  }
  return { rowCount: to - from, columns };
}

/** The rows for which `keep(row)` holds. */
export function filterRows(table: Table, keep: (row: number) => boolean): Table {
  const rows: number[] = [];
  for (let row = 0; row < table.rowCount; row++) if (keep(row)) rows.push(row);
  return takeRows(table, rows);
}

/**
 * Tables with the same columns, one below the other. Levels of word columns are united in order of appearance.
 * @throws RangeError if a later table lacks a column of the first
 */
export function concatTables(tables: readonly Table[]): Table {
  if (tables.length === 0) return makeTable({});
  const columns: Record<string, Column> = {};
  const rowCount = tables.reduce((sum, table) => sum + table.rowCount, 0);
  for (const [name, first] of Object.entries(tables[0].columns)) {
    columns[name] = isCategory(first)
      ? concatCategories(tables.map((table) => category(table, name)))
      : concatNumbers(
          tables.map((table) => numeric(table, name)),
          rowCount,
        );
  }
  return { rowCount, columns };
}

/** Parts of one type stay of it; of several types they become doubles, as one may hold NaN and another whole numbers. */
function concatNumbers(parts: readonly NumericColumn[], rowCount: number): NumericColumn {
  const mixed = parts.some((part) => part.constructor !== parts[0].constructor);
  const joined = mixed ? new Float64Array(rowCount) : makeLike(parts[0], rowCount);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function concatCategories(parts: readonly CategoryColumn[]): CategoryColumn {
  const levels = [...new Set(parts.flatMap((part) => part.levels))];
  const codes = parts.map((part) => {
    const recode = part.levels.map((level) => levels.indexOf(level));
    return part.codes.map((code) => recode[code]);
  });
  return {
    levels,
    codes: concatNumbers(
      codes,
      codes.reduce((sum, part) => sum + part.length, 0),
    ) as Uint8Array,
  };
}

/** A word column from strings. @throws RangeError above 256 distinct words */
export function toCategory(words: readonly string[], levels: readonly string[] = [...new Set(words)]): CategoryColumn {
  if (levels.length > 256) throw new RangeError(`${levels.length} distinct words: at most 256`);
  const codeOf = new Map(levels.map((level, code) => [level, code]));
  const codes = Uint8Array.from(words, (word) => {
    const code = codeOf.get(word);
    if (code === undefined) throw new RangeError(`'${word}' is none of ${levels.join(', ')}`);
    return code;
  });
  return { levels, codes };
}
