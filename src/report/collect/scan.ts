/** The scan and the signal model that it carries at each point. */
import { numeric, type Table } from '../../core/table.js';
import { PUBLISHED_SIGMA } from '../../inference/signal/signal-shape.js';
import type { ScanInput } from '../inputs.js';
import type { ScanRow, ScanSummary, SignalModelSummary } from '../record/index.js';
import { binEdges, extremeMap, histogram } from './binning.js';

const BEST_POINTS = 10;
/** Windows of points closer than this many resolutions in both masses overlap: of such points the table has the best. */
const SAME_EXCESS = 8;

/** Resolutions and efficiency of the scan points on the cells of the plane. */
export function collectSignalModel({ points }: ScanInput): SignalModelSummary {
  const map = (name: string, factor: number) =>
    extremeMap(
      {
        mUpsilon: numeric(points, 'm_upsilon'),
        mDarkPhoton: numeric(points, 'm_dark_photon'),
        value: Float64Array.from(numeric(points, name), (value) => value * factor),
      },
      'max',
      2,
    );
  const within = (name: string, [best, worst]: readonly [number, number]) =>
    numeric(points, name).filter((sigma) => sigma >= best && sigma <= worst).length / points.rowCount;
  return {
    published: {
      upsilon: within('resolution_m_upsilon', PUBLISHED_SIGMA.upsilon),
      darkPhoton: within('resolution_m_dark_photon', PUBLISHED_SIGMA.darkPhoton),
    },
    sigmaUpsilonMeV: map('resolution_m_upsilon', 1000),
    sigmaDarkPhotonMeV: map('resolution_m_dark_photon', 1000),
    efficiency: map('efficiency', 1),
  };
}

/** The scan: map, best points, toys. */
export function collectScan({ points, toyMinima, summary }: ScanInput): ScanSummary {
  const [mUpsilon, mDarkPhoton] = [numeric(points, 'm_upsilon'), numeric(points, 'm_dark_photon')];
  const localP = numeric(points, 'p_local');
  const best = distinct(points, bySignificance(localP)).map((row) => scanRow(points, row, toyMinima));
  const value = Float64Array.from(localP, (p) => 0 - Math.log10(p));
  return {
    points: points.rowCount,
    trials: summary.trials,
    significance: extremeMap({ mUpsilon, mDarkPhoton, value }, 'max', 2),
    best,
    toys: toyMinima.length === 0 ? null : toyHistogram(toyMinima, best.at(0)?.localP),
  };
}

/** Rows whose window holds an event, smallest p-value first, ties in row order. */
function bySignificance(localP: ArrayLike<number>): number[] {
  const rows: number[] = [];
  for (let row = 0; row < localP.length; row++) if (localP[row] < 1) rows.push(row);
  return rows.sort((a, b) => localP[a] - localP[b] || a - b);
}

/** The first rows of `order` that are no neighbours of one another. */
function distinct(points: Table, order: readonly number[]): number[] {
  const column = (name: string) => numeric(points, name);
  const masses = [
    { mass: column('m_upsilon'), sigma: column('sigma_m_upsilon') },
    { mass: column('m_dark_photon'), sigma: column('sigma_m_dark_photon') },
  ];
  const kept: number[] = [];
  for (const row of order) {
    if (kept.length === BEST_POINTS) break;
    const near = kept.some((other) =>
      masses.every(({ mass, sigma }) => Math.abs(mass[other] - mass[row]) < SAME_EXCESS * sigma[other]),
    );
    if (!near) kept.push(row);
  }
  return kept;
}

function scanRow(points: Table, row: number, toyMinima: ArrayLike<number>): ScanRow {
  const at = (name: string) => numeric(points, name)[row];
  const [localP, onOffP] = [at('p_local'), at('p_on_off')];
  return {
    mUpsilon: at('m_upsilon'),
    mDarkPhoton: at('m_dark_photon'),
    observed: at('observed'),
    background: at('background'),
    localP,
    onOffP: Number.isFinite(onOffP) ? onOffP : null,
    globalP: toyMinima.length === 0 ? null : fractionAtMost(toyMinima, localP),
  };
}

function fractionAtMost(values: ArrayLike<number>, limit: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] <= limit) count++;
  return count / values.length;
}

function toyHistogram(minima: ArrayLike<number>, observed: number | undefined): ScanSummary['toys'] {
  const logs = Array.from(minima, (p) => Math.log10(p));
  const low =
    Math.floor(
      Math.min(-1, ...logs.filter(Number.isFinite), observed === undefined ? 0 : Math.log10(observed)) * 2 - 0.2,
    ) / 2;
  const edges = binEdges(low, 0, Math.round(-low * 4));
  return {
    count: minima.length,
    edges,
    counts: histogram(
      edges,
      logs,
      logs.map(() => 1),
    ),
  };
}
