/** Optimisation and selection of streams of scored candidates. */
import { Random } from '../src/core/random.js';
import type { Table } from '../src/core/table.js';
import { makeTable } from '../src/core/table.js';
import { CATEGORIES, categoryOf, FINAL_STATES } from '../src/events/final-states.js';
import { optimise } from '../src/selection/optimise.js';
import { optimiseSchema, selectSchema } from '../src/selection/options.js';
import { select } from '../src/selection/select.js';
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

interface Cost {
  readonly seconds: number;
  /** Growth of the resident set over its value at the start, MiB. */
  readonly peakMiB: number;
}

async function measure(work: () => Promise<unknown>): Promise<Cost> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50);
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  clearInterval(watch);
  return { seconds, peakMiB: (Math.max(peak, process.memoryUsage.rss()) - before) / 2 ** 20 };
}

const DATA: Shape = { mean: -5, sd: 2, signal: false };
const SIGNAL: Shape = { mean: 4, sd: 2.5, signal: true };
const CUTS = { C0: 4, C1: 4, C2: 4 };

/** Times and memory for 5 and 10 million candidates. */
export async function bench(): Promise<readonly BenchTable[]> {
  const rows: string[][] = [];
  const add = (name: string, candidates: number, { seconds, peakMiB }: Cost) =>
    rows.push([name, candidates.toExponential(0), seconds.toFixed(1), peakMiB.toFixed(0)]);
  for (const candidates of [5e6, 1e7]) {
    const signal = candidates / 10;
    const options = optimiseSchema.parse({});
    const context = { seed: 1, points: POINTS };
    add(
      'optimise',
      candidates,
      await measure(() => optimise(stream(candidates - signal, DATA), stream(signal, SIGNAL), options, context)),
    );
    add('select', candidates, await measure(() => select(stream(candidates, DATA), CUTS, selectSchema.parse({}))));
  }
  return [
    {
      title: 'Selection: a stream of scored candidates',
      header: ['stage', 'candidates', 'seconds', 'growth of resident memory, MiB'],
      rows,
      notes: [
        'one thread; three candidates an event; optimise: nine tenths data, one tenth signal at 50 mass points, 100 replicas',
        'making the batches is included, reading files is not',
      ],
    },
  ];
}
