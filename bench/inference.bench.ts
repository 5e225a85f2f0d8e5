import { createPool } from '../src/core/pool.js';
import { Random } from '../src/core/numerics/random.js';
import { makeTable, toCategory } from '../src/core/table.js';
import { limitPlane } from '../src/inference/limits/limit-plane.js';
import { LIMIT_METHOD_NAMES, LIMIT_METHODS } from '../src/inference/limits/registry.js';
import { limitSchema } from '../src/inference/limits/options.js';
import { scanSchema } from '../src/inference/scan/options.js';
import { scanPlane } from '../src/inference/scan/scan.js';
import type { ScoreSideband } from '../src/inference/scan/score-sideband.js';
import { MAP } from '../test/inference/sample.js';
import type { BenchTable } from './table.js';

function masses(count: number): { mUpsilon: Float64Array; mDarkPhoton: Float64Array } {
  const random = new Random(count, 'bench/inference');
  const mUpsilon = Float64Array.from({ length: count }, () => 10 * Math.sqrt(random.uniform()));
  return { mUpsilon, mDarkPhoton: mUpsilon.map((m) => (m / 3) * random.uniform()) };
}

function sideband(events: number): ScoreSideband {
  return { delta: 1, events, ...masses(events), weight: new Float64Array(events).fill(1) };
}

async function seconds(run: () => Promise<unknown>): Promise<string> {
  const start = performance.now();
  await run();
  return ((performance.now() - start) / 1e3).toFixed(2);
}

function methodRows(): string[][] {
  return LIMIT_METHOD_NAMES.map((name) => {
    const repeats = name === 'feldman_cousins' ? 50 : 3000;
    const start = performance.now();
    for (let i = 0; i < repeats; i++)
      LIMIT_METHODS[name].limit(
        { observed: i % 5, sideband: i % 3, tau: 1, relativeError: 0.08 + (0.1 * i) / repeats },
        0.9,
      );
    return [name, Math.round((1e3 * repeats) / (performance.now() - start)).toString()];
  });
}

async function planeRow(selected: number, workers: number): Promise<string[]> {
  const pool = createPool(workers);
  try {
    const { mUpsilon, mDarkPhoton } = masses(selected);
    const table = makeTable({
      category: toCategory(new Array<string>(selected).fill('C0'), ['C0']),
      m_upsilon: mUpsilon,
      m_dark_photon: mDarkPhoton,
    });
    const sidebands = { C0: sideband(500), C1: sideband(501), C2: sideband(502) };
    const input = { selected: table, sidebands, map: MAP, seed: 1, pool };
    const withoutToys = await seconds(() => scanPlane(input, scanSchema.parse({ toys: 0 })));
    const start = performance.now();
    const { points } = await scanPlane(input, scanSchema.parse({ toys: 1000 }));
    const withToys = ((performance.now() - start) / 1e3).toFixed(2);
    const limits = await seconds(() => limitPlane({ points, luminosityFb: 514, pool }, limitSchema.parse({})));
    return [`${selected}`, `${workers}`, `${points.rowCount}`, withoutToys, withToys, limits];
  } finally {
    await pool.close();
  }
}

/** Limits by method, and scan, toys and limits over the whole mass plane. */
export async function bench(): Promise<readonly BenchTable[]> {
  return [
    {
      title: 'Upper limits, one after the other',
      header: ['method', 'limits / s'],
      rows: methodRows(),
      notes: ['0 to 4 events observed, 0 to 2 in the sideband, 8 to 18 % error of the efficiency; one core, no cache.'],
    },
    {
      title: 'Scan of the whole mass plane',
      header: ['selected events', 'workers', 'hypotheses', 'scan, s', 'scan with 1000 toys, s', 'limits, s'],
      rows: [await planeRow(70, 1), await planeRow(70, 2), await planeRow(500, 2)],
      notes: [
        'Steps of one resolution; three score sidebands of 500 events; limits at four dark couplings with bands.',
      ],
    },
  ];
}
