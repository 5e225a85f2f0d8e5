import assert from 'node:assert/strict';
import { candidateOptions } from '../../src/candidates/options.js';
import { createPool } from '../../src/core/pool.js';
import type { Pool } from '../../src/core/pool.js';
import { numeric } from '../../src/core/table.js';
import { extractFeatures } from '../../src/features/extract-features.js';
import { fitCrystalBall } from '../../src/inference/fit-crystal-ball.js';
import { simulationOptions } from '../../src/simulation/options.js';
import { simulateSignal } from '../../src/simulation/simulate-signal.js';

/** m_Y, m_A' (GeV), generated events: near the least and the largest resolution of the plane, and in between. */
const POINTS = [
  [0.5, 0.1, 16000],
  [2, 0.6, 12000],
  [3, 0.1, 10000],
  [7, 0.5, 2500],
  [9, 0.3, 2000],
  [9.4, 3, 2000],
] as const;

/** Crystal Ball widths of all truth-matched candidates, MeV. */
async function widths(mUpsilon: number, mDarkPhoton: number, events: number, pool: Pool): Promise<[number, number]> {
  const signal = {
    grid: { dark_photon_points: 0, upsilon_points: 0 },
    points: [{ m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton }],
    events_per_point: events,
  };
  const residuals: [number[], number[]] = [[], []];
  const weights: number[] = [];
  await simulateSignal(simulationOptions.parse({ signal }), 2, pool, (batch) => {
    const { table } = extractFeatures(batch, candidateOptions());
    for (let row = 0; row < table.rowCount; row++) {
      if (numeric(table, 'truth_matched')[row] !== 1) continue;
      residuals[0].push(numeric(table, 'm_upsilon')[row] - mUpsilon);
      residuals[1].push(numeric(table, 'm_dark_photon')[row] - mDarkPhoton);
      weights.push(numeric(table, 'weight')[row]);
    }
  });
  assert.ok(weights.length > 200, `${weights.length} candidates`);
  return residuals.map((values) => 1000 * fitCrystalBall(values, weights)!.sigma) as [number, number];
}

describe('simulation: mass resolution', () => {
  it("has the published widths of Crystal Ball fits, 5 to 40 MeV in m_Y and 1 to 8 MeV in m_A', to a quarter", async () => {
    const pool = createPool(2);
    const all: [number, number][] = [];
    for (const [mUpsilon, mDarkPhoton, events] of POINTS) all.push(await widths(mUpsilon, mDarkPhoton, events, pool));
    await pool.close();
    for (const [i, [low, high]] of [
      [5, 40],
      [1, 8],
    ].entries()) {
      const values = all.map((pair) => pair[i]);
      const text = values.map((value) => value.toFixed(1)).join(' ');
      assert.ok(
        values.every((sigma) => sigma > 0.75 * low && sigma < 1.25 * high),
        text,
      );
      // and they fill that range
      assert.ok(Math.min(...values) < 1.5 * low && Math.max(...values) > 0.75 * high, text);
    }
  });
});
