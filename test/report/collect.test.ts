import assert from 'node:assert/strict';
import { areaUnderCurve } from '../../src/core/numerics/statistics.js';
import { concatTables, filterRows, makeTable, numeric, toCategory } from '../../src/core/table.js';
import { collectReport } from '../../src/report/collect/collect-report.js';
import { binOf, extremeMap, histogram } from '../../src/report/collect/binning.js';
import { collectCutFlow } from '../../src/report/collect/cut-flow.js';
import { optimisationSampler } from '../../src/events/optimisation-sample.js';
import { planeTable, reportInputs, selectedTable } from '../helpers/report-inputs.js';

const smallest = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => Math.min(a, b));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('the numbers of the report', () => {
  const inputs = reportInputs();
  const record = collectReport(inputs);

  it('are the same after a trip through JSON', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(record)), record);
  });

  it('give the figure of merit of what the cuts maximise', () => {
    const { workingPoint } = inputs.optimisation;
    const { merit, figureOfMerit } = collectReport({
      ...inputs,
      optimisation: { ...inputs.optimisation, workingPoint: { ...workingPoint, joint: false } },
    });
    assert.deepEqual(
      merit.alone,
      inputs.optimisation.curves.map(({ category, chosen, largest }) => ({
        category,
        value: chosen,
        maximum: largest,
        optimism: null,
      })),
    );
    assert.equal(merit.maximum, null);
    assert.match(figureOfMerit[1].name, /, C1 alone$/);
    assert.deepEqual([record.merit.alone, record.merit.maximum], [[], workingPoint.maximumValue]);
  });

  it('count the hypotheses whose resolutions lie in the published ranges', () => {
    const points = filterRows(inputs.scan!.points, (row) => row < 4);
    const widths = {
      resolution_m_upsilon: Float64Array.of(0.005, 0.02, 0.04, 0.0401),
      resolution_m_dark_photon: Float64Array.of(0.0009, 0.001, 0.0081, 0.01),
    };
    const scan = { ...inputs.scan!, points: makeTable({ ...points.columns, ...widths }) };
    const { published } = collectReport({ ...inputs, scan }).signalModel!;
    assert.deepEqual(published, { upsilon: 0.75, darkPhoton: 0.25 });
  });

  it('count every candidate of the pseudo-data once', () => {
    assert.equal(sum(record.scores.flatMap(({ pseudoData }) => pseudoData ?? [])), inputs.scores.pseudoData.rowCount);
  });

  it('count an event once, with its best candidate of the category', () => {
    const table = makeTable({
      event_id: Float64Array.of(7, 7, 7, 8),
      category: toCategory(['C0', 'C0', 'C1', 'C0']),
      score: Float32Array.of(1, 3, 0, 2),
      weight: Float64Array.of(1, 1, 1, 1),
    });
    const { scores } = collectReport({ ...inputs, scores: { ...inputs.scores, pseudoData: table } });
    assert.deepEqual(
      scores.map(({ pseudoData }) => sum(pseudoData!)),
      [2, 1, 0],
    );
    const { edges, pseudoData } = scores[0];
    assert.deepEqual(
      [binOf(edges, 1), binOf(edges, 3)].map((bin) => pseudoData![bin]),
      [0, 1],
    );
  });

  it('scale the signal to the sum of the pseudo-data', () => {
    for (const { signal, pseudoData } of record.scores)
      assert.ok(Math.abs(sum(signal) / sum(pseudoData ?? []) - 1) < 1e-12);
  });

  it('count the optimisation sample by the rule of the selection', () => {
    const inSample = optimisationSampler(inputs.run.seed, inputs.run.optimisationFraction);
    const eventId = numeric(inputs.scores.pseudoData, 'event_id');
    assert.equal(
      sum(record.scores.flatMap(({ optimisation }) => optimisation)),
      eventId.filter((id) => inSample(id)).length,
    );
  });

  it('show nothing of the pseudo-data beyond the optimisation sample while it is blind', () => {
    const blind = collectReport({ ...inputs, scores: { ...inputs.scores, unblinded: false }, selected: null });
    const only = filterRows(inputs.scores.pseudoData, () => false);
    const withoutRest = collectReport({
      ...inputs,
      scores: { ...inputs.scores, pseudoData: only, unblinded: false },
      selected: null,
    });
    assert.deepEqual(blind, withoutRest);
    assert.ok(blind.scores.every(({ pseudoData }) => pseudoData === null));
  });

  it('have ROC curves from (0, 0) to (1, 1) with the area that core/statistics computes', () => {
    const { pseudoData, signal } = inputs.scores;
    const inSample = optimisationSampler(inputs.run.seed, inputs.run.optimisationFraction);
    const eventId = numeric(pseudoData, 'event_id');
    const both = concatTables([filterRows(pseudoData, (row) => inSample(eventId[row])), signal]);
    const label = Uint8Array.from({ length: both.rowCount }, (_, row) =>
      Number(row >= both.rowCount - signal.rowCount),
    );
    for (const { category, auc, signalEfficiency, backgroundEfficiency } of record.roc) {
      const words = both.columns.category as { levels: string[]; codes: Uint8Array };
      const weight = Float64Array.from(words.codes, (code) => Number(words.levels[code] === category));
      assert.ok(Math.abs(auc - areaUnderCurve(numeric(both, 'score'), label, weight)) < 1e-9);
      for (const efficiency of [signalEfficiency, backgroundEfficiency]) {
        assert.equal(efficiency[0], 0);
        assert.ok(Math.abs(efficiency.at(-1)! - 1) < 1e-12);
        assert.ok(efficiency.every((value, i) => i === 0 || value >= efficiency[i - 1]));
      }
    }
  });

  it('give the fitted density a unit of score, whatever bins it was fitted in', () => {
    const fit = record.scores[0].fit!;
    // The made-up fit is a normal with 500 entries: its integral is 500.
    const integral = Math.exp(fit.c - (fit.b * fit.b) / (4 * fit.a)) * Math.sqrt(Math.PI / -fit.a);
    assert.ok(Math.abs(integral / 500 - 1) < 1e-9, String(integral));
  });

  it('say how many generator events are behind the selected ones where some have copies', () => {
    const selected = selectedTable(20);
    const of = (source: (row: number) => number) => {
      const source_id = Float64Array.from({ length: 20 }, (_, row) => source(row));
      return collectReport({ ...inputs, selected: makeTable({ ...selected.columns, source_id }) }).selected!.sources;
    };
    assert.equal(
      of((row) => row >> 1),
      10,
    );
    assert.equal(
      of((row) => row),
      null,
    );
    assert.equal(record.selected!.sources, null);
  });

  it('list selected events by final state, and their sum is the total', () => {
    assert.equal(record.selected!.total, 48);
    assert.equal(sum(record.selected!.byFinalState.map(({ events }) => events)), 48);
    assert.equal(record.selected!.points.length, 48);
  });

  it('put the smallest local p-value first, with the share of toys at or below it', () => {
    const p = numeric(inputs.scan!.points, 'p_local');
    assert.equal(record.scan!.best[0].localP, smallest(p));
    const [, second] = record.scan!.best;
    const toys = Array.from(inputs.scan!.toyMinima);
    assert.equal(second.globalP, toys.filter((toy) => toy <= second.localP).length / toys.length);
    assert.equal(sum(record.scan!.toys!.counts), toys.length);
  });

  it('take the strongest limits, on epsilon only where the state is bound', () => {
    const { limits } = inputs.limits!;
    assert.equal(record.limits!.bestCrossSection!.crossSectionAb, smallest(numeric(limits, 'cross_section_upper_ab')));
    const unbound = makeTable({
      ...limits.columns,
      validity_0p5: toCategory(new Array<string>(limits.rowCount).fill('not bound'), ['ok', 'not bound']),
    });
    const onlyWeak = collectReport({ ...inputs, limits: { ...inputs.limits!, limits: unbound } }).limits!;
    assert.deepEqual(
      onlyWeak.bestEpsilon.map(({ alphaD }) => alphaD),
      [0.1],
    );
    assert.ok(onlyWeak.epsilon[0].map.values.every((value) => value === null));
  });

  it('count the points without a limit by reason', () => {
    const { failed, points } = record.limits!;
    assert.deepEqual(
      failed.map(({ reason }) => reason),
      ['no efficiency'],
    );
    assert.ok(failed[0].points > 0 && failed[0].points < points);
  });

  it('name a column that is missing', () => {
    assert.throws(
      () => collectReport({ ...inputs, scan: { ...inputs.scan!, points: selectedTable(3) } }),
      /resolution_m_upsilon/,
    );
  });
});

describe('histograms and maps', () => {
  it('put the upper edge into the last bin and values outside into the end bins', () => {
    assert.equal(binOf([0, 1, 2], 2), 1);
    assert.equal(binOf([0, 1, 2], 2.1), -1);
    assert.deepEqual(histogram([0, 1, 2], [-5, 0.5, 1, 2, 7, NaN], [1, 1, 1, 1, 1, 1]), [2, 3]);
  });

  it('keep the extreme value of a cell, leave failed cells empty and fill only cells without a point', () => {
    const points = { mUpsilon: [3.01, 3.02, 3.15], mDarkPhoton: [0.51, 0.52, 0.51], value: [2, 1, NaN] };
    const cell = (x: number, y: number) => y * 96 + x;
    const near = extremeMap(points, 'min', 1);
    assert.equal(near.values[cell(30, 10)], 1);
    assert.equal(near.values[cell(31, 10)], null);
    assert.equal(near.values[cell(29, 10)], 1);
    assert.equal(near.values[cell(27, 10)], null);
    assert.equal(extremeMap(points, 'max').values[cell(30, 10)], 2);
  });

  it('cover the reachable plane from the points of a scan', () => {
    const plane = planeTable(0.1, 0.02);
    const map = extremeMap(
      {
        mUpsilon: numeric(plane, 'm_upsilon'),
        mDarkPhoton: numeric(plane, 'm_dark_photon'),
        value: numeric(plane, 'efficiency'),
      },
      'max',
      2,
    );
    assert.ok(map.values[10 * 96 + 50] !== null);
    assert.equal(map.values[60 * 96 + 5], null);
  });
});

describe('the cut flow of the report', () => {
  const line = (category: string, finalState: string, events: number, candidates: number, process = 'uds') => ({
    step: 'cut',
    process,
    category,
    finalState,
    events,
    weightedEvents: events,
    candidates,
    weightedCandidates: candidates,
  });

  it('takes the lines for all final states where they exist, summed over processes', () => {
    const flow = [
      line('all', 'all', 5, 9),
      line('C0', 'all', 4, 6),
      line('C0', '6e', 3, 4),
      line('C0', '4e2mu', 2, 2),
      line('C1', 'all', 2, 3),
      line('all', 'all', 7, 7, 'tautau'),
    ];
    assert.deepEqual(collectCutFlow(flow), [{ step: 'cut', events: 12, candidates: { C0: 6, C1: 3, C2: 0 } }]);
  });

  it('adds final states otherwise, and knows the events only if each has one candidate', () => {
    assert.deepEqual(collectCutFlow([line('C0', '6e', 3, 4), line('C0', '6mu', 2, 2)]), [
      { step: 'cut', events: null, candidates: { C0: 6, C1: 0, C2: 0 } },
    ]);
    assert.equal(collectCutFlow([line('C0', '6e', 3, 3), line('C1', '4e2pi', 2, 2)])[0].events, 5);
  });
});
