/** From the generator to features: speed, what comes out of signal and background, and what each variable separates. */
import { mergeCutFlows } from '../src/core/cut-flow.js';
import type { CutFlow } from '../src/core/cut-flow.js';
import { createPool } from '../src/core/pool.js';
import type { Pool } from '../src/core/pool.js';
import { areaUnderCurve } from '../src/core/numerics/statistics.js';
import { category, numeric } from '../src/core/table.js';
import type { Table } from '../src/core/table.js';
import type { EventBatch } from '../src/events/event-batch.js';
import { CATEGORIES, FINAL_STATES } from '../src/events/final-states.js';
import { FEATURE_NAMES } from '../src/features/registry.js';
import { simulationOptions } from '../src/simulation/options.js';
import { simulateBackground } from '../src/simulation/simulate-background.js';
import { simulateSignal } from '../src/simulation/simulate-signal.js';
import { extract, matchedRows, POINTS, signalOptions } from './signal-point.js';
import type { BenchTable } from './table.js';

const LUMINOSITY_FB = 20;
const PASSES = 5;
const SEED = 1;
/** Where the tables that are no speeds are kept. */
const PAGE = 'docs/reconstruction.md';

/** Events to make. */
interface Sample {
  readonly name: string;
  readonly simulate: (onBatch: (batch: EventBatch) => void) => Promise<CutFlow>;
}

interface Measured {
  readonly name: string;
  readonly generated: number;
  readonly events: number;
  readonly tables: readonly Table[];
  readonly cutFlow: CutFlow;
  readonly costs: { readonly simulation: Cost; readonly extraction: Cost }[];
}

/** Seconds on the clock and of all processors together. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

async function withCost<T>(work: () => Promise<T>): Promise<readonly [T, Cost]> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 }];
}

/** Simulates and extracts all samples by turns, so that a slow moment of the machine meets them all; once more to warm up. */
async function measure(samples: readonly Sample[], pool: Pool): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (let pass = 0; pass <= PASSES; pass++) {
    for (const [i, { name, simulate }] of samples.entries()) {
      const batches: EventBatch[] = [];
      const [flow, simulation] = await withCost(() => simulate((batch) => batches.push(batch)));
      const [results, extraction] = await withCost(() => extract(batches, pool));
      if (pass > 0) measured[i].costs.push({ simulation, extraction });
      else {
        measured.push({
          name,
          generated: flow.filter(({ step }) => step === 'generated').reduce((sum, row) => sum + row.events, 0),
          events: batches.reduce((sum, batch) => sum + batch.eventCount, 0),
          cutFlow: mergeCutFlows(results.map((result) => result.cutFlow)),
          tables: results.map((result) => result.table),
          costs: [],
        });
      }
    }
  }
  return measured;
}

/** A row of the table of speeds. */
function speed({ name, generated, events, tables, costs }: Measured): string[] {
  const middle = (of: (cost: Measured['costs'][number]) => number) => costs.map(of).sort((a, b) => a - b)[PASSES >> 1];
  const rows = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const per = (seconds: number) => ((1e6 * seconds) / events).toFixed(0);
  const both = middle(({ simulation, extraction }) => simulation.cpu + extraction.cpu);
  return [
    name,
    ...[generated, events, rows].map(String),
    ...[per(middle(({ simulation }) => simulation.cpu)), per(middle(({ extraction }) => extraction.cpu))],
    (events / middle(({ extraction }) => extraction.wall)).toFixed(0),
    ...[generated, events, rows].map((count) => ((2 * count) / both).toFixed(0)),
  ];
}

/** Sum over processes of the last step's candidates, by final state. */
function lastStep(cutFlow: CutFlow, finalState: string): number {
  return cutFlow
    .filter((row) => row.step === 'mass spread' && row.finalState === finalState)
    .filter((row) => finalState !== 'all' || row.category === 'all')
    .reduce((sum, row) => sum + row.candidates, 0);
}

function shares({ name, events, tables, cutFlow }: Measured, generated: string) {
  const matched = tables.reduce((sum, table) => sum + matchedRows(table).length, 0);
  const withCandidate = tables.reduce((sum, table) => sum + new Set(numeric(table, 'event_id')).size, 0);
  const candidates = lastStep(cutFlow, 'all');
  return [
    name,
    generated,
    String(events),
    (withCandidate / events).toFixed(3),
    (matched / events).toFixed(3),
    (candidates / Math.max(1, withCandidate)).toFixed(1),
    ...FINAL_STATES.map((state) => ((100 * lastStep(cutFlow, state)) / candidates).toFixed(1)),
  ];
}

/** Functions of variables whose middle or one value is what tells signal from background. */
const FOLDED: Readonly<Record<string, [words: string, of: (x: number) => number]>> = {
  recoil_cos_theta: ['absolute value', Math.abs],
  recoil_mass2: ['absolute value', Math.abs],
  isr_category: ['is it -1', (x) => Number(x === -1)],
  flight_length: ['absolute value', Math.abs],
};

/** Area under the ROC curve of each variable alone, by category: truth-matched signal against all background. */
function separations(signal: readonly Table[], background: readonly Table[]): string[][] {
  const values = (tables: readonly Table[], name: string, wanted: string, matched: boolean) =>
    tables.flatMap((table) => {
      const { levels, codes } = category(table, 'category');
      const rows = matched ? matchedRows(table) : [...codes.keys()];
      return rows.filter((row) => levels[codes[row]] === wanted).map((row) => numeric(table, name)[row]);
    });
  return FEATURE_NAMES.map((name) => {
    const [words, of] = FOLDED[name] ?? ['', (x: number) => x];
    const areas = CATEGORIES.map((wanted) => {
      const [s, b] = [values(signal, name, wanted, true), values(background, name, wanted, false)];
      const label = Uint8Array.from({ length: s.length + b.length }, (_, i) => Number(i < s.length));
      return areaUnderCurve([...s, ...b].map(of), label, new Float64Array(label.length).fill(1)).toFixed(2);
    });
    return [words === '' ? name : `${name}, ${words}`, ...areas];
  });
}

/** Speed, contents and separation. */
export async function bench(): Promise<readonly BenchTable[]> {
  const pool = createPool(2);
  const signal = POINTS.map((point): Sample => ({
    name: `signal ${point[0]}, ${point[1]} GeV`,
    simulate: async (onBatch) => (await simulateSignal(signalOptions(point), SEED, pool, onBatch)).cutFlow,
  }));
  const options = simulationOptions.parse({ luminosity_fb: LUMINOSITY_FB });
  const measured = await measure(
    [...signal, { name: 'background', simulate: (onBatch) => simulateBackground(options, SEED, pool, onBatch) }],
    pool,
  );
  await pool.close();
  const background = measured[POINTS.length];
  const signalTables = measured.slice(0, POINTS.length).flatMap(({ tables }) => tables);
  return [
    {
      title: 'From the generator to feature tables, two workers',
      header: [
        ...['sample', 'generated', 'kept', 'candidates'],
        ...['simulation', 'extraction', 'extracted/s', 'generated/s', 'kept/s', 'candidates/s'],
      ],
      rows: measured.map(speed),
      notes: [
        `Simulation and extraction: microseconds of processor time for each kept event, medians of ${PASSES} passes over all samples by turns. Extracted/s: kept events from memory to feature tables in memory, transfer to and from workers included. The last three: of simulation and extraction together on two cores, from their processor time; kept events have six good tracks of charge 0 and an allowed hypothesis.`,
      ],
    },
    {
      title: 'Candidates of six-track events',
      page: PAGE,
      header: ['sample', 'generated', 'kept', 'with candidate', 'truth-matched', 'per event', ...FINAL_STATES],
      rows: measured.map((made) =>
        shares(made, made === background ? `${LUMINOSITY_FB} fb^-1` : String(made.generated)),
      ),
      notes: [
        'Kept: six good tracks of charge 0 with an allowed hypothesis. With candidate and truth-matched: fraction of kept. Per event: candidates of an event that has one. Final states: share of candidates, %.',
      ],
    },
    {
      title: 'What single variables separate',
      page: PAGE,
      header: ['variable', ...CATEGORIES],
      rows: separations(signalTables, background.tables),
      notes: [
        'Area under the ROC curve, truth-matched signal candidates of all points above against the background: 0.5 does not separate, below 0.5 signal has the smaller values.',
      ],
    },
  ];
}
