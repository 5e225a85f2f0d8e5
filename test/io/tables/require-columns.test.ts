import assert from 'node:assert/strict';
import { makeTable, toCategory } from '../../../src/core/table.js';
import { requireColumns } from '../../../src/io/tables/require-columns.js';
import type { ColumnRequirement } from '../../../src/io/tables/require-columns.js';

describe('requireColumns', () => {
  const table = makeTable({
    mass: Float64Array.of(3, NaN),
    label: Uint8Array.of(0, 1),
    share: Float64Array.of(1, 0.5),
    category: toCategory(['C0', 'C3']),
    mixed: toCategory(['1.5', 'abc']),
  });
  const check = (need: ColumnRequirement, firstRow?: number) => () => {
    requireColumns('f.csv', table, [need], firstRow);
  };

  it('accepts what fits', () => {
    requireColumns('f.csv', table, [
      { name: 'mass', kind: 'number' },
      { name: 'label', kind: 'whole', oneOf: [0, 1] },
      { name: 'share', kind: 'number', finite: true },
      { name: 'category', kind: 'word', allowed: ['C0', 'C1', 'C2', 'C3'] },
      { name: 'mixed', kind: 'word' },
    ]);
  });

  it('names file, row, column, what stands there, the nearest word and what is allowed', () => {
    assert.throws(check({ name: 'mass', kind: 'number', finite: true }, 101), {
      message: "f.csv, row 102, column 'mass': found NaN; allowed: a finite number",
    });
    assert.throws(check({ name: 'category', kind: 'word', allowed: ['C0', 'C1', 'C2'] }), {
      message: "f.csv, row 2, column 'category': found 'C3' (nearest is 'C0'); allowed: C0, C1, C2",
    });
    assert.throws(check({ name: 'maas', kind: 'number' }), {
      message:
        "f.csv, column 'maas': found no such column (nearest is 'mass'); allowed: a file with it; columns there: mass, label, share, category, mixed",
    });
    assert.throws(check({ name: 'event_id', kind: 'whole' }), /column 'event_id': found no such column; allowed/);
    assert.throws(check({ name: 'mass', kind: 'number', finite: true, ifMissing: 'a word with us' }), {
      message: "f.csv, row 2, column 'mass': found NaN or an empty cell; allowed: a finite number, or a word with us",
    });
    assert.throws(check({ name: 'share', kind: 'whole' }), /row 2, column 'share': found 0.5; allowed: a whole number/);
    assert.throws(
      check({ name: 'mass', kind: 'number', oneOf: [3, 4] }),
      /row 2, column 'mass': found NaN; allowed: 3 or 4/,
    );
    assert.throws(check({ name: 'mixed', kind: 'number' }), /row 2, column 'mixed': found 'abc'; allowed: a number/);
    assert.throws(check({ name: 'share', kind: 'word' }), /row 1, column 'share': found the number 1; allowed: a word/);
  });
});
