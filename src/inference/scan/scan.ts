/** The scan of the (m_Y, m_A') plane: counts, backgrounds and p-values at every mass hypothesis. */
import { CATEGORIES } from '../../events/final-states.js';
import type { Category } from '../../events/final-states.js';
import { oneOfEachSource } from '../../events/source-ids.js';
import type { Pool } from '../../core/pool.js';
import { sharedCopy } from '../../core/shared-memory.js';
import type { Table } from '../../core/table.js';
import { category, makeTable, numeric } from '../../core/table.js';
import { boxProbability, estimateDensity } from './background-density.js';
import type { Density } from './background-density.js';
import { lookElsewhere } from './look-elsewhere.js';
import type { GlobalP } from './look-elsewhere.js';
import type { ScanOptions } from './options.js';
import { poissonTail } from './poisson-tail.js';
import type { ScanGrid } from './scan-grid.js';
import { scanGrid } from './scan-grid.js';
import type { ScoreSideband } from './score-sideband.js';
import type { SignalMap } from '../signal/signal-map.js';
import { onOffP, zOfP } from './significance.js';
import type { ToyTask } from './toys.js';
import { smallestPFinder, smallestPOfToys, TOYS_PER_TASK } from './toys.js';
import { countWindows, visitWindows } from './windows.js';

/** What a scan is made of. */
export interface ScanInput {
  /** Selected events: `category`, `m_upsilon`, `m_dark_photon`; with `source_id`, also `event_id`. */
  readonly selected: Table;
  /** Candidates just below the cut on the score. */
  readonly sidebands: Readonly<Record<Category, ScoreSideband>>;
  readonly map: SignalMap;
  readonly seed: number;
  readonly pool: Pool;
  readonly onProgress?: (fraction: number) => void;
}

/** The most significant hypothesis. */
export interface BestPoint extends GlobalP {
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
}

/** What the scan found, as a record of plain numbers. */
export interface ScanSummary {
  /** Hypotheses scanned. */
  readonly hypotheses: number;
  /** Null if no window holds an event. */
  readonly best: BestPoint | null;
  readonly toys: number;
  /** Effective number of independent windows; null without toys. */
  readonly trials: number | null;
  /** Events scanned of each category. */
  readonly selected: Readonly<Record<Category, number>>;
  /** Width of the score sideband of each category and the events in it. */
  readonly sidebands: Readonly<Record<Category, { readonly delta: number; readonly events: number }>>;
}

/** Counts and p-values at all hypotheses, the toys, and their summary. */
export interface ScanResult {
  /**
   * One row a hypothesis: `m_upsilon`, `m_dark_photon`, `sigma_m_upsilon`, `sigma_m_dark_photon` (of windows and steps),
   * `resolution_m_upsilon`, `resolution_m_dark_photon` (as they are, maybe finer), `efficiency`,
   * `efficiency_error` (relative, of simulated events and interpolation), `observed`, `sideband`, `tau`, `background` (from the density of the
   * score sideband), `p_local` (Poisson, with that background), `p_on_off` (from observed, sideband and tau).
   */
  readonly points: Table;
  /** Smallest local p-value of each toy. */
  readonly toyMinima: Float64Array;
  readonly summary: ScanSummary;
}

/**
 * Scans the plane. The background of a window is the density of the score sideband of each category, scaled to the
 * selected events of that category; the global p-value comes from toys drawn from the same density. Of selected events made
 * from one source one is scanned: copies have nearly the same masses, and would look like a peak.
 */
export async function scanPlane(input: ScanInput, options: ScanOptions): Promise<ScanResult> {
  const { map, sidebands } = input;
  const selected = oneOfEachSource(input.selected);
  const halfWidth = options.half_width;
  const grid = scanGrid(map, {
    mUpsilon: options.m_upsilon ?? map.mUpsilon,
    mDarkPhoton: options.m_dark_photon ?? map.mDarkPhoton,
    step: options.step,
  });
  const perCategory = countCategories(selected);
  const densities = CATEGORIES.map((name) => {
    const { mUpsilon, mDarkPhoton, weight } = sidebands[name];
    return { density: estimateDensity(mUpsilon, mDarkPhoton, weight), mean: perCategory[name] };
  });
  const background = windowBackground(grid, densities, halfWidth);
  const points = pointTable(grid, background, selected, options);
  const toyMinima = await throwToys(input, options.toys, { seed: input.seed, grid, background, densities, halfWidth });
  const found = smallestPFinder(
    grid,
    background,
    halfWidth,
  )(numeric(selected, 'm_upsilon'), numeric(selected, 'm_dark_photon'));
  const { trials, globalP } = lookElsewhere(toyMinima);
  return {
    points,
    toyMinima,
    summary: {
      hypotheses: points.rowCount,
      best:
        found.point < 0
          ? null
          : {
              ...bestPoint(points, found.point),
              ...excessAt(grid, found.point, selected, halfWidth),
              ...globalP(found.p),
            },
      toys: toyMinima.length,
      trials,
      selected: perCategory,
      sidebands: Object.fromEntries(
        CATEGORIES.map((name) => [name, { delta: sidebands[name].delta, events: sidebands[name].events }]),
      ) as ScanSummary['sidebands'],
    },
  };
}

function countCategories(selected: Table): Record<Category, number> {
  const words = category(selected, 'category');
  const counts = { C0: 0, C1: 0, C2: 0 };
  for (const code of words.codes) counts[words.levels[code] as Category]++;
  return counts;
}

function windowBackground(
  grid: ScanGrid,
  densities: readonly { readonly density: Density; readonly mean: number }[],
  halfWidth: number,
): Float64Array {
  const background = sharedCopy(new Float64Array(grid.darkPhoton.length));
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

function pointTable(grid: ScanGrid, background: Float64Array, selected: Table, options: ScanOptions): Table {
  const counts = countWindows(
    grid,
    numeric(selected, 'm_upsilon'),
    numeric(selected, 'm_dark_photon'),
    { signal: options.half_width, outer: options.sideband_end },
    options.highest_mass,
  );
  const { observed, sideband, tau } = counts;
  return makeTable({
    m_upsilon: massOfEachPoint(grid),
    m_dark_photon: grid.darkPhoton,
    sigma_m_upsilon: grid.sigmaUpsilon,
    sigma_m_dark_photon: grid.sigmaDarkPhoton,
    resolution_m_upsilon: grid.resolutionUpsilon,
    resolution_m_dark_photon: grid.resolutionDarkPhoton,
    efficiency: grid.efficiency,
    efficiency_error: grid.efficiencyError,
    observed,
    sideband,
    tau,
    background,
    p_local: Float64Array.from(observed, (n, p) => poissonTail(n, background[p])),
    p_on_off: Float64Array.from(observed, (n, p) => onOffP(n, sideband[p], tau[p])),
  });
}

function massOfEachPoint(grid: ScanGrid): Float64Array {
  const masses = new Float64Array(grid.darkPhoton.length);
  for (let j = 0; j < grid.columnMass.length; j++)
    masses.fill(grid.columnMass[j], grid.columnStart[j], grid.columnStart[j + 1]);
  return masses;
}

function bestPoint(points: Table, row: number): Omit<BestPoint, keyof GlobalP | 'excessUpsilon' | 'excessDarkPhoton'> {
  const at = (name: string) => numeric(points, name)[row];
  return {
    mUpsilon: at('m_upsilon'),
    mDarkPhoton: at('m_dark_photon'),
    observed: at('observed'),
    background: at('background'),
    sideband: at('sideband'),
    tau: at('tau'),
    localP: at('p_local'),
    localZ: zOfP(at('p_local')),
    onOffP: at('p_on_off'),
  };
}

/** Mean masses of the events in the window of a hypothesis. */
function excessAt(
  grid: ScanGrid,
  target: number,
  selected: Table,
  halfWidth: number,
): Pick<BestPoint, 'excessUpsilon' | 'excessDarkPhoton'> {
  const [mUpsilon, mDarkPhoton] = [numeric(selected, 'm_upsilon'), numeric(selected, 'm_dark_photon')];
  let [n, sumUpsilon, sumDarkPhoton] = [0, 0, 0];
  for (let i = 0; i < selected.rowCount; i++)
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
  common: Omit<ToyTask, 'from' | 'to'>,
): Promise<Float64Array> {
  const minima = new Float64Array(toys);
  const tasks = Array.from({ length: Math.ceil(toys / TOYS_PER_TASK) }, (_, i): ToyTask => ({
    ...common,
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
