/** Pseudo-experiments without signal: how small the smallest local p-value of a scan gets by chance. */
import { Random } from '../../core/numerics/random.js';
import { drawFromDensity } from './background-density.js';
import type { Density } from './background-density.js';
import { poissonTail } from './poisson-tail.js';
import type { ScanGrid } from './scan-grid.js';
import { visitWindows } from './windows.js';

/** Everything a worker needs to make toys `from` .. `to` - 1; big arrays are shared. */
export interface ToyTask {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly grid: ScanGrid;
  /** Expected background in each window. */
  readonly background: Float64Array;
  /** Density and mean number of selected events of each category. */
  readonly densities: readonly { readonly density: Density; readonly mean: number }[];
  /** Half width of the windows in resolutions. */
  readonly halfWidth: number;
}

/** Toys in a task: fixed, so that the split into tasks does not depend on the number of workers. */
export const TOYS_PER_TASK = 100;

/** Smallest local p-value of each toy; toy k is a function of (seed, k). */
export function smallestPOfToys(task: ToyTask): Float64Array {
  const { grid, background, halfWidth } = task;
  const finder = smallestPFinder(grid, background, halfWidth);
  const minima = new Float64Array(task.to - task.from);
  const random = new Random(task.seed, 'inference/toys');
  for (let toy = task.from; toy < task.to; toy++) {
    random.at(toy);
    const mUpsilon: number[] = [];
    const mDarkPhoton: number[] = [];
    for (const { density, mean } of task.densities) {
      for (let left = random.poisson(mean); left > 0; left--) {
        const [y, a] = drawFromDensity(density, random.uniform(), random.uniform(), random.uniform());
        mUpsilon.push(y);
        mDarkPhoton.push(a);
      }
    }
    minima[toy - task.from] = finder(mUpsilon, mDarkPhoton).p;
  }
  return minima;
}

/** The most significant window: its point (-1 if no window holds an event) and local p-value. */
export interface SmallestP {
  readonly point: number;
  readonly p: number;
}

/**
 * Finds the smallest P(N >= n | b) over all windows of an event set. Only windows that hold an event are looked at; of
 * equal p-values the lowest point counts.
 */
export function smallestPFinder(
  grid: ScanGrid,
  background: Float64Array,
  halfWidth: number,
): (mUpsilon: ArrayLike<number>, mDarkPhoton: ArrayLike<number>) => SmallestP {
  const counts = new Int32Array(grid.darkPhoton.length);
  const touched = new Int32Array(grid.darkPhoton.length);
  const widths = { signal: halfWidth, outer: halfWidth };
  return (mUpsilon, mDarkPhoton) => {
    let touches = 0;
    for (let i = 0; i < mUpsilon.length; i++)
      visitWindows(grid, mUpsilon[i], mDarkPhoton[i], widths, (point) => {
        if (counts[point]++ === 0) touched[touches++] = point;
      });
    let [best, smallest] = [-1, 1];
    for (let t = 0; t < touches; t++) {
      const point = touched[t];
      const p = poissonTail(counts[point], background[point]);
      if (p < smallest || (p === smallest && point < best)) [best, smallest] = [point, p];
      counts[point] = 0;
    }
    return { point: best, p: smallest };
  };
}
