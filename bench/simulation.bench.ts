import { createPool } from '../src/core/pool.js';
import { generateSignal } from '../src/simulation/signal/generate-signal.js';
import { simulateBackground } from '../src/simulation/simulate-background.js';
import { simulateSignal } from '../src/simulation/simulate-signal.js';
import { simulationOptions } from '../src/simulation/options.js';
import type { BenchTable } from './table.js';

const WORKERS = 2;

/** Generated events a second of each part of the simulation. */
export async function bench(): Promise<readonly BenchTable[]> {
  const options = simulationOptions.parse({ luminosity_fb: 40, signal: { events_per_point: 10000 } });
  const pool = createPool(WORKERS);
  const background = await timed(async () => {
    const flow = await simulateBackground(options, 1, pool, () => {});
    return flow.filter((row) => row.step === 'generated').reduce((sum, row) => sum + row.events, 0);
  });
  const signal = await timed(async () => {
    const { cutFlow } = await simulateSignal(options, 1, pool, () => {});
    return cutFlow[0].events;
  });
  await pool.close();
  const generator = await timed(() =>
    Promise.resolve(
      generateSignal(
        {
          mUpsilon: 5,
          mDarkPhoton: 0.5,
          ctauCm: 0,
          matrixElement: 'phase_space',
          spin: 'isotropic',
          shares: 'equal',
          dataSets: '4S',
          beamEnergySpread: 0,
          substream: 0,
        },
        1,
        0,
        200000,
      ).eventCount,
    ),
  );
  return [
    {
      title: 'Simulation, generated events a second',
      header: ['part', 'cores', 'events', 'seconds', 'events/s'],
      rows: [
        ['background: draw, detector, skim (reading included)', `${WORKERS}`, ...background],
        ['signal: generator, detector, skim', `${WORKERS}`, ...signal],
        ['signal generator alone', '1', ...generator],
      ],
      notes: [
        `Background: the default samples at ${options.luminosity_fb} fb^-1. Signal: 40 mass points, kept events only are measured.`,
      ],
    },
  ];
}

async function timed(work: () => Promise<number>): Promise<[string, string, string]> {
  const start = performance.now();
  const events = await work();
  const seconds = (performance.now() - start) / 1000;
  return [events.toFixed(0), seconds.toFixed(2), (events / seconds).toFixed(0)];
}
