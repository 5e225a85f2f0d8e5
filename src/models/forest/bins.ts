/** Features in at most 256 bins. A cut is a float32 t; x < t is left of it, as in ONNX BRANCH_LT. */
import { ConfigError, InputError } from '../../core/errors.js';
import type { Pool } from '../../core/pool.js';
import { eventWord } from '../sample/bag.js';
import { align, ensureMemory, forestKernel } from './kernel/forest-kernel.js';
import type { ForestOptions } from './options.js';
import type { WeightedSample } from '../sample/sample.js';

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
  const rows: number[] = [];
  for (let row = 0; row < rowCount; row++) if (eventWord(eventId[row], 1, 2) < limit) rows.push(row);
  // A few events with very many rows: the choice by event may be empty or tiny.
  return rows.length < QUANTILE_ROWS / 4 ? undefined : Int32Array.from(rows);
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

/** Rows that are binned column by column while they are in the cache. */
const BLOCK_ROWS = 512;
/** Bytes of the cuts of a feature in the kernel: 256 float32, and every 16th of them. */
const CUT_BYTES = 1088;

/** Bins rows into the kernel's memory. */
export interface Encoder {
  /** First address behind what the encoder keeps in the kernel's memory. */
  readonly end: number;
  /**
   * Writes the bins of rows from..to, `stride` bytes a row, from address `out` on: the number of cuts <= the value,
   * with the bits of `flip` turned over. NaN is in bin 255, so that x < t fails for it, as a comparison does.
   */
  encode(features: Float32Array, from: number, to: number, out: number, stride: number, flip: number): void;
}

/** An encoder that keeps the cuts and a block of rows from address `at` of this thread's kernel on. */
export function makeEncoder(cuts: readonly Float32Array[], at: number): Encoder {
  const kernel = forestKernel();
  const width = cuts.length;
  const values = align(at) + width * CUT_BYTES;
  const end = align(values + BLOCK_ROWS * width * 4);
  ensureMemory(kernel, end);
  cuts.forEach((own, j) => {
    const table = new Float32Array(kernel.memory.buffer, align(at) + j * CUT_BYTES, CUT_BYTES / 4).fill(Infinity);
    table.set(own);
    for (let k = 0; k < 16; k++) table[256 + k] = table[16 * k + 15];
  });
  return {
    end,
    encode(features, from, to, out, stride, flip) {
      for (let start = from; start < to; start += BLOCK_ROWS) {
        const count = Math.min(to - start, BLOCK_ROWS);
        const block = features.subarray(start * width, (start + count) * width);
        new Float32Array(kernel.memory.buffer, values, block.length).set(block);
        const target = out + (start - from) * stride;
        for (let j = 0; j < width; j++) {
          const own = align(at) + j * CUT_BYTES;
          kernel.encodeColumn(values + j * 4, width * 4, count, own, target + j, stride, flip);
        }
      }
    },
  };
}

/** Writes the bins of rows from..to, `stride` bytes a row, from the start of `out` on; see Encoder. */
export function encodeRows(
  cuts: readonly Float32Array[],
  features: Float32Array,
  from: number,
  to: number,
  out: Uint8Array,
  stride: number,
): void {
  const kernel = forestKernel();
  const encoder = makeEncoder(cuts, kernel.heapBase());
  ensureMemory(kernel, encoder.end + BLOCK_ROWS * stride);
  new Uint8Array(kernel.memory.buffer, encoder.end, BLOCK_ROWS * stride).fill(0);
  for (let start = from; start < to; start += BLOCK_ROWS) {
    const count = Math.min(to - start, BLOCK_ROWS);
    encoder.encode(features, start, start + count, encoder.end, stride, 0);
    out.set(new Uint8Array(kernel.memory.buffer, encoder.end, count * stride), (start - from) * stride);
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
