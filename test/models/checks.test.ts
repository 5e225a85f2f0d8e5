import assert from 'node:assert/strict';
import { CheckFailed } from '../../src/core/errors.js';
import { Random } from '../../src/core/random.js';
import { weightedKs } from '../../src/core/statistics.js';
import { makeTable, numeric } from '../../src/core/table.js';
import type { Table } from '../../src/core/table.js';
import { checkDrift } from '../../src/models/check-drift.js';
import { checkEfficiencyFlatness } from '../../src/models/check-efficiency.js';
import type { FlatnessCheck } from '../../src/models/check-efficiency.js';
import { checkOvertraining } from '../../src/models/check-overtraining.js';
import { checkSculpting } from '../../src/models/check-sculpting.js';
import { checkSpectators } from '../../src/models/check-spectators.js';
import { checkOptionsSchema } from '../../src/models/check-options.js';
import { driftGate, enforceGates, flatnessGates, sculptingGate, trainingGates } from '../../src/models/gates.js';
import type { CategoryReport } from '../../src/models/training-report.js';
import { sigmoid } from '../../src/models/logistic-objective.js';
import { permutationKs, permutationKsAll } from '../../src/models/permutation-test.js';
import { meanLogLoss, reliabilityCurve } from '../../src/models/reliability.js';

const OPTIONS = checkOptionsSchema.parse({});

/** Normal values in events of `perEvent` rows that share a common part. */
function values(events: number, shift: number, seed: number, perEvent = 1, firstEvent = 0) {
  const random = new Random(seed, 'check values');
  const rows = events * perEvent;
  const value = new Float64Array(rows);
  const eventId = new Float64Array(rows);
  for (let event = 0; event < events; event++) {
    const common = random.normal();
    for (let i = event * perEvent; i < (event + 1) * perEvent; i++) {
      value[i] = shift + common + (perEvent > 1 ? 0.1 * random.normal() : 0);
      eventId[i] = firstEvent + event;
    }
  }
  return { value, weight: new Float64Array(rows).fill(1), eventId };
}

describe('models/permutation-test', () => {
  it('has the distance of the weighted Kolmogorov-Smirnov test, and its p-value for independent rows', () => {
    const [a, b] = [values(300, 0, 1), values(500, 0.12, 2, 1, 1000)];
    const exact = weightedKs(a.value, a.weight, b.value, b.weight);
    const { distance, p } = permutationKs(a, b, 2000, 1);
    assert.ok(Math.abs(distance - exact.distance) < 1e-12);
    assert.ok(Math.abs(p - exact.p) < 4 * Math.sqrt((p * (1 - p)) / 2000) + 0.01, `${p} against ${exact.p}`);
  });

  it('gives uniform p-values for events of several candidates, where a test of candidates does not', () => {
    let small = 0;
    let smallByRow = 0;
    for (let k = 0; k < 60; k++) {
      const [a, b] = [values(60, 0, 2 * k, 5), values(60, 0, 2 * k + 1, 5, 1000)];
      if (permutationKs(a, b, 99, 1).p < 0.2) small++;
      if (weightedKs(a.value, a.weight, b.value, b.weight).p < 0.2) smallByRow++;
    }
    assert.ok(Math.abs(small / 60 - 0.2) < 4 * Math.sqrt((0.2 * 0.8) / 60), `${small} of 60`);
    assert.ok(smallByRow > 36, `${smallByRow} of 60`);
  });

  it('allows for the number of quantities compared', () => {
    const pairs = Array.from({ length: 20 }, (_, k) => ({
      first: values(100, 0, 100 + k),
      second: values(100, 0, 200 + k, 1, 1000),
    }));
    const all = permutationKsAll(pairs, 200, 1);
    assert.ok(all.every(({ p }) => p > 0.01));
    pairs.forEach(({ first, second }, k) => {
      assert.ok(all[k].p >= permutationKs(first, second, 200, 1).p - 0.02);
    });
  });

  it('stops early once p is known well enough, and gives the same p within its error', () => {
    const [a, b] = [values(300, 0, 1), values(500, 0.05, 2, 1, 1000)];
    const { p } = permutationKs(a, b, 2000, 1);
    const early = permutationKs(a, b, 2000, 1, 25);
    assert.ok(p > 0.05 && Math.abs(early.p - p) < 3 * (p / 5), `${early.p} against ${p}`);
    assert.equal(permutationKs(a, values(500, 1, 2, 1, 1000), 199, 1, 25).p, 1 / 200);
  });

  it('has the distance of the weighted test for rows of any weight and values that come again and again', () => {
    const rough = (shift: number, seed: number, firstEvent: number) => {
      const { value, eventId } = values(200, shift, seed, 2, firstEvent);
      const weight = value.map((x, row) => (row % 7 === 0 ? 0 : 0.1 + x ** 4));
      return { value: value.map((x) => Math.round(2 * x) / 2), weight, eventId };
    };
    const [a, b] = [rough(0, 1, 0), rough(0.3, 2, 1000)];
    const exact = weightedKs(a.value, a.weight, b.value, b.weight);
    assert.ok(Math.abs(permutationKs(a, b, 9, 1).distance - exact.distance) < 1e-12);
  });

  it('counts a permutation that is as far apart as the data', () => {
    const at = (value: number, firstEvent: number) => ({ ...values(2, 0, 1, 1, firstEvent), value: [value, value] });
    // Two of the six ways to share out four events put both values apart.
    assert.ok(Math.abs(permutationKs(at(0, 0), at(1, 10), 2000, 1).p - 1 / 3) < 0.05);
  });

  it('says nothing about a sample without weight', () => {
    assert.deepEqual(permutationKs(values(0, 0, 1), values(10, 0, 1), 9, 1), { distance: NaN, p: 1 });
  });
});

describe('models/check-overtraining', () => {
  const sample = (shift: number, seed: number, firstEvent: number) => {
    const { value, ...rest } = values(1000, shift, seed, 1, firstEvent);
    return { ...rest, score: value, label: Uint8Array.from(value, (_, row) => row % 2) };
  };

  it('gives samples of one distribution large p-values, and scores that know the label small ones', () => {
    const same = checkOvertraining(sample(0, 1, 0), sample(0, 2, 5000), 1);
    assert.ok(Math.min(same.signal.p, same.background.p) > 0.001);
    const known = sample(0, 1, 0);
    const better = known.score.map((score, row) => score + (known.label[row] === 1 ? 0.4 : 0));
    const check = checkOvertraining({ ...known, score: better }, sample(0, 2, 5000), 1);
    // Half of the smallest p-value for each class, of which two draws would be expected.
    assert.ok(check.signal.p === 1 / 2001 && check.background.p > 0.01);
  });

  it('shows both samples as histograms of unit sum with the errors of weighted counts', () => {
    const rows = (score: number[], weight: number[], label: number[], firstEvent: number) => ({
      score: Float64Array.from(score),
      weight: Float64Array.from(weight),
      label: Uint8Array.from(label),
      eventId: Float64Array.from(score, (_, row) => firstEvent + row),
    });
    const training = rows([0, 0, 30, 15.5], [1, 3, 4, 1], [0, 0, 0, 1], 0);
    const { overlay } = checkOvertraining(training, rows([29.5, 1.5], [2, 2], [0, 1], 10), 1, { permutations: 9 });
    const [background, signal] = overlay!.training;
    assert.deepEqual([background.content[0], background.content[29], signal.content[15]], [0.5, 0.5, 1]);
    assert.deepEqual([background.error[0], background.error[29], signal.error[15]], [Math.sqrt(10) / 8, 0.5, 1]);
    assert.deepEqual([overlay!.heldOut[0].content[29], overlay!.heldOut[1].content[1]], [1, 1]);
    assert.deepEqual([overlay!.edges[0], overlay!.edges[15], overlay!.edges.length], [0, 15, 31]);
  });

  it('takes events of one source for one, so that copies do not make a difference out of chance', () => {
    let [small, smallByEvent] = [0, 0];
    for (let k = 0; k < 40; k++) {
      const [a, b] = [0, 1].map((side) => {
        const { value, weight, eventId } = values(60, 0, 2 * k + side, 20, 5000 * side);
        const label = Uint8Array.from(eventId, (id) => id % 2);
        return { score: value, weight, label, sourceId: eventId, eventId: eventId.map((_, row) => 1e6 * side + row) };
      });
      const p = (one: typeof a, other: typeof b) => checkOvertraining(one, other, 1, { permutations: 99 }).signal.p;
      const apart = (sample: typeof a) => ({ ...sample, sourceId: sample.eventId });
      if (p(a, b) < 0.2) small++;
      if (p(apart(a), apart(b)) < 0.2) smallByEvent++;
    }
    assert.ok(Math.abs(small / 40 - 0.2) < 4 * Math.sqrt((0.2 * 0.8) / 40), `${small} of 40`);
    assert.ok(smallByEvent > 30, `${smallByEvent} of 40`);
  });
});

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

describe('models/check-efficiency', () => {
  const isFlat = (check: FlatnessCheck) => flatnessGates(check, OPTIONS).every(({ passed }) => passed);
  const signal = (efficiency: (point: number) => number) => {
    const random = new Random(1, 'flatness');
    const rows = 12 * 200;
    const point = Array.from({ length: rows }, (_, row) => Math.floor(row / 200));
    return {
      score: point.map((k) => (random.uniform() < efficiency(k) ? 1 : -1)),
      weight: new Float64Array(rows).fill(2),
      eventId: Float64Array.from({ length: rows }, (_, row) => row),
      mUpsilon: point.map((k) => 1 + Math.floor(k / 3)),
      mDarkPhoton: point.map((k) => 0.1 * (k % 3)),
    };
  };

  it('gives the efficiency of each mass point and passes a flat one', () => {
    const check = checkEfficiencyFlatness(
      signal(() => 0.6),
      0,
    );
    assert.ok(isFlat(check) && check.points.length === 12 && check.spread < 0.05);
    for (const { efficiency, error, events } of check.points) {
      assert.equal(events, 200);
      assert.ok(Math.abs(efficiency - 0.6) < 4 * error && Math.abs(error - Math.sqrt(0.24 / 200)) < 0.003);
    }
  });

  it('fails a hole in the plane and a wide spread', () => {
    assert.ok(!isFlat(checkEfficiencyFlatness(signal((k) => (k === 4 ? 0.02 : 0.6)), 0))); // prettier-ignore
    assert.ok(!isFlat(checkEfficiencyFlatness(signal((k) => (k < 6 ? 0.1 : 0.7)), 0))); // prettier-ignore
    assert.ok(!isFlat(checkEfficiencyFlatness(signal(() => 0), 0))); // prettier-ignore
  });

  it('gives the smallest efficiency with two errors, of one event more that passes and one that does not', () => {
    const check = checkEfficiencyFlatness(
      {
        score: [2, 2, 2, 2, 2, 1, 1, 1],
        weight: new Float64Array(8).fill(3),
        eventId: Float64Array.from({ length: 8 }, (_, row) => row),
        mUpsilon: [1, 1, 1, 1, 2, 2, 2, 2],
        mDarkPhoton: new Float64Array(8),
      },
      2,
    );
    assert.deepEqual(
      check.points.map(({ efficiency }) => efficiency),
      [1, 0.25],
    );
    const error = (passed: number) => Math.sqrt(((passed / 6) * (1 - passed / 6)) / 4);
    check.points.forEach((point, k) => {
      assert.ok(Math.abs(point.error - error([5, 2][k])) < 1e-12);
    });
    assert.ok(Math.abs(check.smallestRatio - (0.25 + 2 * error(2)) / 0.625) < 1e-12);
  });

  it('counts an event once, as passed if any of its candidates passes', () => {
    const one = { weight: [1, 1, 1], mUpsilon: [1, 1, 1], mDarkPhoton: [0, 0, 0], eventId: Float64Array.of(1, 1, 2) };
    const { points } = checkEfficiencyFlatness({ ...one, score: [-1, 2, -3] }, 0);
    assert.deepEqual([points[0].events, points[0].efficiency], [2, 0.5]);
  });
});

describe('models/check-sculpting', () => {
  const background = (rate: (mUpsilon: number, mDarkPhoton: number) => number, copies = 1) => {
    const random = new Random(3, 'sculpting');
    const rows = 2000;
    const event = (row: number) => Math.floor(row / copies);
    const draws = Array.from({ length: rows }, () => [10 * random.uniform(), 3 * random.uniform(), random.uniform()]);
    return {
      score: draws.map((_, row) => (draws[event(row)][2] < rate(draws[row][0], draws[row][1]) ? 1 : -1)),
      weight: new Float64Array(rows).fill(1),
      eventId: Float64Array.from({ length: rows }, (_, row) => event(row)),
      mUpsilon: draws.map(([m]) => m),
      mDarkPhoton: draws.map(([, m]) => m),
    };
  };

  it('passes a pass rate that changes smoothly, and candidates of one event that pass together', () => {
    const smooth = (y: number, a: number) => sigmoid(-2 + 0.2 * y - 0.5 * a);
    for (const copies of [1, 4]) {
      const { p, cells } = checkSculpting(background(smooth, copies), 0, 1, { toys: 40 });
      assert.ok(p > 0.002);
      assert.equal(cells.length, 36);
      assert.ok(Math.abs(cells.reduce((sum, { before }) => sum + before, 0) - 2000) < 1e-9);
      const [after, expected] = [0, 0].map((_, k) =>
        cells.reduce((sum, cell) => sum + [cell.after, cell.expected][k], 0),
      );
      assert.ok(Math.abs(after - expected) < 0.01 * after);
    }
  });

  it('lowers a cut that too few rows pass to the highest that enough do, and takes no other', () => {
    const score = Float64Array.from({ length: 2000 }, (_, row) => row);
    const flat = { ...background(() => 0), score };
    const limits = { toys: 2, leastPassing: 50 };
    const [high, low] = [1990, 1200].map((wanted) => checkSculpting(flat, wanted, 1, limits));
    assert.deepEqual([high.cut, high.passing, low.cut, low.passing], [1950, 50, 1200, 800]);
  });

  it('gives cells the error of weighted rows, and sums over these', () => {
    const even = background(() => 0.3);
    const [one, ten] = [1, 10].map((scale) =>
      checkSculpting({ ...even, weight: even.weight.map((w) => w * scale) }, 0, 1, { toys: 2 }),
    );
    assert.ok(Math.abs(ten.chi2 / one.chi2 - 1) < 1e-3, `${ten.chi2} against ${one.chi2}`);
    const expected = (10 * one.cells[0].error) / ten.cells[0].error;
    assert.ok(Math.abs(expected - 1) < 1e-3, `${expected}`);
  });

  it('takes candidates that pass together for one, so that copies do not look like a structure', () => {
    let [small, smallByRow] = [0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const random = new Random(seed, 'sculpting copies');
      const events = Array.from({ length: 40 }, () => [10 * random.uniform(), 3 * random.uniform(), random.uniform()]);
      const rows = events.flatMap((of, event) => Array.from({ length: 25 }, () => [...of, event]));
      const copies = {
        score: rows.map(([, , draw]) => (draw < 0.4 ? 1 : -1)),
        weight: new Float64Array(rows.length).fill(1),
        eventId: Float64Array.from(rows, ([, , , event]) => event),
        mUpsilon: rows.map(([y]) => y),
        mDarkPhoton: rows.map(([, a]) => a),
      };
      const p = (sample: typeof copies) => checkSculpting(sample, 0, 1, { toys: 19, cells: 3 }).p;
      if (p(copies) <= 0.1) small++;
      if (p({ ...copies, eventId: Float64Array.from(rows.keys()) }) <= 0.1) smallByRow++;
    }
    assert.ok(small <= 6 && smallByRow >= 15, `${small}, ${smallByRow} of 20`);
  });

  it('fails a bump', () => {
    const bump = (y: number, a: number) => (Math.hypot(y - 5, 2 * (a - 1.5)) < 1 ? 0.7 : 0.1);
    assert.ok(checkSculpting(background(bump), 0, 1, { toys: 120 }).p < 0.01);
  });

  it('fails where all that passes is in one place, even if it is little', () => {
    const flat = background(() => 0);
    for (const least of [10, 80]) {
      let passing = 0;
      const score = flat.mUpsilon.map((y, row) =>
        Math.hypot(y - 6, 3 * (flat.mDarkPhoton[row] - 1)) < 1.2 && passing++ < least ? 1 : -1,
      );
      assert.ok(passing >= least);
      const { p } = checkSculpting({ ...flat, score }, 0, 1, { toys: 1000 });
      assert.ok(p < 0.002, `${least}: p = ${p}`);
    }
  });
});

describe('models/gates', () => {
  const ks = (p: number) => ({ distance: 0.1, p });
  const report = (signal: number, background: number, spectatorsUsed: string[] = []) =>
    ({
      category: 'C1',
      overtraining: { signal: ks(signal), background: ks(background) },
      spectators: { spectatorsUsed },
    }) as unknown as CategoryReport;
  const outcome = (gates: readonly { name: string; passed: boolean; value: number }[]) =>
    gates.map(({ name, passed, value }) => [name, passed, value]);

  it('count spectators and share the p-value of overtraining between the classes', () => {
    assert.deepEqual(outcome(trainingGates(report(0.4, 0.002), OPTIONS)), [
      ['spectators C1', true, 0],
      ['overtraining C1', true, 0.004],
    ]);
    assert.deepEqual(outcome(trainingGates(report(0.0009, 0.9, ['m_upsilon']), OPTIONS)), [
      ['spectators C1', false, 1],
      ['overtraining C1', false, 0.0018],
    ]);
    assert.equal(trainingGates({ ...report(1, 1), overtraining: undefined }, OPTIONS).length, 1);
  });

  it('let small drifts pass whatever their p-value', () => {
    const feature = (distance: number, p: number) => ({ feature: 'x', distance, p });
    const drift = (...features: ReturnType<typeof feature>[]) =>
      driftGate({ features, optimisationEvents: 1, dataEvents: 1 }, OPTIONS);
    assert.deepEqual(outcome([drift(feature(0.01, 0.0001), feature(0.3, 0.5))]), [['feature drift', true, 0.5]]);
    assert.equal(drift(feature(0.03, 0.0001)).passed, false);
    assert.ok(drift(feature(0.03, OPTIONS.minimum_p)).passed);
    assert.ok(!drift(feature(0.03, 0.9 * OPTIONS.minimum_p)).passed);
  });

  it('end in one line that names what failed, unless they are only to be reported', () => {
    const flat = { cut: 0, points: [], mean: 0.5, spread: 0.8, smallestRatio: 0.1 };
    const gates = [
      ...flatnessGates(flat, OPTIONS),
      sculptingGate('C2', { p: 0.3 } as Parameters<typeof sculptingGate>[1], OPTIONS),
    ];
    assert.throws(
      () => {
        enforceGates(gates, OPTIONS);
      },
      (error) =>
        error instanceof CheckFailed &&
        error.exitCode === 1 &&
        /^2 checks failed: efficiency spread: .* 0\.8, allowed: at most 0\.5; efficiency hole: .* 0\.1, allowed: at least 0\.2$/.test(
          error.message,
        ),
    );
    enforceGates(gates, { ...OPTIONS, gates: 'report' });
    enforceGates(gates.slice(2), OPTIONS);
    assert.ok(flatnessGates({ ...flat, mean: 0, spread: NaN }, OPTIONS).every(({ passed }) => !passed));
  });
});

describe('models/check-spectators', () => {
  it('finds ids, masses, truth and weights among the inputs', () => {
    assert.deepEqual(checkSpectators(['vertex_chi2', 'pid_pass']).spectatorsUsed, []);
    const never = ['m_upsilon', 'truth_ctau', 'truth_of_any_kind', 'weight', 'event_id', 'label', 'score', 'scored_by'];
    assert.deepEqual(checkSpectators(['vertex_chi2', ...never]).spectatorsUsed, never);
  });
});

describe('models/reliability', () => {
  const sample = (stretch: number, copies = 1) => {
    const random = new Random(4, 'reliability');
    const rows = 4000 * copies;
    const score = new Float64Array(rows);
    const label = new Uint8Array(rows);
    for (let row = 0; row < rows; row++) {
      const z = row % copies === 0 ? 3 * random.normal() : score[row - 1] / stretch;
      score[row] = stretch * z;
      label[row] = row % copies === 0 ? Number(random.uniform() < sigmoid(z)) : label[row - 1];
    }
    const eventId = Float64Array.from({ length: rows }, (_, row) => Math.floor(row / copies));
    return { score, label, weight: new Float64Array(rows).fill(0.5), eventId };
  };

  it('has a band that holds the diagonal for calibrated scores, and a larger error of stretched ones', () => {
    const { bins, calibrationError, logLoss } = reliabilityCurve(sample(1), 1);
    assert.ok(calibrationError < 0.02 && bins.length === 10);
    assert.ok(bins.filter(({ low, high, predicted }) => low <= predicted && predicted <= high).length >= 8);
    assert.equal(logLoss, meanLogLoss(sample(1)));
    assert.ok(reliabilityCurve(sample(3), 1).calibrationError > 0.05);
  });

  it('has a band of 95 %, which also holds where the classes weigh differently', () => {
    const { bins } = reliabilityCurve(sample(1), 1, { replicas: 400 });
    const inside = bins.filter(({ observed }) => observed > 0.1 && observed < 0.9);
    const sides = inside.map(({ low, high, observed, rows }) => {
      const error = Math.sqrt((observed * (1 - observed)) / rows);
      return [(observed - low) / error, (high - observed) / error];
    });
    for (const side of [0, 1]) {
      const mean = sides.reduce((sum, of) => sum + of[side], 0) / sides.length;
      assert.ok(Math.abs(mean - 1.96) < 0.35, `${mean}`);
    }
    const plain = sample(1);
    const weight = plain.weight.map((value, row) => value * (plain.label[row] === 1 ? 5 : 1));
    for (const { low, high, observed } of reliabilityCurve({ ...plain, weight }, 1).bins)
      assert.ok(low <= observed && observed <= high);
  });

  it('keeps rows of one score in one bin', () => {
    const score = Float64Array.from({ length: 100 }, (_, row) => (row < 30 ? 0 : 1));
    const rows = {
      score,
      label: new Uint8Array(100),
      weight: new Float64Array(100).fill(1),
      eventId: score.map((_, row) => row),
    };
    assert.deepEqual(
      reliabilityCurve(rows, 1).bins.map((bin) => bin.rows),
      [30, 70],
    );
  });

  it('has a band that does not shrink when every candidate comes five times', () => {
    const width = (copies: number) =>
      reliabilityCurve(sample(1, copies), 1).bins.reduce((sum, { low, high }) => sum + high - low, 0);
    assert.ok(Math.abs(width(5) / width(1) - 1) < 0.15);
  });
});
