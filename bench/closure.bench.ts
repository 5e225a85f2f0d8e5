/**
 * The signal map of a finished run beside fresh signal: random masses and lifetimes, another seed each time, through the
 * run's own classifiers and cuts. Needs `npm start`, or DARKONIUM_RUN and DARKONIUM_CONFIG for another run.
 */
import { loadConfig } from '../src/config/load-config.js';
import { createPool } from '../src/core/pool.js';
import { freshSignal, pullWidth, type FreshRequest } from '../src/inference/signal/fresh-points.js';
import { signalMeasure } from '../src/inference/signal/measure-signal.js';
import type { LeftOut } from '../src/inference/signal/signal-map.js';
import { artefactsFrom } from '../src/pipeline/artefacts.js';
import { readSignalMap, signalSource } from '../src/pipeline/signal-source.js';
import { weightedQuantile } from '../src/core/numerics/statistics.js';
import type { BenchTable } from './table.js';

const { DARKONIUM_RUN: run = 'runs/quick', DARKONIUM_CONFIG: file = 'config/quick.yaml' } = process.env;
const medianOf = (values: readonly number[]) =>
  weightedQuantile(
    values,
    values.map(() => 1),
    0.5,
  );
/** Beyond all points that a map is made of. */
const FIRST = 1 << 15;
const [TWO_MUONS, TWO_PIONS] = [0.2113, 0.2791];
const near = (m: number, threshold: number) => Math.abs(m - threshold) < 0.05;
const REGIONS: readonly [name: string, holds: (point: LeftOut['point']) => boolean][] = [
  ['m_Y < 1.5 GeV', ({ mUpsilon }) => mUpsilon < 1.5],
  ['1.5 to 3.3 GeV', ({ mUpsilon }) => mUpsilon >= 1.5 && mUpsilon < 3.3],
  ['m_Y > 3.3 GeV', ({ mUpsilon }) => mUpsilon >= 3.3],
  ["m_A' within 50 MeV of 2 m_mu or 2 m_pi", ({ mDarkPhoton: m }) => near(m, TWO_MUONS) || near(m, TWO_PIONS)],
  ['prompt', ({ ctauCm }) => ctauCm === 0],
  ['other lifetimes', ({ ctauCm }) => ctauCm > 0],
  ['all', () => true],
];

export async function bench(): Promise<readonly BenchTable[]> {
  const pool = createPool(2);
  try {
    const seed = Date.now() % 2 ** 31;
    const config = await loadConfig(file);
    const from = artefactsFrom((stage) => `${run}/${stage}`);
    const map = await readSignalMap(from('efficiency').map);
    const windows = { half_width: config.scan.half_width, least_sigma: config.scan.least_sigma };
    const request: FreshRequest = { points: 160, lifetimePoints: 40, eventsPerPoint: 8000, first: FIRST, seed };
    const found = await freshSignal(map, signalMeasure(await signalSource(config, from, seed, pool)), windows, request);
    return [
      {
        title: `Signal map of ${run} beside fresh signal`,
        header: ['points', 'number', 'pull width', 'largest pull', 'median map / fresh', 'median stated error'],
        rows: REGIONS.map(([name, holds]) =>
          rowOf(
            name,
            found.filter(({ point }) => holds(point)),
          ),
        ),
        notes: [
          `Seed ${seed}; points even in m_Y and ln(m_A' + 50 MeV), lifetimes even in ln(c tau). Pulls have the errors of both sides.`,
        ],
      },
    ];
  } finally {
    await pool.close();
  }
}

function rowOf(name: string, points: readonly LeftOut[]): string[] {
  if (points.length === 0) return [name, '0', '', '', '', ''];
  const pulls = points.map(({ pull }) => pull);
  const ratios = points.filter(({ measured }) => measured > 0).map(({ measured, foretold }) => foretold / measured);
  return [
    name,
    `${points.length}`,
    pullWidth(pulls).toFixed(2),
    Math.max(...pulls.map(Math.abs)).toFixed(2),
    ratios.length === 0 ? '' : medianOf(ratios).toFixed(3),
    medianOf(points.map(({ error, foretold }) => error / foretold)).toFixed(3),
  ];
}
