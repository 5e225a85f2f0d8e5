import { createPool } from '../src/core/pool.js';
import { generateSignal } from '../src/simulation/signal/generate-signal.js';
import { simulateBackground } from '../src/simulation/simulate-background.js';
import { simulateSignal } from '../src/simulation/simulate-signal.js';
import { simulationOptions } from '../src/simulation/options.js';
import { Random } from '../src/core/numerics/random.js';
import { BUILT_IN, BUILT_IN_NAMES } from '../src/simulation/background/registry.js';
import { eventList } from '../src/simulation/background/event-list.js';
import { makeDetector } from '../src/simulation/detector/options.js';
import { DATA_SETS } from '../src/simulation/theory/data-sets.js';
import { PLAIN_SIGNAL } from '../test/helpers/plain-signal.js';
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
    Promise.resolve(generateSignal({ ...PLAIN_SIGNAL, mUpsilon: 5 }, 1, 0, 200000).eventCount),
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
    await builtInSpeeds(),
  ];
}

/** Events a second of every built-in generator. */
async function builtInSpeeds(): Promise<BenchTable> {
  const layers = makeDetector().material.layers;
  const rows: string[][] = [];
  for (const name of BUILT_IN_NAMES) {
    const { generator, crossSectionPb, accuracy } = BUILT_IN[name]();
    const make = generator(layers);
    const random = new Random(1, 'bench/built-in');
    const run = await timed(() => {
      const list = eventList(DATA_SETS[0]);
      const start = performance.now();
      let k = 0;
      for (; k < 20000 && performance.now() - start < 1000; k++) {
        list.begin(k);
        make(list, random.at(k));
      }
      return Promise.resolve(k);
    });
    rows.push([name, crossSectionPb.toPrecision(3), accuracy, run[0], run[2]]);
  }
  return {
    title: 'Built-in backgrounds, generated events a second of one core',
    header: ['process', 'pb', 'rate', 'events', 'events/s'],
    rows,
    notes: ['Generators alone, without the detector.'],
  };
}

async function timed(work: () => Promise<number>): Promise<[string, string, string]> {
  const start = performance.now();
  const events = await work();
  const seconds = (performance.now() - start) / 1000;
  return [events.toFixed(0), seconds.toFixed(2), (events / seconds).toFixed(0)];
}
