/** How the scoring of rows by the trees of a forest is shared out to workers. */
import type { Pool } from '../../core/pool.js';
import { onSharedBuffer, sharedArray } from '../../core/shared-memory.js';
import { someTrees } from './forest.js';
import type { Forest } from './forest.js';
import { CHUNK_ROWS, staysPacked } from './walker.js';

/** Sums of leaf values, multiples of 2^-40 up to 1, are exact in float64 for so many trees: their order cannot show. */
const MOST_EXACT = 4096;
/** Sharing out trees pays off for so many nodes a row: packing them takes longer than binning all rows everywhere. */
const NODES_A_ROW = 8;
/** Fewer trees a worker than this are shared out unevenly. */
const FEWEST_TREES = 4;

/** Half-open range of numbers. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What is to be done: every group of trees over every run of rows. */
export interface Shares {
  /** Parts of the forest whose sums are to be added up. */
  readonly groups: readonly Forest[];
  readonly runs: readonly Range[];
  /** Where all runs are the same rows, which the tasks divide among them as they go: the first that nobody has taken. */
  readonly next?: Int32Array;
}

/**
 * The first `trees` trees over `rowCount` rows for the workers of a pool. Every task packs its trees and bins its rows;
 * so for few rows and large trees each worker gets some of the trees, otherwise some of the rows: whenever it is done
 * with those before if all trees stay packed, else once.
 */
export function shareOut(forest: Forest, rowCount: number, trees: number, pool: Pool): Shares {
  const { size } = pool;
  const whole = someTrees(forest, 0, trees);
  const few = rowCount <= CHUNK_ROWS && forest.treeStart[trees] - forest.treeStart[0] > NODES_A_ROW * rowCount;
  if (size > 1 && few && trees >= FEWEST_TREES * size && trees <= MOST_EXACT) {
    const groups = ranges(trees, Math.ceil(trees / size)).map(({ from, to }) => someTrees(forest, from, to));
    return { groups, runs: ranges(rowCount, rowCount) };
  }
  if (size > 1 && staysPacked(whole)) {
    const runs = Array.from({ length: size }, () => ({ from: 0, to: rowCount }));
    return { groups: [whole], runs, next: sharedArray(Int32Array, 1) };
  }
  return { groups: [whole], runs: ranges(rowCount, Math.min(CHUNK_ROWS, Math.ceil(rowCount / size))) };
}

/** 0..count in ranges of `size`. */
function ranges(count: number, size: number): Range[] {
  return Array.from({ length: Math.ceil(count / Math.max(1, size)) }, (_, i) => {
    return { from: i * size, to: Math.min(count, (i + 1) * size) };
  });
}

/** Numbers for tasks: a function that gives those from..to, a view if tasks see this memory, else a copy of just these. */
export function forTasks<T extends Float32Array | Float64Array>(
  array: T,
  { groups, next }: Shares,
  pool: Pool,
): (from: number, to: number) => T {
  // What several tasks need whole is copied once.
  const whole = groups.length > 1 || next ? onSharedBuffer(array) : array;
  const seen = pool.size === 1 || whole.buffer instanceof SharedArrayBuffer;
  return (from, to) => (seen ? whole.subarray(from, to) : whole.slice(from, to)) as T;
}

/** The sum of what the groups gave, row by row, in the first of them. */
export function addUp<T extends Float64Array | Int32Array>(parts: readonly T[]): T {
  const [total, ...others] = parts;
  for (const part of others) for (let row = 0; row < total.length; row++) total[row] += part[row];
  return total;
}
