/** Small tables to danfojs data frames and back, for notebooks. Not for the data path: danfojs copies cell by cell. */
import type { DataFrame } from 'danfojs-node';
import { isCategory, makeTable, toCategory } from '../../core/table.js';
import type { Column, Table } from '../../core/table.js';

/** Rows beyond which danfojs becomes too slow to be useful. */
const MOST_ROWS = 50000;

/**
 * A table as a danfojs data frame; words become strings.
 * @throws RangeError above 50,000 rows
 */
export async function toDanfo(table: Table): Promise<DataFrame> {
  if (table.rowCount > MOST_ROWS)
    throw new RangeError(`${table.rowCount} rows: a data frame holds at most ${MOST_ROWS}`);
  const danfo = await loadDanfo();
  const columns = Object.entries(table.columns).map(([name, column]) => [name, plainValues(column)]);
  return new danfo.DataFrame(Object.fromEntries(columns) as Record<string, unknown[]>);
}

/** Records of one shape (a report, a summary) as a danfojs data frame. */
export async function recordsToDanfo(
  records: readonly Readonly<Record<string, string | number>>[],
): Promise<DataFrame> {
  const danfo = await loadDanfo();
  return new danfo.DataFrame(records.map((record) => ({ ...record })));
}

/**
 * A danfojs data frame as a table: columns of strings become words, all others float64 with NaN for what is missing.
 * @throws RangeError if a column has more than 256 distinct words
 */
export function fromDanfo(frame: DataFrame): Table {
  const rows = frame.values as (string | number | boolean | null | undefined)[][];
  const columns = frame.columns.map((name, j): [string, Column] => {
    const cells = rows.map((row) => row[j]);
    if (cells.some((cell) => typeof cell === 'string')) {
      const words = cells.map((cell) => String(cell ?? ''));
      return [name, toCategory(words, [...new Set(words)].sort())];
    }
    return [name, Float64Array.from(cells, (cell) => (cell === null || cell === undefined ? NaN : Number(cell)))];
  });
  return makeTable(Object.fromEntries(columns));
}

function plainValues(column: Column): (string | number)[] {
  return isCategory(column) ? Array.from(column.codes, (code) => column.levels[code]) : Array.from(column);
}

/** danfojs works through the registry of TensorFlow.js backends, which must not be empty. */
async function loadDanfo(): Promise<typeof import('danfojs-node')> {
  await import('@tensorflow/tfjs-backend-cpu');
  return import('danfojs-node');
}
