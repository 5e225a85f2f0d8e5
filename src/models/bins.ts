/** Features in at most 256 bins. A cut is a float32 t; x < t is left of it, as in ONNX BRANCH_LT. */
import { ConfigError, InputError } from '../core/errors.js';
import type { Pool } from '../core/pool.js';
import { eventWord } from './bag.js';
import type { ForestOptions } from './forest-options.js';
import type { WeightedSample } from './sample.js';

/** Bin of a missing value. */
export const MISSING_BIN = 255;

/** The cuts of every feature. */
export interface Bins {
  /** Ascending; bin b holds cuts[b - 1] <= x < cuts[b]. */
  readonly cuts: readonly Float32Array[];
  /** 1 where NaN is allowed. */
  readonly canMiss: Uint8Array;
}

/** Above this many rows the cuts are quantiles of about this many, chosen by event. */
const QUANTILE_ROWS = 32768;

/**
 * Cuts between the distinct values where they are few, else at quantiles. Independent of the order of the rows.
 * @throws ConfigError if an ordered category has more levels than bins
 */
export function makeBins(sample: WeightedSample, options: ForestOptions): Bins {
  const rows = quantileRows(sample);
  const canMiss = Uint8Array.from(sample.featureNames, (name) => (options.missing.includes(name) ? 1 : 0));
  const cuts = sample.featureNames.map((name, j) => {
    const most = Math.min(options.bins, 256) - canMiss[j];
    const ordered = options.ordered.includes(name);
    const values = columnValues(sample, j, ordered ? undefined : rows).sort();
    const found = cutsOf(values, most);
    if (ordered && found.length + 1 < distinctCount(values))
      throw new ConfigError(`ordered category '${name}': ${distinctCount(values)} levels; allowed: at most ${most}`);
    return found;
  });
  return { cuts, canMiss };
}

/** The rows that quantiles are taken from: all, or those of events chosen by a hash of their id. */
function quantileRows({ rowCount, eventId }: WeightedSample): Int32Array | undefined {
  if (rowCount <= 4 * QUANTILE_ROWS) return undefined;
  const limit = (QUANTILE_ROWS / rowCount) * 4294967296;
  const rows = new Int32Array(rowCount);
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (eventWord(eventId[row], 1, 2) < limit) rows[count++] = row;
  // A few events with very many rows: the choice by event may be empty or tiny.
  return count < QUANTILE_ROWS / 4 ? undefined : rows.slice(0, count);
}

function columnValues(sample: WeightedSample, j: number, rows: Int32Array | undefined): Float32Array {
  const { features, rowCount } = sample;
  const width = sample.featureNames.length;
  const values = new Float32Array(rows ? rows.length : rowCount);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = features[(rows ? rows[i] : i) * width + j];
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return values.subarray(0, count);
}

function distinctCount(sorted: Float32Array): number {
  let count = sorted.length > 0 ? 1 : 0;
  for (let i = 1; i < sorted.length; i++) if (sorted[i] !== sorted[i - 1]) count++;
  return count;
}

/** The float32 between a < b with a < t <= b, nearest to the middle. */
export function cutBetween(a: number, b: number): number {
  const middle = Math.fround(a + (b - a) / 2);
  return middle > a ? middle : b;
}

/**
 * At most `most` bins of about the same content from sorted values. A run of equal values is never divided, and a
 * bin is closed before a run that would overfill it.
 */
export function cutsOf(sorted: Float32Array, most: number): Float32Array {
  const cuts: number[] = [];
  const all = distinctCount(sorted) <= most;
  let held = 0;
  let from = 0;
  let target = sorted.length / most;
  while (from < sorted.length) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (held > 0 && cuts.length < most - 1 && (all || held + (to - from) / 2 > target)) {
      cuts.push(cutBetween(sorted[from - 1], sorted[from]));
      target = (sorted.length - from) / (most - cuts.length);
      held = 0;
    }
    held += to - from;
    from = to;
  }
  return Float32Array.from(cuts);
}

const BUCKETS = 4096;

/**
 * Where a search for a bin starts: in equal steps from the first cut to the last, the number of cuts in all steps
 * before. Float arithmetic is monotone, so the table cannot exclude the right bin.
 */
interface BinTable {
  readonly first: number;
  readonly scale: number;
  readonly start: Uint8Array;
}

function binTable(cuts: Float32Array): BinTable {
  const first = cuts.length > 0 ? cuts[0] : 0;
  const scale = cuts.length > 1 ? (BUCKETS - 2) / (cuts[cuts.length - 1] - first) : 0;
  const start = new Uint8Array(BUCKETS + 1).fill(cuts.length);
  for (let bucket = 0, cut = 0; bucket < BUCKETS; bucket++) {
    while (cut < cuts.length && bucketOf((cuts[cut] - first) * scale) < bucket) cut++;
    start[bucket] = cut;
  }
  return { first, scale, start };
}

/** The step of a scaled value: one before the first cut, one from the last on. */
function bucketOf(scaled: number): number {
  return scaled < 0 ? 0 : scaled >= BUCKETS - 2 ? BUCKETS - 1 : (scaled | 0) + 1;
}

/** Rows that are binned column by column while they are in the cache. */
const BLOCK_ROWS = 512;

/**
 * Writes the bins of rows from..to, `stride` bytes a row, from the start of `out` on: the number of cuts <= the value.
 * NaN is in the last bin, so that x < t fails for it, as a comparison does.
 */
export function encodeRows(
  cuts: readonly Float32Array[],
  features: Float32Array,
  from: number,
  to: number,
  out: Uint8Array,
  stride: number,
): void {
  const tables = cuts.map(binTable);
  for (let start = from; start < to; start += BLOCK_ROWS) {
    const end = Math.min(to, start + BLOCK_ROWS);
    for (let j = 0; j < cuts.length; j++)
      encodeColumn(cuts[j], tables[j], features, start, end, cuts.length, j, out, (start - from) * stride, stride);
  }
}

/** Rows that a pool task bins. */
const TASK_ROWS = 131072;

interface EncodeInput {
  readonly cuts: readonly Float32Array[];
  readonly features: Float32Array;
  readonly from: number;
  readonly to: number;
  readonly records: Uint8Array;
  readonly stride: number;
}

/** Bins all rows into `records` on a shared buffer, by the workers of the pool if the features are shared as well. */
export async function encodeAll(
  cuts: readonly Float32Array[],
  features: Float32Array,
  records: Uint8Array,
  stride: number,
  pool: Pool,
): Promise<void> {
  const rowCount = records.length / stride;
  const size = pool.size > 1 && features.buffer instanceof SharedArrayBuffer ? TASK_ROWS : rowCount;
  if (size === rowCount) {
    encodeRows(cuts, features, 0, rowCount, records, stride);
    return;
  }
  const inputs = Array.from({ length: Math.ceil(rowCount / size) }, (_, i) => {
    return { cuts, features, from: i * size, to: Math.min(rowCount, (i + 1) * size), records, stride };
  });
  await pool.map(import.meta.url, 'encodeTask', inputs, () => {});
}

/** Pool task: bins some of the rows. */
export function encodeTask({ cuts, features, from, to, records, stride }: EncodeInput): void {
  encodeRows(cuts, features, from, to, records.subarray(from * stride), stride);
}

function encodeColumn(
  cuts: Float32Array,
  { first, scale, start }: BinTable,
  features: Float32Array,
  from: number,
  to: number,
  width: number,
  column: number,
  out: Uint8Array,
  offset: number,
  stride: number,
): void {
  const end = to * width;
  for (let i = from * width + column, at = offset + column; i < end; i += width, at += stride) {
    const value = features[i];
    const scaled = (value - first) * scale;
    const bucket = bucketOf(scaled);
    let low = start[bucket];
    let high = start[bucket + 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cuts[middle] <= value) low = middle + 1;
      else high = middle;
    }
    out[at] = value === value ? low : MISSING_BIN;
  }
}

/** @throws InputError if a feature is infinite, or missing without being declared so */
export function checkFeatures(sample: WeightedSample, options: ForestOptions): void {
  const { featureNames, features } = sample;
  const canMiss = featureNames.map((name) => options.missing.includes(name));
  const width = featureNames.length;
  for (let at = 0; at < features.length; at++) {
    const value = features[at];
    if (value - value === 0) continue;
    const j = at % width;
    if (!(Number.isNaN(value) && canMiss[j])) throw badValue(value, (at - j) / width, featureNames[j]);
  }
}

function badValue(value: number, row: number, name: string): InputError {
  return new InputError(
    { file: 'sample', row: row + 1, column: name },
    String(value),
    Number.isNaN(value) ? "a finite number, or declare the feature in the forest option 'missing'" : 'a finite number',
  );
}
