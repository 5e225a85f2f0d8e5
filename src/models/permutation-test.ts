/**
 * The two-sample Kolmogorov-Smirnov test for rows that come in events: the distance of the weighted distribution
 * functions, and its p-value by exchanging whole events between the samples, so that candidates of one event, which
 * resemble each other, do not count as independent.
 */
import { Random } from '../core/random.js';
import { distinctEvents } from './folds.js';

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

/** The same quantity in two samples. */
export interface EventPair {
  readonly first: EventValues;
  readonly second: EventValues;
}

/**
 * Compares two samples of disjoint events. NaN distance and p = 1 if one of them has no weight.
 * Every permutation keeps the number of events of each sample.
 */
export function permutationKs(
  first: EventValues,
  second: EventValues,
  permutations: number,
  seed: number,
  enough = Infinity,
): KsResult {
  return permutationKsAll([{ first, second }], permutations, seed, enough)[0];
}

/**
 * Compares several quantities of the same two samples. Each p-value allows for the number of quantities: it is the
 * fraction of permutations in which the largest distance of any quantity is at least the observed one (Westfall and
 * Young, Resampling-Based Multiple Testing, 1993: single-step maxT).
 * @param enough stop as soon as every quantity has been exceeded this often: p is then known well enough, and is the
 * fraction of the permutations so far (J. Besag and P. Clifford, Biometrika 78, 301, 1991)
 */
export function permutationKsAll(
  pairs: readonly EventPair[],
  permutations: number,
  seed: number,
  enough = Infinity,
): KsResult[] {
  const idsOf = (side: 'first' | 'second') => distinctEvents(joinIds(pairs.map((pair) => pair[side].eventId)));
  const [first, second] = [idsOf('first'), idsOf('second')];
  const events = distinctEvents(joinIds([first, second]));
  const rankOf = new Map(Array.from(events, (id, rank) => [id, rank]));
  const inFirst = new Uint8Array(events.length);
  for (const id of first) inFirst[rankOf.get(id)!] = 1;
  const pooled = pairs.map((pair) => poolSorted(pair, rankOf));
  const observed = pooled.map((each) => distance(each, inFirst));
  const random = new Random(seed, 'models/permutation');
  const larger = observed.map(() => 0);
  let done = 0;
  while (done < permutations && larger.some((count, j) => count < enough && !Number.isNaN(observed[j]))) {
    const marks = permuted(inFirst, random.at(done++));
    const largest = pooled.reduce((most, each) => Math.max(most, distance(each, marks) || 0), 0);
    observed.forEach((value, j) => (larger[j] += largest >= value - 1e-12 ? 1 : 0));
  }
  return observed.map((value, j) => ({
    distance: value,
    p: Number.isNaN(value) ? 1 : done < permutations ? larger[j] / done : (1 + larger[j]) / (1 + permutations),
  }));
}

function joinIds(parts: readonly Float64Array[]): Float64Array {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

interface Pooled {
  /** Rows in ascending order of value: weight, rank of the event, and whether the next row has the same value. */
  readonly weight: Float64Array;
  readonly event: Int32Array;
  readonly tied: Uint8Array;
}

function poolSorted({ first, second }: EventPair, rankOf: ReadonlyMap<number, number>): Pooled {
  const n = first.eventId.length;
  const rows = n + second.eventId.length;
  const pick = (from: ArrayLike<number>, other: ArrayLike<number>) => (row: number) =>
    row < n ? from[row] : other[row - n];
  const event = pick(first.eventId, second.eventId);
  const value = pick(first.value, second.value);
  const weight = pick(first.weight, second.weight);
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort((a, b) => value(a) - value(b) || a - b);
  return {
    weight: Float64Array.from(order, weight),
    event: Int32Array.from(order, (row) => rankOf.get(event(row))!),
    tied: Uint8Array.from(order, (row, i) => (i + 1 < rows && value(row) === value(order[i + 1]) ? 1 : 0)),
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
