import { ConfigError } from '../core/errors.js';
import { mergeCutFlows } from '../core/cut-flow.js';
import type { CutFlow } from '../core/cut-flow.js';
import type { Pool } from '../core/pool.js';
import type { EventBatch } from '../events/event-batch.js';
import type { ExternalSample } from './samples/external-sample.js';
import { loadSamples } from './samples/load-samples.js';
import { detectorSample } from './detector/detector-sample.js';
import { makeDetector } from './detector/options.js';
import type { Reconstruction } from './detector/reconstruct.js';
import { SOURCE_BLOCK } from './event-id.js';
import { generatorOptions } from './generator-options.js';
import { massGrid, massPointOf } from './mass-point.js';
import type { MassPoint } from './mass-point.js';
import type { SimulationOptions } from './options.js';
import { withPhysicalWeights } from './samples/external-weights.js';
import type { ExternalSignalTask } from './samples/external-signal-task.js';
import type { SignalTask } from './signal/signal-task.js';

/**
 * Generated events a task, by m_Y (GeV) only, so that the batches do not depend on the number of workers. Light Y_D leave
 * six tracks in 2 to 10 % of the events: to make and carry batches of a hundred events would take a tenth of the time.
 */
const eventsPerTask = (mUpsilon: number): number => (mUpsilon < 4 ? 20000 : 5000);
const SIGNAL_TASK = new URL('./signal/signal-task.js', import.meta.url).href;
const EXTERNAL_TASK = new URL('./samples/external-signal-task.js', import.meta.url).href;

type Result = ReturnType<Reconstruction['finish']>;
type Point = Omit<MassPoint, 'generated'>;

/** The mass points simulated, and the events after each step. */
export interface SignalSimulation {
  readonly points: readonly MassPoint[];
  readonly cutFlow: CutFlow;
}

/**
 * Signal at the points of the grid, at the listed points, and from external samples. Weights have mean 1 over all
 * generated events that decay to accepted final states.
 * @param onBatch receives the kept events, in an order that does not depend on the number of workers
 */
export async function simulateSignal(
  options: SimulationOptions,
  seed: number,
  pool: Pool,
  onBatch: (batch: EventBatch) => void | Promise<void>,
): Promise<SignalSimulation> {
  const samples = await loadSamples(options.signal.samples, options.folder);
  const points = massPoints(options);
  const flows: CutFlow[] = [];
  const generated = new Float64Array(points.length);
  const tasks = points.flatMap((point, i) => signalTasks(options, point, i, seed, options.signal.events_per_point));
  await pool.map<SignalTask, Result>(SIGNAL_TASK, 'makeSignal', tasks, async ({ batch, cutFlow }, task) => {
    flows.push(cutFlow);
    generated[tasks[task].source - SOURCE_BLOCK.signal] += cutFlow[0].weightedEvents;
    if (batch.eventCount > 0) await onBatch(batch);
  });
  const external = samples.map((sample, i) => externalTask(options, sample, points.length + i, seed));
  await pool.map<ExternalSignalTask, Result>(
    EXTERNAL_TASK,
    'measureSignal',
    external,
    async ({ batch, cutFlow }, i) => {
      const { generated: events } = samples[i];
      flows.push([{ ...cutFlow[0], events, weightedEvents: events }, ...cutFlow.slice(1)]);
      if (batch.eventCount > 0) await onBatch(batch);
    },
  );
  return {
    points: [
      ...points.map((point, i) => ({ ...point, generated: generated[i] })),
      ...samples.map((sample) => ({ ...signalOf(sample), generated: sample.generated })),
    ],
    cutFlow: mergeCutFlows(flows),
  };
}

/** The mass points that the generator makes: the grid, then the listed ones. */
export function massPoints({ signal }: SimulationOptions): Point[] {
  const { grid, points } = signal;
  return [...massGrid(grid.dark_photon_points, grid.upsilon_points, grid.ctau_cm), ...points.map(massPointOf)];
}

const reconstructionOptions = (options: SimulationOptions, truth: Point): SignalTask['options'] => ({
  detector: makeDetector(options.detector),
  process: 'signal',
  skim: options.skim,
  minPidPass: options.min_pid_pass,
  fakeBoost: 1,
  truth,
});

/** The tasks that make `count` events at a mass point, the `i`-th of those with this seed. */
export function signalTasks(
  options: SimulationOptions,
  point: Point,
  i: number,
  seed: number,
  count: number,
): SignalTask[] {
  const { tracks } = options;
  const source = SOURCE_BLOCK.signal + i;
  const common = {
    signal: generatorOptions(options, point, source),
    tracks,
    options: reconstructionOptions(options, point),
    seed,
    source,
    dropUnaccepted: false,
  };
  const size = eventsPerTask(point.mUpsilon);
  return Array.from({ length: Math.ceil(count / size) }, (_, piece) => ({
    ...common,
    from: piece * size,
    to: Math.min(count, (piece + 1) * size),
  }));
}

function signalOf({ file, signal }: ExternalSample): Point {
  if (signal === undefined) throw new ConfigError(`sample '${file}': has no m_Y and m_A', so it cannot be signal`);
  return signal;
}

function externalTask(options: SimulationOptions, sample: ExternalSample, i: number, seed: number): ExternalSignalTask {
  const truth = signalOf(sample);
  const reconstruct = reconstructionOptions(options, truth);
  const events = withPhysicalWeights(sample.events, truth.mDarkPhoton);
  return {
    sample: detectorSample(events, reconstruct.detector, options.tracks),
    options: reconstruct,
    seed,
    source: SOURCE_BLOCK.signal + i,
  };
}
