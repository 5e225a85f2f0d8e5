import assert from 'node:assert/strict';
import { makeTable, toCategory } from '../../../src/core/table.js';
import {
  checkSample,
  featureMatrix,
  mergedByFloat32,
  sampleFromTable,
  takeSample,
} from '../../../src/models/sample/sample.js';
import { toySample } from '../../helpers/samples.js';

const table = makeTable({
  event_id: Float64Array.of(5, 5, 9),
  label: Uint8Array.of(1, 1, 0),
  weight: Float64Array.of(0.5, 1, 2),
  a: Float32Array.of(1, 2, NaN),
  b: Int32Array.of(4, 5, 6),
  word: toCategory(['x', 'y', 'x']),
});

describe('sampleFromTable', () => {
  it('takes features row by row, label, weight and event', () => {
    const sample = sampleFromTable(table, ['b', 'a']);
    assert.deepEqual([...sample.features], [4, 1, 5, 2, 6, NaN]);
    assert.deepEqual([...sample.label, ...sample.weight, ...sample.eventId], [1, 1, 0, 0.5, 1, 2, 5, 5, 9]);
    assert.deepEqual([...featureMatrix(table, ['b'])], [4, 5, 6]);
  });

  it('weighs every row 1 and makes it its own event where the table does not say', () => {
    const sample = sampleFromTable(makeTable({ label: Uint8Array.of(0, 1), a: Float32Array.of(1, 2) }), ['a']);
    assert.deepEqual([...sample.weight, ...sample.eventId], [1, 1, 0, 1]);
  });

  it('refuses labels, weights and events that are not allowed, with row and column', () => {
    const withColumn = (name: string, column: Float64Array) => makeTable({ ...table.columns, [name]: column });
    const from =
      (name: string, ...values: number[]) =>
      () =>
        sampleFromTable(withColumn(name, Float64Array.from(values)), ['a']);
    assert.throws(from('label', 0, 1, 2), /row 3, column 'label': found 2; allowed: 0 or 1/);
    assert.throws(from('weight', 1, -1, 1), /row 2, column 'weight': found -1/);
    assert.throws(from('event_id', 1.5, 1, 1), /row 1, column 'event_id': found 1.5/);
    assert.throws(() => sampleFromTable(table, ['word']), /no numeric column 'word'/);
  });
});

describe('checkSample', () => {
  it('refuses columns of other lengths and empty samples', () => {
    const sample = toySample(1, { rowCount: 3 });
    assert.throws(() => {
      checkSample({ ...sample, rowCount: 2 });
    }, RangeError);
    assert.throws(() => {
      checkSample(takeSample(sample, []));
    }, /no rows/);
  });

  it('refuses labels and weights that no learner can use', () => {
    const sample = toySample(1, { rowCount: 3 });
    const refuse = (change: object, message: RegExp) => {
      assert.throws(() => {
        checkSample({ ...sample, ...change });
      }, message);
    };
    refuse({ label: Uint8Array.of(0, 1, 2) }, /row 3, column 'label': found 2; allowed: 0 or 1/);
    for (const weight of [NaN, Infinity, -1, 1e39])
      refuse(
        { weight: Float64Array.of(1, weight, 1) },
        /row 2, column 'weight': found .*; allowed: 0 or more, below 3\.4e38/,
      );
    refuse({ eventId: Float64Array.of(1, 2, 2 ** 53) }, /row 3, column 'event_id'/);
  });
});

describe('takeSample', () => {
  it('takes rows in the order asked for', () => {
    const taken = takeSample(sampleFromTable(table, ['b']), [2, 0]);
    assert.deepEqual([...taken.features, ...taken.weight, ...taken.eventId], [6, 4, 2, 0.5, 9, 5]);
  });

  it('names the columns whose values float32 merges', () => {
    const rows = Array.from({ length: 1000 }, (_, row) => row);
    const table = makeTable({
      time: Float64Array.from(rows, (row) => 1.6e9 + row),
      angle: Float64Array.from(rows, (row) => row / 1000),
      narrow: Float32Array.from(rows),
    });
    const found = mergedByFloat32(table, ['time', 'angle', 'narrow']);
    assert.deepEqual(found, [
      { name: 'time', distinct: 1000, left: new Set(Float32Array.from(table.columns.time as Float64Array)).size },
    ]);
    assert.ok(found[0].left < 20);
  });
});
