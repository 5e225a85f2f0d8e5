/** The list of simulated mass points as a table file. */
import { InputError } from '../core/errors.js';
import { makeTable, numeric, type Table } from '../core/table.js';
import { requireColumns } from '../io/tables/require-columns.js';
import { readTable, writeTable } from '../io/tables/table-files.js';
import type { MassPoint } from './mass-point.js';

const COLUMNS = ['m_upsilon', 'm_dark_photon', 'ctau_cm', 'generated'] as const;

/** Writes mass points: masses in GeV, c tau in cm, sum of the weights generated. */
export async function writePoints(path: string, points: readonly MassPoint[]): Promise<void> {
  await writeTable(
    path,
    makeTable({
      m_upsilon: Float64Array.from(points, ({ mUpsilon }) => mUpsilon),
      m_dark_photon: Float64Array.from(points, ({ mDarkPhoton }) => mDarkPhoton),
      ctau_cm: Float64Array.from(points, ({ ctauCm }) => ctauCm),
      generated: Float64Array.from(points, ({ generated }) => generated),
    }),
  );
}

/** Reads mass points from a table file. @throws InputError naming the row and column that cannot be used */
export async function readPoints(path: string): Promise<MassPoint[]> {
  const table = await readTable(path);
  requireColumns(
    path,
    table,
    COLUMNS.map((name) => ({ name, kind: 'number', finite: true, from: 0 })),
  );
  if (table.rowCount === 0) throw new InputError({ file: path }, 'no rows', 'at least one mass point');
  for (const name of COLUMNS.filter((column) => column !== 'ctau_cm')) {
    const row = numeric(table, name).findIndex((value) => value === 0);
    if (row >= 0) throw new InputError({ file: path, row: row + 1, column: name }, '0', 'a number above 0');
  }
  refuseTwice(path, table);
  const [mUpsilon, mDarkPhoton, ctauCm, generated] = COLUMNS.map((name) => numeric(table, name));
  return Array.from({ length: table.rowCount }, (_, row) => ({
    mUpsilon: mUpsilon[row],
    mDarkPhoton: mDarkPhoton[row],
    ctauCm: ctauCm[row],
    generated: generated[row],
  }));
}

/** @throws InputError if a mass point is listed twice, as signal could be of either */
function refuseTwice(file: string, table: Table): void {
  const columns = COLUMNS.slice(0, 3).map((name) => numeric(table, name));
  const known = new Map<string, number>();
  for (let row = 0; row < table.rowCount; row++) {
    const key = columns.map((column) => column[row]).join(', ');
    const before = known.get(key);
    if (before !== undefined)
      throw new InputError({ file, row: row + 1 }, `the mass point of row ${before + 1} (${key})`, 'each point once');
    known.set(key, row);
  }
}
