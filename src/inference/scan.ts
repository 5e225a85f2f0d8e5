/** The scan of the (m_Y, m_A') plane: counts, backgrounds and p-values at every mass hypothesis. */
import { CATEGORIES } from '../events/final-states.js';
import type { Category } from '../events/final-states.js';
import type { Pool } from '../core/pool.js';
import type { Table } from '../core/table.js';
import { category, makeTable, numeric } from '../core/table.js';
import { boxProbability, estimateDensity } from './background-density.js';
import type { Density } from './background-density.js';
import type { ScanOptions } from './options.js';
import { poissonTail } from './poisson-tail.js';
import type { ScanGrid } from './scan-grid.js';
import { scanGrid, shared } from './scan-grid.js';
import type { ScoreSideband } from './score-sideband.js';
import type { SignalMap } from './signal-map.js';
import { onOffP, zOfP } from './significance.js';
import type { ToyTask } from './toys.js';
import { smallestPFinder, smallestPOfToys, TOYS_PER_TASK } from './toys.js';
import { countWindows, visitWindows } from './windows.js';

/** What a scan is made of. */
export interface ScanInput {
  /** Selected events: `category`, `m_upsilon`, `m_dark_photon`. */
  readonly selected: Table;
  /** Candidates just below the cut on the score. */
  readonly sidebands: Readonly<Record<Category, ScoreSideband>>;
  readonly map: SignalMap;
  readonly seed: number;
  readonly pool: Pool;
  readonly onProgress?: (fraction: number) => void;
}

/** The most significant hypothesis. */
export interface BestPoint {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  /** Mean masses of the events in its window, GeV: where the excess is, to better than a step of the scan. */
  readonly excessUpsilon: number;
  readonly excessDarkPhoton: number;
  readonly observed: number;
  readonly background: number;
  readonly sideband: number;
  readonly tau: number;
  readonly localP: number;
  readonly localZ: number;
  /** P-value from the on/off counts alone. */
  readonly onOffP: number;
  /** Fraction of the toys whose smallest p-value is equal or smaller; NaN without toys. */
  readonly globalP: number;
  readonly globalPError: number;
  /** 68 % upper limit on the global p-value: of use where no toy is as extreme. */
  readonly globalPLimit: number;
}

export interface ScanResult {
  /**
   * One row a hypothesis: `m_upsilon`, `m_dark_photon`, `sigma_m_upsilon`, `sigma_m_dark_photon`, `efficiency`,
   * `efficiency_error` (relative, statistical), `observed`, `sideband`, `tau`, `background` (from the density of the
   * score sideband), `p_local` (Poisson, with that background), `p_on_off` (from observed, sideband and tau).
   */
  readonly points: Table;
  /** Undefined if no window holds an event. */
  readonly best: BestPoint | undefined;
  /** Smallest local p-value of each toy. */
  readonly toyMinima: Float64Array;
  /** Effective number of independent windows: ln(1 - global p) / ln(1 - local p) at the median toy. */
  readonly trials: number;
  /** Selected events of each category. */
  readonly selected: Readonly<Record<Category, number>>;
  /** Width of the score sideband of each category and the events in it. */
  readonly sidebands: Readonly<Record<Category, { readonly delta: number; readonly events: number }>>;
}

/**
 * Scans the plane. The background of a window is the density of the score sideband of each category, scaled to the
 * selected events of that category; the global p-value comes from toys drawn from the same density.
 */
export async function scanPlane(input: ScanInput, options: ScanOptions): Promise<ScanResult> {
  const { selected, map, sidebands } = input;
  const grid = scanGrid(map, {
    mUpsilon: options.m_upsilon ?? map.mUpsilon,
    mDarkPhoton: options.m_dark_photon ?? map.mDarkPhoton,
    step: options.step,
  });
  const [mUpsilon, mDarkPhoton] = [numeric(selected, 'm_upsilon'), numeric(selected, 'm_dark_photon')];
  const widths = { signal: options.half_width, outer: options.sideband_end };
  const counts = countWindows(grid, mUpsilon, mDarkPhoton, widths, options.highest_mass);
  const perCategory = countCategories(selected);
  const densities = CATEGORIES.map((name) => {
    const side = sidebands[name];
    return { density: estimateDensity(side.mUpsilon, side.mDarkPhoton, side.weight), mean: perCategory[name] };
  });
  const background = windowBackground(grid, densities, options.half_width);
  const toyMinima = await throwToys(input, options.toys, {
    seed: input.seed,
    grid,
    background,
    densities,
    halfWidth: options.half_width,
  });
  const found = smallestPFinder(grid, background, options.half_width)(mUpsilon, mDarkPhoton);
  const pLocal = Float64Array.from(counts.observed, (n, p) => poissonTail(n, background[p]));
  const pOnOff = pLocal.map((_, p) => onOffP(counts.observed[p], counts.sideband[p], counts.tau[p]));
  const columnMass = massOfEachPoint(grid);
  return {
    points: makeTable({
      m_upsilon: columnMass,
      m_dark_photon: grid.darkPhoton,
      sigma_m_upsilon: grid.sigmaUpsilon,
      sigma_m_dark_photon: grid.sigmaDarkPhoton,
      efficiency: grid.efficiency,
      efficiency_error: grid.efficiencyError,
      observed: counts.observed,
      sideband: counts.sideband,
      tau: counts.tau,
      background,
      p_local: pLocal,
      p_on_off: pOnOff,
    }),
    best:
      found.point < 0
        ? undefined
        : {
            mUpsilon: columnMass[found.point],
            mDarkPhoton: grid.darkPhoton[found.point],
            ...excessAt(grid, found.point, mUpsilon, mDarkPhoton, options.half_width),
            observed: counts.observed[found.point],
            background: background[found.point],
            sideband: counts.sideband[found.point],
            tau: counts.tau[found.point],
            localP: found.p,
            localZ: zOfP(found.p),
            onOffP: pOnOff[found.point],
            ...globalP(found.p, toyMinima),
          },
    toyMinima,
    trials: trialsFactor(toyMinima),
    selected: perCategory,
    sidebands: Object.fromEntries(
      CATEGORIES.map((name) => [name, { delta: sidebands[name].delta, events: sidebands[name].events }]),
    ) as ScanResult['sidebands'],
  };
}

function countCategories(selected: Table): Record<Category, number> {
  const words = category(selected, 'category');
  const counts = { C0: 0, C1: 0, C2: 0 };
  for (const code of words.codes) counts[words.levels[code] as Category]++;
  return counts;
}

function massOfEachPoint(grid: ScanGrid): Float64Array {
  const masses = new Float64Array(grid.darkPhoton.length);
  for (let j = 0; j < grid.columnMass.length; j++)
    masses.fill(grid.columnMass[j], grid.columnStart[j], grid.columnStart[j + 1]);
  return masses;
}

function windowBackground(
  grid: ScanGrid,
  densities: readonly { readonly density: Density; readonly mean: number }[],
  halfWidth: number,
): Float64Array {
  const background = shared(new Float64Array(grid.darkPhoton.length));
  for (let j = 0; j < grid.columnMass.length; j++) {
    for (let p = grid.columnStart[j]; p < grid.columnStart[j + 1]; p++) {
      const [y, a] = [grid.columnMass[j], grid.darkPhoton[p]];
      const [dy, da] = [halfWidth * grid.sigmaUpsilon[p], halfWidth * grid.sigmaDarkPhoton[p]];
      for (const { density, mean } of densities)
        background[p] += mean * boxProbability(density, y - dy, y + dy, a - da, a + da);
    }
  }
  return background;
}

/** Mean masses of the events in the window of a hypothesis. */
function excessAt(
  grid: ScanGrid,
  target: number,
  mUpsilon: ArrayLike<number>,
  mDarkPhoton: ArrayLike<number>,
  halfWidth: number,
): Pick<BestPoint, 'excessUpsilon' | 'excessDarkPhoton'> {
  let [n, sumUpsilon, sumDarkPhoton] = [0, 0, 0];
  for (let i = 0; i < mUpsilon.length; i++)
    visitWindows(grid, mUpsilon[i], mDarkPhoton[i], { signal: halfWidth, outer: halfWidth }, (point) => {
      if (point !== target) return;
      n++;
      sumUpsilon += mUpsilon[i];
      sumDarkPhoton += mDarkPhoton[i];
    });
  return { excessUpsilon: sumUpsilon / n, excessDarkPhoton: sumDarkPhoton / n };
}

async function throwToys(
  { pool, onProgress }: ScanInput,
  toys: number,
  shared: Omit<ToyTask, 'from' | 'to'>,
): Promise<Float64Array> {
  const minima = new Float64Array(toys);
  const tasks = Array.from({ length: Math.ceil(toys / TOYS_PER_TASK) }, (_, i): ToyTask => ({
    ...shared,
    from: i * TOYS_PER_TASK,
    to: Math.min(toys, (i + 1) * TOYS_PER_TASK),
  }));
  const module = new URL('./toys.js', import.meta.url).href;
  await pool.map<ToyTask, Float64Array>(module, smallestPOfToys.name, tasks, (part, i) => {
    minima.set(part, i * TOYS_PER_TASK);
    onProgress?.((i + 1) / tasks.length);
  });
  return minima;
}

/** Share of the toys with an equal or smaller minimum, its binomial error, and its 68 % upper limit. */
function globalP(p: number, minima: Float64Array): Pick<BestPoint, 'globalP' | 'globalPError' | 'globalPLimit'> {
  const n = minima.length;
  const extreme = minima.reduce((count, minimum) => count + Number(minimum <= p), 0);
  const share = n === 0 ? NaN : extreme / n;
  const error = Math.sqrt((share * (1 - share)) / n);
  return { globalP: share, globalPError: error, globalPLimit: extreme === 0 ? 1 - 0.32 ** (1 / n) : share + error };
}

function trialsFactor(minima: Float64Array): number {
  const sorted = minima.slice().sort();
  const median = sorted[Math.floor(sorted.length / 2)];
  return Math.log(0.5) / Math.log1p(-median);
}
