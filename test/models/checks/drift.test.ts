import assert from 'node:assert/strict';
import { makeTable, numeric } from '../../../src/core/table.js';
import type { Table } from '../../../src/core/table.js';
import { checkDrift } from '../../../src/models/checks/drift.js';
import { checkOptionsSchema } from '../../../src/models/checks/options.js';
import { driftGate } from '../../../src/models/checks/gates.js';
import { values } from '../../helpers/event-values.js';

const OPTIONS = checkOptionsSchema.parse({});

describe('models/check-drift', () => {
  const table = (shift: number, seed: number, firstEvent: number) => {
    const { value, eventId, weight } = values(1500, 0, seed, 1, firstEvent);
    const moved = values(1500, shift, seed + 50, 1, firstEvent).value;
    return makeTable({ event_id: eventId, weight, same: value, moved });
  };

  it('compares with the events of the data that are not in the optimisation sample, feature by feature', () => {
    const optimisation = table(0, 1, 0);
    const none = checkDrift(optimisation, table(0, 2, 500), ['same', 'moved'], 1);
    assert.ok(driftGate(none, OPTIONS).passed);
    assert.deepEqual([none.optimisationEvents, none.dataEvents], [1500, 500]);
    const drift = checkDrift(optimisation, table(0.3, 2, 5000), ['same', 'moved'], 1);
    assert.ok(!driftGate(drift, OPTIONS).passed);
    const [same, moved] = drift.features;
    assert.ok(same.p > 0.002 && moved.p < 0.002 && moved.distance > 0.02);
  });
});

describe('models/check-drift of what is compared', () => {
  const table = (
    events: number,
    seed: number,
    firstEvent: number,
    change: Partial<Record<'value' | 'weight', (row: number, old: number) => number>> = {},
  ) => {
    const { value, eventId, weight } = values(events, 0, seed, 1, firstEvent);
    const changed = (name: 'value' | 'weight', column: Float64Array) =>
      column.map((old, row) => change[name]?.(row, old) ?? old);
    return makeTable({ event_id: eventId, weight: changed('weight', weight), value: changed('value', value) });
  };
  const distance = (data: Table) => checkDrift(table(1500, 1, 0), data, ['value'], 1).features[0].distance;

  it('leaves out what is missing, and weighs the rest', () => {
    const holes = { value: (row: number, old: number) => (row % 3 === 0 ? NaN : old) };
    assert.ok(distance(table(3000, 2, 5000, holes)) < 0.06);
    const moved = { value: (row: number, old: number) => (row % 3 === 0 ? old + 4 : old) };
    assert.ok(distance(table(3000, 2, 5000, moved)) > 0.2);
    const light = { ...moved, weight: (row: number) => (row % 3 === 0 ? 1e-6 : 1) };
    assert.ok(distance(table(3000, 2, 5000, light)) < 0.06);
  });

  it('takes about two other events for each of the optimisation sample', () => {
    const { optimisationEvents, dataEvents } = checkDrift(table(200, 1, 0), table(4000, 2, 5000), ['value'], 1);
    assert.equal(optimisationEvents, 200);
    assert.ok(Math.abs(dataEvents - 400) < 4 * Math.sqrt(400), `${dataEvents}`);
  });
});

describe('models/check-drift of sources', () => {
  it('exchanges whole sources', () => {
    let [small, smallByEvent] = [0, 0];
    for (let k = 0; k < 40; k++) {
      const [a, b] = [0, 1].map((side) => {
        const { value, weight, eventId } = values(60, 0, 2 * k + side, 20, 5000 * side);
        return makeTable({ event_id: eventId.map((_, row) => 1e6 * side + row), source_id: eventId, weight, value });
      });
      const p = (one: Table, other: Table) => checkDrift(one, other, ['value'], 1, { permutations: 99 }).features[0].p;
      const apart = (table: Table) => makeTable({ ...table.columns, source_id: numeric(table, 'event_id') });
      if (p(a, b) < 0.2) small++;
      if (p(apart(a), apart(b)) < 0.2) smallByEvent++;
    }
    assert.ok(Math.abs(small / 40 - 0.2) < 4 * Math.sqrt((0.2 * 0.8) / 40), `${small} of 40`);
    assert.ok(smallByEvent > 30, `${smallByEvent} of 40`);
  });
});
