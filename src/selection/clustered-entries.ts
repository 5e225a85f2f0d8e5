/**
 * Entries of a score histogram that are not independent counts: several are made from one source, or they have weights.
 * How much less they say is a design effect, the variance of what is estimated from them over that from independent
 * entries of weight 1: for their number, sum over sources of weight^2 / sum of weights (L. Kish, Survey Sampling, 1965);
 * for several numbers the mean of the generalised ones (J. N. K. Rao and A. J. Scott, Ann. Stat. 12, 46 (1984)).
 */
import { invertPositive } from '../core/small-matrices.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreBin } from './score-axis.js';

/** Entries in the order of their bins. */
export interface ClusteredEntries {
  readonly bin: Int32Array;
  /** Number of the source, 0 .. sources - 1. */
  readonly source: Int32Array;
  readonly weight: Float64Array;
  readonly sources: number;
  /** Sum of weight^2 / sum of weights: the design effect if all had a source of their own. */
  readonly weightEffect: number;
  /** Design effect of the number of entries above each edge of the axis (length bins + 1); 1 where there are none. */
  readonly effectAbove: Float64Array;
}

/** @returns undefined if every entry has a source of its own and weight 1, so that they count as they are */
export function clusterEntries(
  axis: ScoreAxis,
  score: ArrayLike<number>,
  sourceId: ArrayLike<number>,
  weight: ArrayLike<number>,
): ClusteredEntries | undefined {
  const numberOf = new Map<number, number>();
  let plain = true;
  for (let i = 0; i < score.length; i++) {
    if (!numberOf.has(sourceId[i])) numberOf.set(sourceId[i], numberOf.size);
    plain &&= weight[i] === 1;
  }
  if (plain && numberOf.size === score.length) return undefined;
  const bins = Int32Array.from(score, (s) => scoreBin(axis, s));
  const order = Uint32Array.from(bins.keys()).sort((a, b) => bins[a] - bins[b] || sourceId[a] - sourceId[b]);
  let [sum, squares] = [0, 0];
  for (let i = 0; i < weight.length; i++) {
    sum += weight[i];
    squares += weight[i] * weight[i];
  }
  const entries = {
    bin: Int32Array.from(order, (i) => bins[i]),
    source: Int32Array.from(order, (i) => numberOf.get(sourceId[i])!),
    weight: Float64Array.from(order, (i) => weight[i]),
    sources: numberOf.size,
    weightEffect: sum > 0 ? squares / sum : 1,
  };
  return { ...entries, effectAbove: effectsAbove(entries, axis.bins) };
}

function effectsAbove({ bin, source, weight }: Omit<ClusteredEntries, 'effectAbove'>, bins: number): Float64Array {
  const count = new CountEffect();
  const effects = new Float64Array(bins + 1);
  let i = bin.length - 1;
  for (let edge = bins; edge >= 0; edge--) {
    for (; i >= 0 && bin[i] >= edge; i--) count.add(source[i], weight[i]);
    effects[edge] = count.value;
  }
  return effects;
}

/** The design effect of a number of entries, as they are added. */
export class CountEffect {
  readonly #ofSource = new Map<number, number>();
  readonly #whenEmpty: number;
  #sum = 0;
  #squares = 0;

  /** @param whenEmpty the value without entries */
  constructor(whenEmpty = 1) {
    this.#whenEmpty = whenEmpty;
  }

  /** Adds one entry. */
  add(source: number, weight: number): void {
    const before = this.#ofSource.get(source) ?? 0;
    this.#ofSource.set(source, before + weight);
    this.#sum += weight;
    this.#squares += weight * (2 * before + weight);
  }

  /** Sum over sources of weight^2 / sum of weights. */
  get value(): number {
    return this.#sum > 0 ? this.#squares / this.#sum : this.#whenEmpty;
  }
}

/**
 * Mean generalised design effect of the sums of `weight x basis` over the entries in bins `firstBin` and above: the trace of
 * U^-1 S over the size, U the sum over entries of weight x basis basis^T, S the sum over sources of their part and its transpose.
 *
 * @param basis functions of the bin, evaluated at each from `firstBin` on
 */
export function meanDesignEffect(
  { bin, source, weight, sources }: ClusteredEntries,
  firstBin: number,
  basis: readonly ArrayLike<number>[],
): number {
  const size = basis.length;
  const ofSource = new Float64Array(sources * size);
  const unit = new Float64Array(size * size);
  for (let i = bin.length - 1; i >= 0 && bin[i] >= firstBin; i--) {
    for (let a = 0; a < size; a++) {
      const part = weight[i] * basis[a][bin[i] - firstBin];
      ofSource[source[i] * size + a] += part;
      for (let b = 0; b < size; b++) unit[a * size + b] += part * basis[b][bin[i] - firstBin];
    }
  }
  const inverse = new Float64Array(size * size);
  if (!invertPositive(unit, size, inverse)) return 1;
  let trace = 0;
  for (let s = 0; s < ofSource.length; s += size)
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) trace += ofSource[s + a] * inverse[a * size + b] * ofSource[s + b];
  return trace / size;
}
