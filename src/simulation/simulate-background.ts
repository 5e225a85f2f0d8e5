import { mergeCutFlows } from '../core/cut-flow.js';
import type { CutFlow } from '../core/cut-flow.js';
import { ConfigError } from '../core/errors.js';
import type { Pool } from '../core/pool.js';
import { Random } from '../core/numerics/random.js';
import type { EventBatch } from '../events/event-batch.js';
import { OPTIMISATION_FRACTION } from '../events/optimisation-sample.js';
import type { BuiltInTask } from './background/built-in-task.js';
import { BUILT_IN, BUILT_IN_NAMES, REPLACES } from './background/registry.js';
import type { BuiltInName } from './background/registry.js';
import { strata } from './samples/external-sample.js';
import type { ExternalSample, Stratum } from './samples/external-sample.js';
import type { BackgroundSet } from './samples/source-draw.js';
import { loadSamples } from './samples/load-samples.js';
import type { ExternalTask } from './samples/external-task.js';
import { detectorSample } from './detector/detector-sample.js';
import { makeDetector } from './detector/options.js';
import type { Reconstruction, ReconstructionOptions } from './detector/reconstruct.js';
import { BLOCK, SOURCE_BLOCK } from './event-id.js';
import { generatorOptions } from './generator-options.js';
import { massPointOf } from './mass-point.js';
import type { SimulationOptions } from './options.js';
import type { SignalTask } from './signal/signal-task.js';

/** Generated events a task: a constant, so that the batches do not depend on the number of workers. */
const EVENTS_PER_TASK = 20000;
const EXTERNAL_TASK = new URL('./samples/external-task.js', import.meta.url).href;
const BUILT_IN_TASK = new URL('./background/built-in-task.js', import.meta.url).href;
const SIGNAL_TASK = new URL('./signal/signal-task.js', import.meta.url).href;

type Result = ReturnType<Reconstruction['finish']>;

/**
 * Pseudo-data: a Poisson draw of each background at the luminosity of the options, and the injected signal if there is
 * one. Every event has weight 1, unless importance sampling is asked for or a generator's weights exceed its bound.
 * @param onBatch receives the kept events, in an order that does not depend on the number of workers
 * @param optimisationFraction share of the optimisation sample that `seed` defines: no event of a sample is used both
 *   for it and for the rest; 0 if background simulated for it takes its place
 * @param set 'background' for the latter: at `background_fb`, of the generator events of the optimisation sample, no signal
 * @returns events after each step, by process
 */
export async function simulateBackground(
  options: SimulationOptions,
  seed: number,
  pool: Pool,
  onBatch: (batch: EventBatch) => void | Promise<void>,
  optimisationFraction = OPTIMISATION_FRACTION,
  set: BackgroundSet = 'data',
): Promise<CutFlow> {
  const flows: CutFlow[] = [];
  const take = async ({ batch, cutFlow }: Result): Promise<void> => {
    flows.push(cutFlow);
    if (batch.eventCount > 0) await onBatch(batch);
  };
  const samples = await loadSamples(options.samples, options.folder);
  checkOverlaps(samples, options.built_in);
  const made = set === 'data' ? options : { ...options, luminosity_fb: options.background_fb };
  const external = externalTasks(made, strata(samples), seed, optimisationFraction, set);
  await pool.map<ExternalTask, Result>(EXTERNAL_TASK, 'drawExternal', external, take);
  for (const name of options.built_in) {
    const tasks = builtInTasks(made, name, seed, set);
    await pool.map<BuiltInTask, Result>(BUILT_IN_TASK, 'makeBuiltIn', tasks, take);
  }
  if (set === 'data') await inject(options, seed, pool, take);
  return mergeCutFlows(flows);
}

/** @throws ConfigError if a sample holds events that a built-in background makes, too */
function checkOverlaps(samples: readonly ExternalSample[], builtIn: readonly BuiltInName[]): void {
  for (const name of builtIn) {
    const twice = samples.find(({ process }) => REPLACES[name]?.includes(process));
    if (twice !== undefined)
      throw new ConfigError(
        `simulate.built_in: found ${name} beside sample '${twice.file}', which has the same events; allowed: one of the two`,
      );
  }
}

const firstBlock = (set: BackgroundSet): number => (set === 'data' ? 0 : SOURCE_BLOCK.simulated);

/** A Poisson number of events. @throws ConfigError for more than can be numbered */
function drawCount(mean: number, seed: number, source: number, process: string): number {
  if (mean > BLOCK / 2)
    throw new ConfigError(
      `simulate.luminosity_fb: found ${mean.toPrecision(2)} events of ${process} to make; allowed: at most ${(BLOCK / 2).toPrecision(2)}`,
    );
  return new Random(seed, 'background/count', source).poisson(mean);
}

const reconstructionOptions = (options: SimulationOptions, process: string): ReconstructionOptions => ({
  detector: makeDetector(options.detector),
  process,
  skim: options.skim,
  minPidPass: options.min_pid_pass,
  fakeBoost: options.importance.fake_boost,
});

/** The tasks of one stratum after another. Its particles are made ready when its first task is asked for. */
function* externalTasks(
  options: SimulationOptions,
  strata: readonly Stratum[],
  seed: number,
  optimisationFraction: number,
  set: BackgroundSet,
): Generator<ExternalTask> {
  const share = options.importance.generated_fraction;
  for (const [i, { events, rows, luminosityFb, process }] of strata.entries()) {
    const source = firstBlock(set) + SOURCE_BLOCK.external + i;
    const mean = (share * rows.length * options.luminosity_fb) / luminosityFb;
    const count = drawCount(mean, seed, source, process);
    const reconstruct = reconstructionOptions(options, process);
    const sample = detectorSample(events, reconstruct.detector, options.tracks);
    const common = { sample, rows, options: reconstruct, weight: 1 / share, seed, source, optimisationFraction, set };
    for (const [from, to] of ranges(count)) yield { ...common, from, to };
  }
}

function builtInTasks(options: SimulationOptions, name: BuiltInName, seed: number, set: BackgroundSet): BuiltInTask[] {
  const source = firstBlock(set) + SOURCE_BLOCK.builtIn + BUILT_IN_NAMES.indexOf(name);
  const share = options.importance.generated_fraction;
  const { crossSectionPb, meanWeight = 1 } = BUILT_IN[name]();
  const mean = (share * 1000 * crossSectionPb * options.luminosity_fb) / meanWeight;
  const count = drawCount(mean, seed, source, name);
  const common = { name, tracks: options.tracks, options: reconstructionOptions(options, name), weight: 1 / share };
  return ranges(count).map(([from, to]) => ({ ...common, seed, source, from, to }));
}

/** Tasks after which injecting recorded events is given up: without a single one, and at all. */
const INJECTED_TASKS = { hopeless: 5, most: 500 };

async function inject(
  options: SimulationOptions,
  seed: number,
  pool: Pool,
  take: (result: Result) => Promise<void>,
): Promise<void> {
  if (options.inject === undefined) return;
  const { events, counted } = options.inject;
  const task = injectedTask(options, options.inject, seed);
  if (counted === 'produced') {
    const tasks = ranges(events).map(([from, to]): SignalTask => ({ ...task, from, to }));
    await pool.map<SignalTask, Result>(SIGNAL_TASK, 'makeSignal', tasks, take);
    return;
  }
  let missing = events;
  for (let i = 0; missing > 0; i++) {
    if (i === INJECTED_TASKS.most || (i === INJECTED_TASKS.hopeless && missing === events))
      throw new ConfigError(`simulate.inject: ${missing} of ${events} events could not be recorded at these masses`);
    const part: SignalTask = { ...task, from: i * EVENTS_PER_TASK, to: (i + 1) * EVENTS_PER_TASK, most: missing };
    await pool.map<SignalTask, Result>(SIGNAL_TASK, 'makeSignal', [part], (result) => {
      missing -= result.batch.eventCount;
      return take(result);
    });
  }
}

function injectedTask(
  options: SimulationOptions,
  injected: NonNullable<SimulationOptions['inject']>,
  seed: number,
): Omit<SignalTask, 'from' | 'to'> {
  const truth = massPointOf(injected);
  const source = SOURCE_BLOCK.injected;
  return {
    signal: { ...generatorOptions(options, truth, source), shares: 'physical' },
    tracks: options.tracks,
    options: { ...reconstructionOptions(options, 'injected'), fakeBoost: 1, truth },
    seed,
    source,
    dropUnaccepted: true,
  };
}

function ranges(count: number): [number, number][] {
  const pieces = Math.ceil(count / EVENTS_PER_TASK);
  return Array.from({ length: pieces }, (_, i) => [i * EVENTS_PER_TASK, Math.min(count, (i + 1) * EVENTS_PER_TASK)]);
}
