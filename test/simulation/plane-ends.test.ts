import assert from 'node:assert/strict';
import { candidateOptions } from '../../src/candidates/options.js';
import { createPool } from '../../src/core/pool.js';
import { numeric } from '../../src/core/table.js';
import { extractFeatures } from '../../src/features/extract-features.js';
import { FEATURE_NAMES } from '../../src/features/registry.js';
import { massGrid, PLANE } from '../../src/simulation/mass-point.js';
import { simulationOptions } from '../../src/simulation/options.js';
import { massPoints, simulateSignal } from '../../src/simulation/simulate-signal.js';

/** m_Y, m_A' in GeV. */
type Masses = readonly [mUpsilon: number, mDarkPhoton: number];

/** What comes out of a mass point. */
interface Outcome {
  /** Truth-matched candidates over generated events, and its statistical error. */
  readonly efficiency: number;
  readonly error: number;
  /** Medians of |measured - generated|, MeV. */
  readonly upsilon: number;
  readonly darkPhoton: number;
}

async function outcome([mUpsilon, mDarkPhoton]: Masses, events: number): Promise<Outcome> {
  const options = simulationOptions.parse({
    signal: {
      grid: { dark_photon_points: 0, upsilon_points: 0 },
      points: [{ m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton }],
      events_per_point: events,
    },
  });
  const distances: [number[], number[]] = [[], []];
  let [sum, squares] = [0, 0];
  const { points } = await simulateSignal(options, 4, createPool(1), (batch) => {
    const { table } = extractFeatures(batch, candidateOptions());
    for (const name of [...FEATURE_NAMES, 'm_upsilon', 'm_dark_photon', 'sigma_m_upsilon', 'sigma_m_dark_photon'])
      assert.ok(numeric(table, name).every(Number.isFinite), `${name} at ${mUpsilon}, ${mDarkPhoton}`);
    for (let row = 0; row < table.rowCount; row++) {
      if (numeric(table, 'truth_matched')[row] !== 1) continue;
      const weight = numeric(table, 'weight')[row];
      sum += weight;
      squares += weight * weight;
      distances[0].push(1000 * Math.abs(numeric(table, 'm_upsilon')[row] - mUpsilon));
      distances[1].push(1000 * Math.abs(numeric(table, 'm_dark_photon')[row] - mDarkPhoton));
    }
  });
  const [upsilon, darkPhoton] = distances.map((all) => all.sort((a, b) => a - b)[all.length >> 1]);
  const [{ generated }] = points;
  return { efficiency: sum / generated, error: Math.sqrt(squares) / generated, upsilon, darkPhoton };
}

describe('simulation: the ends of the searched plane', () => {
  it('are corners of the default grid: 0.05 to 9.5 GeV, and from 2 m_e to 3.16 GeV', () => {
    const points = massPoints(simulationOptions.parse({}));
    const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)];
    assert.deepEqual(range(points.map((point) => point.mUpsilon)), [0.05, 9.5]);
    assert.deepEqual(range(points.map((point) => point.mDarkPhoton)), [0.00103, 3.16]);
    assert.ok(PLANE.mDarkPhoton[0] - 0.001022 < 1e-5);
    const corners: readonly Masses[] = [
      [0.05, 0.00103],
      [9.5, 0.00103],
      [9.5, 3.16],
    ];
    for (const [mUpsilon, mDarkPhoton] of corners)
      assert.ok(points.some((point) => point.mUpsilon === mUpsilon && point.mDarkPhoton === mDarkPhoton));
    for (const [a, y] of [
      [2, 2],
      [12, 8],
      [40, 3],
    ]) {
      for (const { mUpsilon, mDarkPhoton } of massGrid(a, y)) assert.ok(3 * mDarkPhoton < mUpsilon && mUpsilon <= 9.5);
    }
  });

  /** End, a point further inside with nearly the same kinematics, generated events of each. */
  const ENDS: readonly (readonly [end: Masses, inside: Masses, events: number])[] = [
    [[0.05, 0.00103], [0.05, 0.00115], 20000],
    [[0.05, 0.0166], [0.055, 0.0166], 20000],
    [[1, 0.00103], [1, 0.00115], 20000],
    [[9.5, 0.00103], [9.4, 0.0012], 2500],
    [[9.5, 0.0011], [9.4, 0.0015], 2500],
    [[9.5, 3.16], [9.4, 3.0], 2500],
  ];
  for (const [end, inside, events] of ENDS) {
    it(`has the efficiency of its neighbours at ${end.join(', ')} GeV, finite features and masses where they were made`, async () => {
      const [there, here] = [await outcome(end, events), await outcome(inside, events)];
      const error = Math.hypot(there.error, here.error);
      assert.ok(there.efficiency > 0.02, `${there.efficiency}`);
      assert.ok(
        Math.abs(there.efficiency - here.efficiency) < 4 * error + 0.1 * here.efficiency,
        `${there.efficiency} ${here.efficiency} +- ${error}`,
      );
      // half of the candidates: within the best resolution published, or within the worst at the highest masses
      const [upsilon, darkPhoton] = end[0] < 5 ? [10, 1] : [80, end[1] < 1 ? 1.2 : 12];
      assert.ok(there.upsilon < upsilon && there.darkPhoton < darkPhoton, `${there.upsilon} ${there.darkPhoton} MeV`);
    });
  }

  it('keeps more events at threshold than above, because electrons at rest in the dark photon share its momentum evenly', async () => {
    const [threshold, above] = [await outcome([1, 0.00103], 20000), await outcome([1, 0.01], 20000)];
    assert.ok(threshold.efficiency > 1.5 * above.efficiency, `${threshold.efficiency} ${above.efficiency}`);
  });
});
