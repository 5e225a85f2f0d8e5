import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CutCurve, Figure } from '../../../src/selection/optimise/cut-search.js';
import {
  figureAlong,
  figureAt,
  maximiseCuts,
  settleOnPlateau,
  startingCuts,
} from '../../../src/selection/optimise/cut-search.js';
import { sumsAbove } from '../../../src/selection/optimise/score-axis.js';

const figure: Figure = (efficiency, observed) => efficiency / (1.5 + Math.sqrt(observed));

/** Gaussian signal and exponential background in `bins` bins. */
function smoothCurve(bins: number, yields: number, peak: number, background: number): CutCurve {
  const bell = Float64Array.from({ length: bins }, (_, i) => yields * Math.exp(-0.5 * ((i - peak) / 4) ** 2));
  const falling = Float64Array.from({ length: bins }, (_, i) => background * Math.exp(-i / 3));
  return { efficiency: sumsAbove(bell), observed: sumsAbove(falling) };
}

const CURVES = [smoothCurve(40, 0.02, 22, 5e4), smoothCurve(40, 0.01, 25, 2e4), smoothCurve(40, 0.004, 20, 9e4)];

/** The slow twin: every combination of edges. */
function exhaustive(curves: readonly CutCurve[]): number {
  let best = 0;
  const edges = [0, 0, 0];
  for (edges[0] = 0; edges[0] < curves[0].efficiency.length; edges[0]++)
    for (edges[1] = 0; edges[1] < curves[1].efficiency.length; edges[1]++)
      for (edges[2] = 0; edges[2] < curves[2].efficiency.length; edges[2]++)
        best = Math.max(best, figureAt(curves, edges, figure));
  return best;
}

describe('search for cuts', () => {
  it('finds the maximum that trying every combination finds', () => {
    const found = maximiseCuts(CURVES, figure, startingCuts(CURVES, figure, 24, 12));
    assert.equal(found.value, exhaustive(CURVES));
    assert.equal(figureAt(CURVES, found.edges, figure), found.value);
  });

  it('comes within a percent of it for ragged histograms', () => {
    const bins = fc.array(fc.nat({ max: 20 }), { minLength: 12, maxLength: 12 });
    const curve = fc.record({ signal: bins, data: bins }).map(({ signal, data }) => ({
      efficiency: sumsAbove(signal.map((s) => s / 1000)),
      observed: sumsAbove(data),
    }));
    fc.assert(
      fc.property(fc.tuple(curve, curve, curve), (curves) => {
        const found = maximiseCuts(curves, figure, startingCuts(curves, figure, 24, 12));
        assert.ok(found.value >= 0.99 * exhaustive(curves));
      }),
      { numRuns: 40 },
    );
  });

  it('follows the figure of merit along one cut with the others held', () => {
    const along = figureAlong(CURVES, [10, 12, 14], 1, figure);
    assert.equal(along.length, 41);
    for (const edge of [0, 12, 30, 40])
      assert.ok(Math.abs(along[edge] / figureAt(CURVES, [10, edge, 14], figure) - 1) < 1e-14);
  });

  it('settles in the middle of the plateau and stays on it', () => {
    const maximum = maximiseCuts(CURVES, figure, startingCuts(CURVES, figure, 24, 12));
    for (const tolerance of [0, 0.01, 0.05]) {
      const settled = settleOnPlateau(CURVES, figure, maximum, tolerance);
      assert.ok(settled.value >= (1 - tolerance) * maximum.value);
      assert.equal(settled.value, figureAt(CURVES, settled.edges, figure));
    }
    // One category with a flat top from edge 10 to edge 20 and a spike on it at 11.
    const top = Float64Array.from({ length: 30 }, (_, i) => (i === 11 ? 1.005 : i >= 10 && i <= 20 ? 1 : 0.5));
    const flat = [{ efficiency: top, observed: new Float64Array(30) }];
    const own: Figure = (efficiency) => efficiency;
    const spike = maximiseCuts(flat, own, [[0]]);
    assert.deepEqual(spike.edges, [11]);
    assert.deepEqual(settleOnPlateau(flat, own, spike, 0.01).edges, [15]);
    assert.deepEqual(settleOnPlateau(flat, own, spike, 0).edges, [11]);
  });

  it('starts a category without signal from its tightest cut', () => {
    const none = { efficiency: new Float64Array(41), observed: CURVES[0].observed };
    assert.ok(startingCuts([CURVES[0], none], figure, 6, 100).every((edges) => edges[1] === 40));
  });
});
