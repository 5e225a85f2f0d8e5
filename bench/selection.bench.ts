/** Optimisation and selection of streams of scored candidates. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Random } from '../src/core/numerics/random.js';
import type { Table } from '../src/core/table.js';
import { makeTable } from '../src/core/table.js';
import { CATEGORIES, categoryOf, FINAL_STATES } from '../src/events/final-states.js';
import { optimise } from '../src/selection/optimise/optimise.js';
import { optimiseSchema } from '../src/selection/optimise/options.js';
import { selectSchema } from '../src/selection/select/options.js';
import { select } from '../src/selection/select/select.js';
import type { BenchTable } from './table.js';

const BATCH = 65536;
const CANDIDATES_PER_EVENT = 3;
const PATTERNS = 8;
const POINTS = Array.from({ length: 50 }, (_, k) => ({
  mUpsilon: 1 + 0.1 * k,
  mDarkPhoton: 0.3,
  ctauCm: 0,
  generated: 1e5,
}));

interface Shape {
  readonly mean: number;
  readonly sd: number;
  readonly signal: boolean;
}

/** A batch of candidates whose scores do not change from one use to the next; ids are filled in on use. */
function pattern({ mean, sd, signal }: Shape, index: number): Table {
  const random = new Random(1, 'bench/selection', index);
  const real = (value: () => number) => Float64Array.from({ length: BATCH }, value);
  const state = Uint8Array.from({ length: BATCH }, () => random.below(FINAL_STATES.length));
  const point = Uint8Array.from({ length: BATCH }, () => random.below(POINTS.length));
  return makeTable({
    event_id: new Float64Array(BATCH),
    candidate_id: new Int32Array(BATCH),
    weight: real(() => (signal ? 0.5 + random.uniform() : 1)),
    process: { levels: [signal ? 'signal' : 'uds'], codes: new Uint8Array(BATCH) },
    final_state: { levels: FINAL_STATES, codes: state },
    category: { levels: CATEGORIES, codes: state.map((s) => CATEGORIES.indexOf(categoryOf(FINAL_STATES[s]))) },
    truth_upsilon_mass: Float64Array.from(point, (k) => (signal ? POINTS[k].mUpsilon : NaN)),
    truth_dark_photon_mass: Float64Array.from(point, (k) => (signal ? POINTS[k].mDarkPhoton : NaN)),
    truth_ctau: Float64Array.from(point, () => (signal ? 0 : NaN)),
    truth_matched: Uint8Array.from(point, (_, i) => (signal && i % CANDIDATES_PER_EVENT === 0 ? 1 : 0)),
    dark_photon_mass_spread: Float32Array.from({ length: BATCH }, () => random.uniform()),
    vertex_chi2: Float32Array.from({ length: BATCH }, () => random.exponential()),
    score: Float32Array.from({ length: BATCH }, () => mean + sd * random.normal()),
  });
}

/** `rows` candidates in batches; an event's candidates are spread over its batch. */
async function* stream(rows: number, shape: Shape): AsyncIterable<Table> {
  const patterns = Array.from({ length: PATTERNS }, (_, index) => pattern(shape, index));
  const perBatch = Math.ceil(BATCH / CANDIDATES_PER_EVENT);
  for (let batch = 0; batch * BATCH < rows; batch++) {
    const table = patterns[batch % PATTERNS];
    const eventId = table.columns.event_id as Float64Array;
    const candidateId = table.columns.candidate_id as Int32Array;
    for (let row = 0; row < BATCH; row++) {
      eventId[row] = batch * perBatch + (row % perBatch);
      candidateId[row] = Math.floor(row / perBatch);
    }
    yield await Promise.resolve(table);
  }
}

const DATA: Shape = { mean: -5, sd: 2, signal: false };
const SIGNAL: Shape = { mean: 4, sd: 2.5, signal: true };
const CUTS = { C0: 4, C1: 4, C2: 4 };

/** The stages, each on a stream of so many candidates. */
const STAGES: Readonly<Record<string, (candidates: number) => Promise<unknown>>> = {
  optimise: (candidates) => {
    const signal = candidates / 10;
    const context = { seed: 1, points: POINTS };
    return optimise(stream(candidates - signal, DATA), stream(signal, SIGNAL), optimiseSchema.parse({}), context);
  },
  select: (candidates) => select(() => stream(candidates, DATA), CUTS, selectSchema.parse({})),
  nothing: async (candidates) => {
    for await (const table of stream(candidates, DATA)) void table;
  },
};

interface Cost {
  readonly seconds: number;
  /** Of the processor, user and system. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** Runs a stage in a process of its own, so that its peak memory is its own. */
function measure(stage: string, candidates: number): Cost {
  const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), stage, String(candidates)], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as Cost;
}

/** Times and memory for 1 and 10 million candidates. */
export function bench(): Promise<readonly BenchTable[]> {
  const rows = ['nothing', 'optimise', 'select'].flatMap((stage) =>
    [1e6, 1e7].map((candidates) => {
      const { seconds, cpuSeconds, peakMiB } = measure(stage, candidates);
      return [stage, candidates.toExponential(0), seconds.toFixed(1), cpuSeconds.toFixed(1), peakMiB.toFixed(0)];
    }),
  );
  return Promise.resolve([
    {
      title: 'Selection: a stream of scored candidates',
      header: ['stage', 'candidates', 'seconds', 'processor seconds', 'peak resident memory, MiB'],
      rows,
      notes: [
        'one thread, a process a line; three candidates an event; optimise: nine tenths data, one tenth signal at 50 mass points, 100 replicas',
        'making the batches (the line `nothing`) is included, reading files is not',
      ],
    },
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const start = performance.now();
  await STAGES[process.argv[2]](Number(process.argv[3]));
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  const cost: Cost = {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMiB: maxRSS / 1024,
  };
  console.log(JSON.stringify(cost));
}
