/**
 * The two-sample Kolmogorov-Smirnov test for rows that come in events: the distance of the weighted distribution
 * functions, and its p-value by exchanging whole events between the samples, so that candidates of one event, which
 * resemble each other, do not count as independent.
 */
import { ascending } from '../../core/numerics/ascending.js';
import { Random } from '../../core/numerics/random.js';
import { takeNumbers } from '../../core/table.js';
import { eventRanks } from '../sample/folds.js';

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
 * Every permutation keeps the number of events of the smaller sample.
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
  const [first, second] = (['first', 'second'] as const).map((side) => joined(pairs.map((pair) => pair[side].eventId)));
  const { events, rank } = eventRanks(joined([first, second]));
  const count = events.length;
  const marks = new Uint8Array(count);
  for (let row = 0; row < first.length; row++) marks[rank[row]] = 1;
  const marked = marks.reduce((sum, mark) => sum + mark, 0);
  const pooled = poolAll(pairs, rank, first.length, count);
  const observed = pooled.map((each) => distance(each, marks));
  const random = new Random(seed, 'models/permutation');
  const larger = observed.map(() => 0);
  let done = 0;
  while (done < permutations && larger.some((times, j) => times < enough && !Number.isNaN(observed[j]))) {
    draw(marks, Math.min(marked, count - marked), random.at(done++));
    const largest = pooled.reduce((most, each) => Math.max(most, distance(each, marks) || 0), 0);
    observed.forEach((value, j) => (larger[j] += largest >= value - 1e-12 ? 1 : 0));
  }
  return observed.map((value, j) => ({
    distance: value,
    p: Number.isNaN(value) ? 1 : done < permutations ? larger[j] / done : (1 + larger[j]) / (1 + permutations),
  }));
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The rows of both samples in ascending order of value. */
interface Pooled {
  readonly weight: Float64Array;
  /** Weight up to each row, with it. */
  readonly sum: Float64Array;
  readonly event: Int32Array;
  /** 1 if the next row has the same value. */
  readonly tied: Uint8Array;
  readonly eventWeight: Float64Array;
}

/** @param rank of each event: of the first samples one after another, then of the second; secondAt is where these start */
function poolAll(pairs: readonly EventPair[], rank: Int32Array, secondAt: number, eventCount: number): Pooled[] {
  let [firstAt, nextSecond] = [0, secondAt];
  return pairs.map(({ first, second }) => {
    const [n, m] = [first.eventId.length, second.eventId.length];
    const event = new Int32Array(n + m);
    event.set(rank.subarray(firstAt, firstAt + n));
    event.set(rank.subarray(nextSecond, nextSecond + m), n);
    firstAt += n;
    nextSecond += m;
    return poolSorted(first, second, event, eventCount);
  });
}

function poolSorted(first: EventValues, second: EventValues, event: Int32Array, eventCount: number): Pooled {
  const [n, rows] = [first.eventId.length, event.length];
  const value = new Float64Array(rows);
  const weight = new Float64Array(rows);
  value.set(first.value);
  value.set(second.value, n);
  weight.set(first.weight);
  weight.set(second.weight, n);
  const order = ascending(value);
  const eventWeight = new Float64Array(eventCount);
  for (let row = 0; row < rows; row++) eventWeight[event[row]] += weight[row];
  const sorted = takeNumbers(weight, order);
  const sum = new Float64Array(rows);
  const tied = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    sum[i] = (i > 0 ? sum[i - 1] : 0) + sorted[i];
    tied[i] = Number(i + 1 < rows && value[order[i]] === value[order[i + 1]]);
  }
  return { weight: sorted, sum, event: takeNumbers(event, order), tied, eventWeight };
}

/** Largest distance of the distribution functions of events that are marked and not; NaN if one kind has no weight. */
function distance({ weight, sum, event, tied, eventWeight }: Pooled, marks: Uint8Array): number {
  // Marks are 0 or 1 and multiply: which it will be cannot be guessed, so a condition would cost more.
  let [marked, others] = [0, 0];
  for (let k = 0; k < marks.length; k++) {
    marked += marks[k] * eventWeight[k];
    others += (1 - marks[k]) * eventWeight[k];
  }
  if (!(marked > 0 && others > 0)) return NaN;
  // |below1 / total1 - (sum - below1) / total0|
  const [scale, other] = [1 / marked + 1 / others, 1 / others];
  let below = 0;
  let largest = 0;
  for (let i = 0; i < weight.length; i++) {
    below += marks[event[i]] * weight[i];
    const difference = Math.abs(scale * below - other * sum[i]);
    if (difference > largest && tied[i] === 0) largest = difference;
  }
  return largest;
}

/** Marks `count` events, every set of so many as likely (R. Floyd, Communications of the ACM 30, 754, 1987). */
function draw(marks: Uint8Array, count: number, random: Random): void {
  marks.fill(0);
  for (let last = marks.length - count; last < marks.length; last++) {
    const event = random.below(last + 1);
    marks[marks[event] === 1 ? last : event] = 1;
  }
}
