/** The mass resolution of true candidates, with errors of the fit against those found, and over the plane of masses. */
import { DARK_PHOTON_MASSES } from '../src/candidates/dark-photon-mass.js';
import { candidateOptions } from '../src/candidates/options.js';
import { createPool } from '../src/core/pool.js';
import type { Pool } from '../src/core/pool.js';
import { category, numeric } from '../src/core/table.js';
import type { Table } from '../src/core/table.js';
import type { EventBatch } from '../src/events/event-batch.js';
import { fitCrystalBall } from '../src/inference/signal/fit-crystal-ball.js';
import { PUBLISHED_SIGMA } from '../src/inference/signal/signal-shape.js';
import { simulateSignal } from '../src/simulation/simulate-signal.js';
import { extract, matchedRows, POINTS, signalOptions } from './signal-point.js';
import type { MassPair } from './signal-point.js';
import type { BenchTable } from './table.js';

const SEED = 1;
const PAGE = 'docs/reconstruction.md';
/** Fewer entries than this are not summed up. */
const LEAST_ROWS = 40;
/** Half width of a window in sigmas. */
const HALF_WIDTH = 4;

/** The plane, GeV; the last m_A' is too heavy for all but the last m_Y. */
const PLANE_UPSILON = [0.5, 1, 2, 3, 5, 7, 8, 9, 9.5];
const PLANE_DARK_PHOTON = [0.0015, 0.005, 0.02, 0.05, 0.1, 0.2, 0.3, 0.6, 1, 1.5, 2, 2.5, 3.16];
const planeEvents = (mUpsilon: number) => (mUpsilon < 5 ? 80000 : 10000);

const MASSES = ['upsilon', 'dark_photon'] as const;
type Mass = (typeof MASSES)[number];
type Value = (table: Table, row: number) => number;

const MeV = (value: number) => (Number.isNaN(value) ? '-' : (1000 * value).toFixed(1));
const percent = (share: number) => (100 * share).toFixed(0);
const errorOf =
  (mass: Mass): Value =>
  (table, row) =>
    numeric(table, `m_${mass}`)[row] - numeric(table, `truth_${mass}_mass`)[row];

async function simulate(point: MassPair, pool: Pool, events?: number): Promise<readonly EventBatch[]> {
  const batches: EventBatch[] = [];
  await simulateSignal(signalOptions(point, events), SEED, pool, (batch) => {
    batches.push(batch);
  });
  return batches;
}

async function candidates(
  batches: readonly EventBatch[],
  pool: Pool,
  options: Parameters<typeof candidateOptions>[0] = {},
): Promise<readonly Table[]> {
  return (await extract(batches, pool, candidateOptions(options))).map(({ table }) => table);
}

/** Values of the truth-matched rows, of one true final state if given. */
function matchedValues(tables: readonly Table[], value: Value, states = /./): number[] {
  return tables.flatMap((table) => {
    const { levels, codes } = category(table, 'truth_final_state');
    const rows = matchedRows(table).filter((row) => states.test(levels[codes[row]]));
    return rows.map((row) => value(table, row));
  });
}

const quantile = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? NaN;
const halfWidth = (values: readonly number[]) => (quantile(values, 0.84) - quantile(values, 0.16)) / 2;

/** Predicted and found resolutions of a point for the final states that match; nothing for too few. */
function resolution(name: string, tables: readonly Table[], states: RegExp, label: string): string[][] {
  const cells = MASSES.flatMap((mass) => {
    const sigma: Value = (table, row) => numeric(table, `sigma_m_${mass}`)[row];
    const errors = matchedValues(tables, errorOf(mass), states);
    const pulls = matchedValues(tables, (table, row) => errorOf(mass)(table, row) / sigma(table, row), states);
    return [
      MeV(quantile(matchedValues(tables, sigma, states), 0.5)),
      MeV(halfWidth(errors)),
      MeV(quantile(errors, 0.5)),
      halfWidth(pulls).toFixed(2),
      percent(pulls.filter((pull) => Math.abs(pull) < HALF_WIDTH).length / pulls.length),
    ];
  });
  const count = matchedValues(tables, () => 0, states).length;
  return count < LEAST_ROWS ? [] : [[name, label, String(count), ...cells]];
}

/** Width and mean of the Crystal Ball shape of all truth-matched candidates, GeV, and how many a window of the scan holds. */
function crystalBall(tables: readonly Table[], mass: Mass): { sigma: number; mu: number; inside: number } {
  const errors = matchedValues(tables, errorOf(mass));
  const weights = matchedValues(tables, (table, row) => numeric(table, 'weight')[row]);
  const { sigma, mu } = fitCrystalBall(errors, weights) ?? { sigma: NaN, mu: NaN };
  const window = HALF_WIDTH * Math.max(sigma, PUBLISHED_SIGMA[mass === 'upsilon' ? 'upsilon' : 'darkPhoton'][0]);
  let [inside, all] = [0, 0];
  errors.forEach((error, i) => {
    all += weights[i];
    if (Math.abs(error) < window) inside += weights[i];
  });
  return { sigma, mu, inside: inside / all };
}

/** One row of the table of Crystal Ball widths. */
async function widths(name: string, batches: readonly EventBatch[], pool: Pool): Promise<string[]> {
  const row = [name];
  for (const kind of DARK_PHOTON_MASSES) {
    const tables = await candidates(batches, pool, { dark_photon_mass: kind });
    const [upsilon, darkPhoton] = MASSES.map((mass) => crystalBall(tables, mass));
    if (kind === 'mean') {
      row.push(String(matchedValues(tables, () => 0).length));
      row.push(MeV(upsilon.sigma), MeV(upsilon.mu), percent(upsilon.inside));
    }
    row.push(MeV(darkPhoton.sigma), percent(darkPhoton.inside));
  }
  return row;
}

/** Both widths over the plane. */
async function plane(pool: Pool): Promise<string[][]> {
  const rows: string[][] = [];
  for (const mDarkPhoton of PLANE_DARK_PHOTON) {
    const row = [String(mDarkPhoton)];
    for (const mUpsilon of PLANE_UPSILON) {
      if (!(3 * mDarkPhoton < mUpsilon)) {
        row.push('');
        continue;
      }
      const batches = await simulate([mUpsilon, mDarkPhoton], pool, planeEvents(mUpsilon));
      const tables = await candidates(batches, pool);
      row.push(MASSES.map((mass) => MeV(crystalBall(tables, mass).sigma)).join(' / '));
    }
    rows.push(row);
  }
  return rows;
}

/** Resolutions at some points and over the plane. */
export async function bench(): Promise<readonly BenchTable[]> {
  const pool = createPool(2);
  const found: string[][] = [];
  const fits: string[][] = [];
  for (const point of POINTS) {
    const name = `${point[0]}, ${point[1]} GeV`;
    const batches = await simulate(point, pool);
    const tables = await candidates(batches, pool);
    found.push(...resolution(name, tables, /^(6mu|2mu4pi|4mu2pi)$/, 'no electrons'));
    found.push(...resolution(name, tables, /^6e$/, '6e'));
    const unrecovered = await candidates(batches, pool, { bremsstrahlung: { recover: false } });
    found.push(...resolution(name, unrecovered, /^6e$/, '6e, nothing recovered'));
    fits.push(await widths(name, batches, pool));
  }
  const map = await plane(pool);
  await pool.close();
  return [
    {
      title: 'Mass resolution of truth-matched candidates, MeV',
      page: PAGE,
      header: [
        ...["m_Y, m_A'", 'true state', 'rows'],
        ...['m_Y', "m_A'"].flatMap((m) => [
          ...[`sigma(${m})`, `half width ${m}`, `median ${m}`, `pull width ${m}`, `within 4 sigma ${m}, %`],
        ]),
      ],
      rows: found,
      notes: [
        'sigma: median of the uncertainty propagated from the fit; half width: half the central 68 % of measured minus generated; median: of the same difference; pull width: half the central 68 % of that over its uncertainty.',
      ],
    },
    {
      title: 'Crystal Ball widths of all truth-matched candidates, MeV',
      page: PAGE,
      header: [
        ...["m_Y, m_A'", 'rows', 'sigma(m_Y)', 'mean m_Y', 'inside, %'],
        ...DARK_PHOTON_MASSES.flatMap((kind) => [`sigma(m_A'), ${kind}`, 'inside, %']),
      ],
      rows: fits,
      notes: [
        'All final states together, weighted as they decay. Inside: within 4 sigma of the generated mass, sigma at least 5 and 1 MeV as in the scan. By `extract.dark_photon_mass`: mean, weighted, robust.',
      ],
    },
    {
      title: "Crystal Ball widths over the plane, sigma(m_Y) / sigma(m_A'), MeV",
      page: PAGE,
      header: ["m_A', GeV", ...PLANE_UPSILON.map((m) => `m_Y = ${m}`)],
      rows: map,
      notes: ['As above, with the mean mass of the dark photon. PRL 128, 021802 gives 5 to 40 MeV and 1 to 8 MeV.'],
    },
  ];
}
