/** What a learner is given: rows of features with label, weight and event, so that no weight can be forgotten. */
import { InputError } from '../../core/errors.js';
import { sharedArray } from '../../core/shared-memory.js';
import type { Table } from '../../core/table.js';
import { numeric } from '../../core/table.js';

/** Labelled, weighted rows. The rows of one event share its id; those of one source stay together in every bag and fold. */
export interface WeightedSample {
  readonly featureNames: readonly string[];
  readonly rowCount: number;
  /** Row-major, rowCount x featureNames.length; NaN is a missing value. */
  readonly features: Float32Array;
  /** 1 signal, 0 background. */
  readonly label: Uint8Array;
  /** Not negative, and so small that sums of squares stay finite: below 3.4e38. */
  readonly weight: Float64Array;
  /** Whole number, 0 to 2^53 - 1. */
  readonly eventId: Float64Array;
  /** The same range: what several events were made from, such as copies of one generator event; absent: each is its own. */
  readonly sourceId?: Float64Array;
}

/** Scores with what is needed to weigh and group them. */
export interface ScoredSample {
  readonly score: Float32Array | Float64Array;
  readonly label: Uint8Array;
  readonly weight: Float64Array;
  readonly eventId: Float64Array;
  /** What is resampled and exchanged whole; absent: the event. */
  readonly sourceId?: Float64Array;
}

/** What stays together in bags, folds and bootstraps: the source of each row. */
export function sourcesOf({ sourceId, eventId }: Pick<WeightedSample, 'sourceId' | 'eventId'>): Float64Array {
  return sourceId ?? eventId;
}

/**
 * A sample as a caller may give it: plain or typed arrays; without `weight` a row weighs 1, without `eventId` it is its
 * own event, without `sourceId` each event is its own source.
 */
export interface SampleInput {
  readonly featureNames: readonly string[];
  readonly rowCount?: number;
  readonly features: ArrayLike<number>;
  readonly label: ArrayLike<number>;
  readonly weight?: ArrayLike<number>;
  readonly eventId?: ArrayLike<number>;
  readonly sourceId?: ArrayLike<number>;
}

/**
 * The sample with every array of its type; the same arrays where they are already.
 * @throws InputError if a label is not allowed
 */
export function toSample(given: SampleInput): WeightedSample {
  const { featureNames, label, sourceId, rowCount = label.length } = given;
  const {
    weight = new Float64Array(rowCount).fill(1),
    eventId = Float64Array.from({ length: rowCount }, (_, i) => i),
  } = given;
  for (let row = 0; row < label.length; row++)
    if (label[row] !== 0 && label[row] !== 1) throw badRow(row, 'label', label[row], '0 or 1');
  return {
    featureNames,
    rowCount,
    features: float32(given.features),
    label: label instanceof Uint8Array ? label : Uint8Array.from(label),
    weight: float64(weight),
    eventId: float64(eventId),
    ...(sourceId && { sourceId: float64(sourceId) }),
  };
}

function float64(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

/** Numbers as float32; the same array where it is one. */
export function float32(values: ArrayLike<number>): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

/** The rows whose code is `wanted`, ascending. */
export function rowsOf(codes: Uint8Array, wanted: number): Int32Array {
  const rows = new Int32Array(codes.length);
  let count = 0;
  for (let row = 0; row < codes.length; row++) if (codes[row] === wanted) rows[count++] = row;
  return rows.slice(0, count);
}

/**
 * The features of some rows of a table, of all if none are given: row-major, on a shared buffer.
 * @throws RangeError if a column is absent or holds words
 */
export function featureMatrix(table: Table, featureNames: readonly string[], rows?: Int32Array): Float32Array {
  const width = featureNames.length;
  const rowCount = rows?.length ?? table.rowCount;
  const matrix = sharedArray(Float32Array, rowCount * width);
  featureNames.forEach((name, j) => {
    const column = numeric(table, name);
    for (let i = 0; i < rowCount; i++) matrix[i * width + j] = column[rows ? rows[i] : i];
  });
  return matrix;
}

/** Rows that are looked at for values that float32 merges. */
const MERGE_ROWS = 65536;
/** Fewer than this part of the distinct values are left. */
const MERGED = 0.9;

/** Columns with numbers that become equal as float32: distinct values and what is left of them, among the first rows. */
export function mergedByFloat32(table: Table, names: readonly string[]) {
  const found: { readonly name: string; readonly distinct: number; readonly left: number }[] = [];
  for (const name of names) {
    const column = numeric(table, name);
    if (!(column instanceof Float64Array)) continue;
    const values = column.subarray(0, MERGE_ROWS);
    const [distinct, left] = [new Set(values).size, new Set(Float32Array.from(values)).size];
    if (left < MERGED * distinct) found.push({ name, distinct, left });
  }
  return found;
}

/**
 * The training sample of a table with the columns `label` and `featureNames`; without `weight` every row weighs 1,
 * without `event_id` every row is its own event, without `source_id` every event its own source.
 * @throws RangeError if a column is absent or holds words
 * @throws InputError if a label, weight or event id is not allowed
 */
export function sampleFromTable(table: Table, featureNames: readonly string[]): WeightedSample {
  const { rowCount, columns } = table;
  const label = sharedArray(Uint8Array, rowCount);
  const weight = sharedArray(Float64Array, rowCount);
  const eventId = sharedArray(Float64Array, rowCount);
  const labels = numeric(table, 'label');
  for (let row = 0; row < rowCount; row++) {
    if (labels[row] !== 0 && labels[row] !== 1) throw badRow(row, 'label', labels[row], '0 or 1');
  }
  label.set(labels);
  if ('weight' in columns) weight.set(numeric(table, 'weight'));
  else weight.fill(1);
  if ('event_id' in columns) eventId.set(numeric(table, 'event_id'));
  else for (let row = 0; row < rowCount; row++) eventId[row] = row;
  const features = featureMatrix(table, featureNames);
  const sources = 'source_id' in columns ? { sourceId: sharedArray(Float64Array, rowCount) } : {};
  sources.sourceId?.set(numeric(table, 'source_id'));
  const sample = { featureNames, rowCount, features, label, weight, eventId, ...sources };
  checkSample(sample);
  return sample;
}

/** The rows of a sample with the given indices, in that order. */
export function takeSample(sample: WeightedSample, rows: ArrayLike<number>): WeightedSample {
  const width = sample.featureNames.length;
  const features = sharedArray(Float32Array, rows.length * width);
  const label = sharedArray(Uint8Array, rows.length);
  const weight = sharedArray(Float64Array, rows.length);
  const eventId = sharedArray(Float64Array, rows.length);
  const sources = sample.sourceId && { sourceId: sharedArray(Float64Array, rows.length) };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (sources) sources.sourceId[i] = sample.sourceId[row];
    for (let j = 0; j < width; j++) features[i * width + j] = sample.features[row * width + j];
    label[i] = sample.label[row];
    weight[i] = sample.weight[row];
    eventId[i] = sample.eventId[row];
  }
  return { featureNames: sample.featureNames, rowCount: rows.length, features, label, weight, eventId, ...sources };
}

/** The rows that weigh something; the sample itself if all do. */
export function withWeight(sample: WeightedSample): WeightedSample {
  if (!sample.weight.includes(0)) return sample;
  return takeSample(
    sample,
    Int32Array.from(sample.weight.keys()).filter((row) => sample.weight[row] !== 0),
  );
}

/**
 * Checks what a learner relies on.
 * @throws RangeError if the lengths of the arrays do not match
 * @throws InputError (file 'sample', 1-based row) if a label, weight or event id is not allowed, or the sample is empty
 */
export function checkSample(sample: WeightedSample): void {
  const { rowCount, featureNames, features, label, weight, eventId } = sample;
  const sourceId = sourcesOf(sample);
  if (
    features.length !== rowCount * featureNames.length ||
    [label, weight, eventId, sourceId].some((column) => column.length !== rowCount)
  ) {
    throw new RangeError(`sample: columns do not have ${rowCount} rows of ${featureNames.length} features`);
  }
  if (rowCount === 0) throw new InputError({ file: 'sample' }, 'no rows', 'at least one row');
  for (let row = 0; row < rowCount; row++) {
    if (label[row] > 1) throw badRow(row, 'label', label[row], '0 or 1');
    if (!(weight[row] >= 0 && Math.fround(weight[row]) < Infinity))
      throw badRow(row, 'weight', weight[row], '0 or more, below 3.4e38');
    if (!isIdentifier(eventId[row])) throw badRow(row, 'event_id', eventId[row], IDENTIFIERS);
    if (!isIdentifier(sourceId[row])) throw badRow(row, 'source_id', sourceId[row], IDENTIFIERS);
  }
}

const IDENTIFIERS = 'a whole number from 0 to 2^53 - 1';

function isIdentifier(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function badRow(row: number, column: string, found: number, allowed: string): InputError {
  return new InputError({ file: 'sample', row: row + 1, column }, String(found), allowed);
}
