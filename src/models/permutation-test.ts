/**
 * The two-sample Kolmogorov-Smirnov test for rows that come in events: the distance of the weighted distribution
 * functions, and its p-value by exchanging whole events between the samples, so that candidates of one event, which
 * resemble each other, do not count as independent.
 */
import { Random } from '../core/random.js';
import { eventRanks } from './folds.js';

/** Values of one quantity with weight and event of each row. */
export interface EventValues {
  readonly value: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly eventId: Float64Array;
}

/** Result of a two-sample test. */
export interface KsResult {
  /** Largest distance of the two weighted distribution functions. */
  readonly distance: number;
  /** Fraction of event permutations with a distance at least as large, counting the data as one. */
  readonly p: number;
}

/**
 * Compares two samples of disjoint events. NaN distance and p = 1 if one of them has no weight.
 * Every permutation keeps the number of events of each sample.
 */
export function permutationKs(first: EventValues, second: EventValues, permutations: number, seed: number): KsResult {
  const pooled = poolSorted(first, second);
  const observed = distance(pooled, pooled.inFirst);
  if (Number.isNaN(observed)) return { distance: observed, p: 1 };
  const random = new Random(seed, 'models/permutation');
  let larger = 0;
  for (let k = 0; k < permutations; k++) {
    if (distance(pooled, permuted(pooled.inFirst, random.at(k))) >= observed - 1e-12) larger++;
  }
  return { distance: observed, p: (1 + larger) / (1 + permutations) };
}

interface Pooled {
  /** Rows in ascending order of value: weight, rank of the event, and whether the next row has the same value. */
  readonly weight: Float64Array;
  readonly event: Int32Array;
  readonly tied: Uint8Array;
  /** By event: 1 if it belongs to the first sample. */
  readonly inFirst: Uint8Array;
}

function poolSorted(first: EventValues, second: EventValues): Pooled {
  const n = first.eventId.length;
  const rows = n + second.eventId.length;
  const pick = (from: ArrayLike<number>, other: ArrayLike<number>) => (row: number) =>
    row < n ? from[row] : other[row - n];
  const eventId = Float64Array.from({ length: rows }, (_, row) => pick(first.eventId, second.eventId)(row));
  const { count, rank } = eventRanks(eventId);
  const inFirst = new Uint8Array(count);
  for (let row = 0; row < n; row++) inFirst[rank[row]] = 1;
  const value = pick(first.value, second.value);
  const weight = pick(first.weight, second.weight);
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => value(a) - value(b) || a - b);
  return {
    weight: Float64Array.from(order, weight),
    event: Int32Array.from(order, (row) => rank[row]),
    tied: Uint8Array.from(order, (row, i) => (i + 1 < rows && value(row) === value(order[i + 1]) ? 1 : 0)),
    inFirst,
  };
}

function distance({ weight, event, tied }: Pooled, inFirst: Uint8Array): number {
  let total0 = 0;
  let total1 = 0;
  for (let i = 0; i < weight.length; i++) {
    if (inFirst[event[i]]) total1 += weight[i];
    else total0 += weight[i];
  }
  if (!(total0 > 0 && total1 > 0)) return NaN;
  let below0 = 0;
  let below1 = 0;
  let largest = 0;
  for (let i = 0; i < weight.length; i++) {
    if (inFirst[event[i]]) below1 += weight[i];
    else below0 += weight[i];
    if (!tied[i]) largest = Math.max(largest, Math.abs(below1 / total1 - below0 / total0));
  }
  return largest;
}

/** A Fisher-Yates shuffle of the marks. */
function permuted(inFirst: Uint8Array, random: Random): Uint8Array {
  const marks = inFirst.slice();
  for (let i = marks.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [marks[i], marks[j]] = [marks[j], marks[i]];
  }
  return marks;
}
