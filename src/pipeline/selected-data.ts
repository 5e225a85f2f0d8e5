import { access } from 'node:fs/promises';
import type { Table } from '../core/table.js';
import { readTable } from '../io/tables/table-files.js';

/** The selected data, or undefined while they are blind and the file is not there. */
export async function selectedData(file: string): Promise<Table | undefined> {
  const present = await access(file).then(
    () => true,
    () => false,
  );
  return present ? readTable(file) : undefined;
}
