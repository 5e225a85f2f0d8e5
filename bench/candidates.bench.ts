/** Feature extraction: its speed, what it makes of signal and background, and the mass resolution over the plane. */
import { candidateOptions } from '../src/candidates/options.js';
import { mergeCutFlows } from '../src/core/cut-flow.js';
import type { CutFlow } from '../src/core/cut-flow.js';
import { createPool } from '../src/core/pool.js';
import type { Pool } from '../src/core/pool.js';
import { category, numeric } from '../src/core/table.js';
import type { Table } from '../src/core/table.js';
import type { EventBatch } from '../src/events/event-batch.js';
import { FINAL_STATES } from '../src/events/final-states.js';
import type { Extraction } from '../src/features/extract-features.js';
import { EXTRACT_TASK } from '../src/features/extract-task.js';
import { simulationOptions } from '../src/simulation/options.js';
import { simulateBackground } from '../src/simulation/simulate-background.js';
import { simulateSignal } from '../src/simulation/simulate-signal.js';
import type { BenchTable } from './table.js';

/** (m_Y, m_A') in GeV. */
const POINTS = [
  [0.5, 0.05],
  [1, 0.3],
  [3, 0.1],
  [3, 0.5],
  [5, 0.5],
  [7, 1],
  [9, 0.3],
  [9, 1],
  [9.4, 3],
] as const;
const EVENTS_PER_POINT = 20000;
const LUMINOSITY_FB = 5;
const SEED = 1;

function signalOptions([mUpsilon, mDarkPhoton]: readonly [number, number]) {
  return simulationOptions.parse({
    signal: {
      grid: { dark_photon_points: 0, upsilon_points: 0 },
      points: [{ m_upsilon: mUpsilon, m_dark_photon: mDarkPhoton }],
      events_per_point: EVENTS_PER_POINT,
    },
  });
}

interface Measured {
  readonly events: number;
  readonly tables: readonly Table[];
  readonly cutFlow: CutFlow;
  readonly simulation: Cost;
  readonly extraction: Cost;
}

/** Seconds on the clock and of all processors together. */
interface Cost {
  readonly wall: number;
  readonly cpu: number;
}

async function costOf(work: () => Promise<unknown>): Promise<Cost> {
  const start = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - start) / 1000, cpu: (user + system) / 1e6 };
}

/** All batches through the extraction task. */
async function extract(batches: readonly EventBatch[], pool: Pool): Promise<readonly Extraction[]> {
  const options = candidateOptions();
  const inputs = batches.map((batch) => ({ batch, options }));
  const results: Extraction[] = [];
  await pool.map(EXTRACT_TASK.module, EXTRACT_TASK.name, inputs, (result: Extraction) => {
    results.push(result);
  });
  return results;
}

/** Simulates, extracts once to warm up and keep, and again for the time. */
async function measure(
  simulate: (onBatch: (batch: EventBatch) => void) => Promise<unknown>,
  pool: Pool,
): Promise<Measured> {
  const batches: EventBatch[] = [];
  const simulation = await costOf(() => simulate((batch) => batches.push(batch)));
  const results = await extract(batches, pool);
  const extraction = await costOf(() => extract(batches, pool));
  const events = batches.reduce((sum, batch) => sum + batch.eventCount, 0);
  const cutFlow = mergeCutFlows(results.map((result) => result.cutFlow));
  return { events, tables: results.map((result) => result.table), cutFlow, simulation, extraction };
}

/** Sum over processes of the last step's candidates, by final state. */
function lastStep(cutFlow: CutFlow, finalState: string): number {
  return cutFlow
    .filter((row) => row.step === 'mass spread' && row.finalState === finalState)
    .filter((row) => finalState !== 'all' || row.category === 'all')
    .reduce((sum, row) => sum + row.candidates, 0);
}

function matchedRows(table: Table): number[] {
  const matched = numeric(table, 'truth_matched');
  return [...matched.keys()].filter((row) => matched[row] === 1);
}

function shares(name: string, generated: string, { events, tables, cutFlow }: Measured) {
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

/** Values of the truth-matched rows, of one true final state if given, in ascending order. */
function matchedValues(
  tables: readonly Table[],
  value: (table: Table, row: number) => number,
  states: RegExp,
): number[] {
  const values = tables.flatMap((table) => {
    const { levels, codes } = category(table, 'truth_final_state');
    const rows = matchedRows(table).filter((row) => states.test(levels[codes[row]]));
    return rows.map((row) => value(table, row));
  });
  return values.sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? NaN;
const halfWidth = (sorted: readonly number[]) => (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2;

/** Predicted and found resolutions of a point for the final states that match. */
function resolution(name: string, tables: readonly Table[], states: RegExp, label: string): string[] {
  const cells = (['upsilon', 'dark_photon'] as const).flatMap((mass) => {
    const sigma = (table: Table, row: number) => numeric(table, `sigma_m_${mass}`)[row];
    const error = (table: Table, row: number) =>
      numeric(table, `m_${mass}`)[row] - numeric(table, `truth_${mass}_mass`)[row];
    const errors = matchedValues(tables, error, states);
    const pulls = matchedValues(tables, (table, row) => error(table, row) / sigma(table, row), states);
    const MeV = (value: number) => (1000 * value).toFixed(1);
    return [
      MeV(quantile(matchedValues(tables, sigma, states), 0.5)),
      MeV(halfWidth(errors)),
      MeV(quantile(errors, 0.5)),
      halfWidth(pulls).toFixed(2),
    ];
  });
  return [name, label, String(matchedValues(tables, () => 0, states).length), ...cells];
}

/** Speed, contents and resolution. */
export async function bench(): Promise<readonly BenchTable[]> {
  const pool = createPool(2);
  const speed: string[][] = [];
  const contents: string[][] = [];
  const widths: string[][] = [];
  const timed = (name: string, { events, tables, simulation, extraction }: Measured) => {
    const rows = tables.reduce((sum, table) => sum + table.rowCount, 0);
    const per = (seconds: number) => ((1e6 * seconds) / events).toFixed(0);
    const rate = (events / extraction.wall).toFixed(0);
    speed.push([name, String(events), String(rows), per(simulation.cpu), per(extraction.cpu), rate]);
  };
  for (const point of POINTS) {
    const name = `signal ${point[0]}, ${point[1]} GeV`;
    const made = await measure((onBatch) => simulateSignal(signalOptions(point), SEED, pool, onBatch), pool);
    timed(name, made);
    contents.push(shares(name, String(EVENTS_PER_POINT), made));
    widths.push(resolution(name, made.tables, /^(6mu|2mu4pi|4mu2pi)$/, 'no electrons'));
    widths.push(resolution(name, made.tables, /^6e$/, '6e'));
  }
  const options = simulationOptions.parse({ luminosity_fb: LUMINOSITY_FB });
  const background = await measure((onBatch) => simulateBackground(options, SEED, pool, onBatch), pool);
  timed('background', background);
  contents.push(shares('background', `${LUMINOSITY_FB} fb^-1`, background));
  await pool.close();
  return [
    {
      title: 'Feature extraction, two workers',
      header: ['sample', 'kept', 'candidates', 'simulation', 'extraction', 'events/s'],
      rows: speed,
      notes: [
        'From reconstructed events in memory to feature tables in memory, transfer to and from workers included.',
      ],
    },
    {
      title: 'Candidates of six-track events',
      header: ['sample', 'generated', 'kept', 'with candidate', 'truth-matched', 'per event', ...FINAL_STATES],
      rows: contents,
      notes: [
        'Kept: six good tracks of charge 0 with an allowed hypothesis. With candidate and truth-matched: fraction of kept. Final states: share of candidates, %.',
      ],
    },
    {
      title: 'Mass resolution of truth-matched candidates, MeV',
      header: [
        'point',
        'true state',
        'rows',
        ...['m_Y', "m_A'"].flatMap((m) => [`sigma(${m})`, `half width ${m}`, `median ${m}`, `pull width ${m}`]),
      ],
      rows: widths,
      notes: [
        'sigma: median of the uncertainty propagated from the fit; half width: half the central 68 % of measured minus generated; median: of the same difference. Electrons radiate in the material, which the track covariance does not know.',
      ],
    },
  ];
}
