import assert from 'node:assert/strict';
import { ConfigError } from '../../../src/core/errors.js';
import { normalCdf } from '../../../src/core/numerics/statistics.js';
import { category, concatTables, filterRows, makeTable, numeric, takeRows } from '../../../src/core/table.js';
import type { Table } from '../../../src/core/table.js';
import type { Category } from '../../../src/events/final-states.js';
import { CATEGORIES } from '../../../src/events/final-states.js';
import { poissonUpperLimit } from '../../../src/core/numerics/statistics.js';
import { optimise } from '../../../src/selection/optimise/optimise.js';
import { optimisationSampler } from '../../../src/events/optimisation-sample.js';
import { optimiseSchema } from '../../../src/selection/optimise/options.js';
import { Random } from '../../../src/core/numerics/random.js';
import { normalScores, scoreTable, STATE_OF } from '../../helpers/score-tables.js';

const POINTS = [
  { mUpsilon: 3, mDarkPhoton: 0.5, ctauCm: 0, generated: 4000 },
  { mUpsilon: 6, mDarkPhoton: 0.5, ctauCm: 0, generated: 3000 },
];
const DATA_COUNT = { C0: 20000, C1: 40000, C2: 40000 };
const SIGNAL_COUNT = { C0: 600, C1: 400, C2: 200 };
const DATA = normalScores(1, DATA_COUNT, -4, 2);
const SIGNAL = concatTables(
  POINTS.map(({ mUpsilon, mDarkPhoton }, k) =>
    normalScores(2 + k, SIGNAL_COUNT, 5, 2, { masses: [mUpsilon, mDarkPhoton], matched: 1, process: 'signal' }),
  ),
);
const OPTIONS = optimiseSchema.parse({ fraction: 0.2, replicas: 20, score_range: [-15, 20] });
const CONTEXT = { seed: 4, points: POINTS };

function wordAt(table: Table, row: number): string {
  const { levels, codes } = category(table, 'category');
  return levels[codes[row]];
}

/** Distinct events with a candidate at or above the cut of its category. */
function distinctAbove(table: Table, cuts: Readonly<Record<Category, number>>): number {
  const [score, eventId] = [numeric(table, 'score'), numeric(table, 'event_id')];
  const passing = [...eventId].filter((_, row) => score[row] >= cuts[wordAt(table, row) as Category]);
  return new Set(passing).size;
}

/** The figure of merit of the toy's true distributions. */
function trueFigure(cuts: Readonly<Record<Category, number>>): number {
  let [efficiency, observed] = [0, 0];
  for (const name of CATEGORIES) {
    const pass = normalCdf((5 - cuts[name]) / 2);
    efficiency += 0.5 * pass * (SIGNAL_COUNT[name] / 4000 + SIGNAL_COUNT[name] / 3000);
    observed += DATA_COUNT[name] * normalCdf((-4 - cuts[name]) / 2);
  }
  return efficiency / poissonUpperLimit(observed, 0.9);
}

/** The optimum of the true distributions: all signal shapes and, per category, weights are alike but not the yields. */
function trueOptimum(): { cuts: Record<Category, number>; value: number } {
  const cuts = { C0: 3, C1: 3, C2: 3 };
  let value = trueFigure(cuts);
  for (let step = 1; step > 0.01; step /= 2)
    for (let moved = true; moved;) {
      moved = false;
      for (const name of CATEGORIES)
        for (const sign of [-1, 1]) {
          const trial = { ...cuts, [name]: cuts[name] + sign * step };
          if (trueFigure(trial) <= value) continue;
          Object.assign(cuts, trial);
          value = trueFigure(trial);
          moved = true;
        }
    }
  return { cuts, value };
}

describe('optimisation', () => {
  it('finds the optimum of known distributions within the bootstrap error', async () => {
    const { workingPoint, optimism, replicaCuts, sample, backgrounds } = await optimise(DATA, SIGNAL, OPTIONS, CONTEXT);
    const truth = trueOptimum();
    for (const name of CATEGORIES) {
      const sd = workingPoint.cutSd[name]!;
      assert.ok(sd > 0.02 && sd < 1, `${name}: sd ${sd}`);
      const distance = Math.abs(workingPoint.cuts[name] - truth.cuts[name]);
      assert.ok(distance < 3 * sd + 2 * OPTIONS.score_step, `${name}: ${distance} off, sd ${sd}`);
    }
    assert.ok(trueFigure(workingPoint.cuts) > 0.97 * truth.value);
    const expected = CATEGORIES.reduce(
      (sum, name) => sum + DATA_COUNT[name] * normalCdf((-4 - workingPoint.cuts[name]) / 2),
      0,
    );
    assert.ok(Math.abs(workingPoint.expected.all - expected) < 4 * workingPoint.expectedSd.all);
    assert.equal(replicaCuts.length, 20);
    assert.ok(optimism && Math.abs(optimism.relative) < 0.3);
    assert.ok(Math.abs(sample.candidates / 100000 - 0.2) < 0.01);
    assert.ok(backgrounds.every(({ method, fit }) => method === 'quadratic' && fit!.p >= 0.05));
  });

  it('learns no more of the background from 25 copies of each event than from one', async () => {
    const copies = 25;
    const few = takeRows(
      DATA,
      Array.from({ length: DATA.rowCount / copies }, (_, i) => copies * i),
    );
    const many = concatTables(Array.from({ length: copies }, () => few));
    const event_id = Float64Array.from({ length: many.rowCount }, (_, row) => row);
    const sources = makeTable({ ...many.columns, event_id, source_id: numeric(many, 'event_id') });
    const options = { ...OPTIONS, fraction: 1, replicas: 40, holdout_splits: 0 };
    const together = await optimise(sources, SIGNAL, options, CONTEXT);
    const alone = await optimise(few, SIGNAL, options, CONTEXT);
    together.backgrounds.forEach(({ method, fit, fitFrom }, c) => {
      const one = alone.backgrounds[c];
      assert.deepEqual([method, fitFrom, fit?.firstBin], [one.method, one.fitFrom, one.fit?.firstBin]);
      // Variances are seen in the sources, where those of single events are taken from the fit.
      assert.ok(Math.abs(fit!.p - one.fit!.p) < 0.1, `p ${fit!.p} of copies, ${one.fit!.p}`);
      for (const i of [0, 4, 8]) {
        const ratio = fit!.covariance[i] / one.fit!.covariance[i];
        assert.ok(Math.abs(ratio - 1) < 0.5, `variance of parameter ${i / 4} times ${ratio}`);
      }
    });
    for (const name of CATEGORIES) {
      assert.equal(together.sample.entries[name], copies * alone.sample.entries[name]);
      assert.equal(together.sample.sources[name], alone.sample.sources[name]);
    }
    assert.deepEqual(together.workingPoint.sources, alone.workingPoint.sources);
    assert.equal(alone.workingPoint.sources.all, distinctAbove(few, alone.workingPoint.cuts));
    const apart = await optimise(makeTable({ ...many.columns, event_id }), SIGNAL, options, CONTEXT);
    const relative = ({ workingPoint: { expected, expectedSd } }: typeof apart) => expectedSd.all / expected.all;
    assert.ok(relative(together) > 2 * relative(apart), `${relative(together)} and ${relative(apart)}`);
  });

  it('averages the efficiency over the mass points with the declared weights', async () => {
    const weights = [{ m_upsilon: [5, 7] as [number, number], m_dark_photon: [0, 1] as [number, number], weight: 3 }];
    const options = optimiseSchema.parse({ ...OPTIONS, replicas: 0, holdout_splits: 0, mass_weights: weights });
    const { workingPoint, efficiencies } = await optimise(DATA, SIGNAL, options, CONTEXT);
    for (const name of CATEGORIES) {
      const [a, b] = efficiencies.filter((point) => point.category === name);
      const mean = 0.25 * a.efficiency + 0.75 * b.efficiency;
      assert.ok(Math.abs(workingPoint.efficiency[name] - mean) < 1e-10);
      assert.ok(Math.abs(a.error - Math.sqrt(a.efficiency / 4000)) < 1e-12);
    }
  });

  it('gives the same result for shuffled rows in several tables', async () => {
    const options = { ...OPTIONS, replicas: 3, holdout_splits: 1 };
    const whole = await optimise(DATA, SIGNAL, options, CONTEXT);
    const odd = takeRows(DATA, [...Array(DATA.rowCount).keys()].filter((i) => i % 3 === 0).reverse());
    const rest = takeRows(
      DATA,
      [...Array(DATA.rowCount).keys()].filter((i) => i % 3 !== 0),
    );
    const backwards = takeRows(SIGNAL, [...Array(SIGNAL.rowCount).keys()].reverse());
    assert.equal(JSON.stringify(await optimise([odd, rest], backwards, options, CONTEXT)), JSON.stringify(whole));
  });

  it('looks at no event outside the optimisation sample', async () => {
    const options = { ...OPTIONS, replicas: 2, holdout_splits: 1 };
    const inSample = optimisationSampler(CONTEXT.seed, options.fraction);
    const inside = [...Array(DATA.rowCount).keys()].filter((row) =>
      inSample((DATA.columns.event_id as Float64Array)[row]),
    );
    const whole = await optimise(DATA, SIGNAL, options, CONTEXT);
    const only = await optimise(takeRows(DATA, inside), SIGNAL, options, CONTEXT);
    assert.equal(JSON.stringify(only), JSON.stringify(whole));
  });

  it('takes all of a simulated background, at its own luminosity', async () => {
    const options = { ...OPTIONS, replicas: 0, holdout_splits: 0, fraction: 0 };
    const once = await optimise(DATA, SIGNAL, options, { ...CONTEXT, simulatedShare: 1 });
    const whole = await optimise(DATA, SIGNAL, { ...options, fraction: 1 }, CONTEXT);
    assert.deepEqual(once.workingPoint, whole.workingPoint);
    const { sample, curves } = await optimise(DATA, SIGNAL, options, { ...CONTEXT, simulatedShare: 4 });
    assert.deepEqual([sample.candidates, sample.fraction], [DATA.rowCount, 4]);
    for (const [c, { observed }] of curves.entries())
      assert.ok(Math.abs(observed[0] / once.curves[c].observed[0] - 0.25) < 1e-9);
    await assert.rejects(optimise(DATA, SIGNAL, options, CONTEXT), /fraction: found 0, which leaves no data/);
  });

  it('expects what lies above the cut to the end, also above all signal', async () => {
    const random = new Random(3, 'test/exponential');
    const rate = 0.25;
    const rows = Array.from({ length: 40000 }, (_, eventId) => ({
      eventId,
      candidateId: 0,
      finalState: STATE_OF.C0,
      score: -6 - Math.log(1 - random.at(eventId).uniform()) / rate,
    }));
    const signal = normalScores(2, { C0: 3000, C1: 0, C2: 0 }, 4, 0.3, {
      masses: [3, 0.5],
      matched: 1,
      process: 'signal',
    });
    const options = {
      ...OPTIONS,
      fraction: 1,
      replicas: 0,
      holdout_splits: 0,
      score_range: [-15, 60] as [number, number],
    };
    const { workingPoint } = await optimise(scoreTable(rows), signal, options, CONTEXT);
    const truth = 40000 * Math.exp(-rate * (workingPoint.cuts.C0 + 6));
    const belowTheEndOfSignal = truth - 40000 * Math.exp(-rate * (5.2 + 6));
    assert.ok(belowTheEndOfSignal < 0.5 * truth, 'most of the background lies above all signal');
    assert.ok(Math.abs(workingPoint.expected.C0 / truth - 1) < 0.1, `${workingPoint.expected.C0}, true ${truth}`);
  });

  it('optimises each category by itself on demand, which is no better for the merged search', async () => {
    const options = { ...OPTIONS, replicas: 0, holdout_splits: 0, plateau: 0 };
    const joint = await optimise(DATA, SIGNAL, options, CONTEXT);
    const separate = await optimise(DATA, SIGNAL, { ...options, joint: false }, CONTEXT);
    assert.ok(separate.workingPoint.value <= joint.workingPoint.value);
    const { largest } = separate.workingPoint;
    assert.deepEqual(
      largest.map(({ categories }) => categories.join()),
      ['C0', 'C1', 'C0,C1', 'C2', 'C0,C2', 'C1,C2', 'C0,C1,C2'],
    );
    assert.equal(largest[6].value, joint.workingPoint.maximumValue);
    assert.equal(joint.workingPoint.value, joint.workingPoint.maximumValue);
    assert.equal(separate.workingPoint.cutSd.C0, null);
  });

  it('places cuts together no worse than those of any of the categories, also where one is worth little', async () => {
    const options = { ...OPTIONS, replicas: 0, holdout_splits: 0 };
    for (const [k, counts] of [
      { C0: 200, C1: 1, C2: 600 },
      { C0: 3, C1: 500, C2: 2 },
    ].entries()) {
      const signal = normalScores(20 + k, counts, 4, 2, { masses: [3, 0.5], matched: 1, process: 'signal' });
      const { workingPoint } = await optimise(DATA, signal, options, CONTEXT);
      const most = Math.max(...workingPoint.largest.map(({ value }) => value));
      assert.equal(workingPoint.maximumValue, most);
    }
  });

  it('gives curves with bands around the figure of merit', async () => {
    const { curves, workingPoint, distributions } = await optimise(DATA, SIGNAL, OPTIONS, CONTEXT);
    for (const curve of curves) {
      assert.ok(curve.cut.length > 50 && curve.cut.length <= 210);
      const nearest = curve.cut.findIndex((cut) => cut >= workingPoint.cuts[curve.category]);
      assert.ok(Math.abs(curve.value[nearest] / workingPoint.value - 1) < 0.02);
      assert.ok(curve.low.every((low, i) => low <= curve.high[i]));
    }
    for (const shape of distributions) {
      const total = shape.data.reduce((a, b) => a + b, 0);
      assert.ok(Math.abs(total - 0.2 * DATA_COUNT[shape.category]) < 500);
      assert.equal(shape.fit.length, shape.score.length);
    }
  });

  it('draws for cuts chosen by themselves what each maximises: its category alone', async () => {
    const { curves, workingPoint } = await optimise(DATA, SIGNAL, { ...OPTIONS, joint: false }, CONTEXT);
    for (const { category, cut, value, chosen, largest, low, high } of curves) {
      const { efficiency, expected } = workingPoint;
      assert.ok(Math.abs(chosen * poissonUpperLimit(expected[category], 0.9) - efficiency[category]) < 1e-6);
      assert.ok(Math.max(...value) <= largest && chosen >= (1 - OPTIONS.plateau) * largest, category);
      const at = cut.findIndex((one) => one >= workingPoint.cuts[category]);
      assert.ok(low[at] <= value[at] && value[at] <= high[at], category);
    }
  });

  it('measures how optimistic each category is by itself where its cut is chosen by itself', async () => {
    const options = { ...OPTIONS, replicas: 0, holdout_splits: 3 };
    const separate = await optimise(DATA, SIGNAL, { ...options, joint: false }, CONTEXT);
    const relative = (numbers: readonly number[]) => numbers.map((value) => value.toPrecision(10));
    const { alone } = separate.optimism!;
    for (const [c, name] of CATEGORIES.entries()) {
      const only = (table: Table) => filterRows(table, (row) => wordAt(table, row) === name);
      const { optimism } = await optimise(only(DATA), only(SIGNAL), options, CONTEXT);
      const { onChoosingHalf, onOtherHalf } = optimism!;
      assert.deepEqual(
        relative([alone[c].onChoosingHalf, alone[c].onOtherHalf]),
        relative([onChoosingHalf, onOtherHalf]),
      );
      assert.deepEqual(optimism!.alone, []);
    }
    assert.ok(alone.every((one) => one.onChoosingHalf < separate.optimism!.onChoosingHalf));
  });

  it('closes a category whose signal is not worth its background at the first score that nothing reaches', async () => {
    const weak = normalScores(6, { C0: 600, C1: 3, C2: 0 }, 5, 1, { masses: [3, 0.5], matched: 1, process: 'signal' });
    const strong = concatTables([DATA, normalScores(7, { C0: 0, C1: 9000, C2: 0 }, 5, 2)]);
    const options = { ...OPTIONS, holdout_splits: 0 };
    const { workingPoint, curves } = await optimise(strong, weak, options, CONTEXT);
    assert.ok(workingPoint.cuts.C1 > 9 && workingPoint.cuts.C1 < 14, `C1 cut ${workingPoint.cuts.C1}`);
    assert.equal(workingPoint.efficiency.C1, 0);
    assert.ok(workingPoint.cutSd.C1! < 1);
    assert.ok(workingPoint.cuts.C2 > 5);
    assert.ok(curves[1].cut.every((cut) => cut < 14));
  });

  it('counts where there are too few entries to fit, and says so', async () => {
    const few = normalScores(9, { C0: 30, C1: 40000, C2: 0 }, -4, 2);
    const { backgrounds, workingPoint } = await optimise(few, SIGNAL, OPTIONS, CONTEXT);
    assert.equal(backgrounds[0].method, 'count');
    assert.match(backgrounds[0].reason, /counted/);
    assert.equal(backgrounds[1].method, 'quadratic');
    assert.equal(backgrounds[2].method, 'count');
    assert.ok(CATEGORIES.every((name) => Number.isFinite(workingPoint.cuts[name])));
  });

  it('refuses signal without matched candidates or of an unknown mass point', async () => {
    await assert.rejects(optimise(DATA, DATA, OPTIONS, CONTEXT), ConfigError);
    await assert.rejects(
      optimise(DATA, SIGNAL, OPTIONS, { ...CONTEXT, points: POINTS.slice(1) }),
      /mass point \(3, 0.5\) GeV/,
    );
  });
});
