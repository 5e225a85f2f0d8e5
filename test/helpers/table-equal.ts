import assert from 'node:assert/strict';
import type { Column, Table } from '../../src/core/table.js';
import { isCategory } from '../../src/core/table.js';

/** A column as plain values: words, or numbers with NaN kept. */
function values(column: Column): (string | number)[] {
  return isCategory(column) ? [...column.codes].map((code) => column.levels[code]) : [...column];
}

/** Asserts that two tables have the same columns, of the same type, with the same values. */
export function assertTablesEqual(actual: Table, expected: Table): void {
  assert.deepEqual(Object.keys(actual.columns), Object.keys(expected.columns));
  assert.equal(actual.rowCount, expected.rowCount);
  for (const [name, column] of Object.entries(expected.columns)) {
    const found = actual.columns[name];
    assert.equal(found.constructor, column.constructor, `type of ${name}`);
    assert.deepEqual(values(found), values(column), name);
  }
}
