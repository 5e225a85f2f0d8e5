import assert from 'node:assert/strict';
import {
  category,
  columnLength,
  concatTables,
  filterRows,
  isCategory,
  makeTable,
  numeric,
  takeRows,
  toCategory,
} from '../../src/core/table.js';

const table = makeTable({ x: Float64Array.of(1, 2, 3), word: toCategory(['a', 'b', 'a']) });

describe('core/table', () => {
  it('holds columns of one length only', () => {
    assert.equal(table.rowCount, 3);
    assert.equal(makeTable({}).rowCount, 0);
    assert.throws(() => makeTable({ x: new Float64Array(2), y: new Uint8Array(3) }), /'y' has 3 rows, 'x' has 2/);
  });

  it('gives a column by name and kind', () => {
    assert.deepEqual(numeric(table, 'x'), Float64Array.of(1, 2, 3));
    assert.deepEqual(category(table, 'word').levels, ['a', 'b']);
    assert.ok(isCategory(table.columns.word) && !isCategory(table.columns.x));
    assert.equal(columnLength(table.columns.word), 3);
    assert.throws(() => numeric(table, 'word'), RangeError);
    assert.throws(() => numeric(table, 'y'), /among x, word/);
    assert.throws(() => category(table, 'x'), RangeError);
  });

  it('takes and filters rows', () => {
    const taken = takeRows(table, [2, 0]);
    assert.deepEqual(numeric(taken, 'x'), Float64Array.of(3, 1));
    assert.deepEqual([...category(taken, 'word').codes], [0, 0]);
    assert.equal(filterRows(table, (row) => row !== 1).rowCount, 2);
  });

  it('puts tables below one another and unites their words', () => {
    const other = makeTable({ word: toCategory(['c', 'a']), x: Float64Array.of(4, 5) });
    const both = concatTables([table, other]);
    assert.deepEqual(numeric(both, 'x'), Float64Array.of(1, 2, 3, 4, 5));
    const { levels, codes } = category(both, 'word');
    assert.deepEqual(
      [...codes].map((code) => levels[code]),
      ['a', 'b', 'a', 'c', 'a'],
    );
    assert.throws(() => concatTables([table, makeTable({ x: new Float64Array(1) })]), RangeError);
    assert.equal(concatTables([]).rowCount, 0);
  });

  it('refuses a word outside the given levels and more than 256 words', () => {
    assert.throws(() => toCategory(['z'], ['a']), /'z' is none of a/);
    assert.throws(() => toCategory(Array.from({ length: 257 }, (_, i) => String(i))), RangeError);
  });
});
