/**
 * Entries of a score histogram that are not independent counts: several are made from one source, or they have weights.
 * How much less their number says is its design effect, its variance over that of the number of independent entries of
 * weight 1: sum over sources of weight^2 / sum of weights (L. Kish, Survey Sampling, 1965). What a fit to them says follows
 * from the influence of each source.
 */
import { invertPositive } from '../../core/numerics/small-matrices.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreBin } from './score-axis.js';

/** Entries in the order of their bins. */
export interface ClusteredEntries {
  readonly bin: Int32Array;
  /** Number of the source, 0 .. sources - 1. */
  readonly source: Int32Array;
  readonly weight: Float64Array;
  readonly sources: number;
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
  const entries = {
    bin: Int32Array.from(order, (i) => bins[i]),
    source: Int32Array.from(order, (i) => numberOf.get(sourceId[i])!),
    weight: Float64Array.from(order, (i) => weight[i]),
    sources: numberOf.size,
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
 * How far each source moves the fitted parameters, row-major sources x parameters: U^-1 times the sum over its entries of
 * `weight x basis`, U the sum over all entries of weight x basis basis^T, which estimates the information. The sum of the
 * products of its rows is then the covariance of the parameters whatever the correlation inside a source (K.-Y. Liang and
 * S. L. Zeger, Biometrika 73, 13 (1986), section 2, for log-linear means and sources of Poisson number). U instead of the
 * expected information: where the tail fluctuates up, U does too, and errors from few sources come out less too small.
 *
 * @param basis d log(mean) / d parameter for each parameter, evaluated at each bin from `firstBin` on
 * @returns undefined if the entries do not determine the parameters
 */
export function sourceInfluence(
  { bin, source, weight, sources }: ClusteredEntries,
  firstBin: number,
  basis: readonly ArrayLike<number>[],
): Float64Array | undefined {
  const size = basis.length;
  const sums = new Float64Array(sources * size);
  const unit = new Float64Array(size * size);
  for (let i = bin.length - 1; i >= 0 && bin[i] >= firstBin; i--) {
    for (let a = 0; a < size; a++) {
      const part = weight[i] * basis[a][bin[i] - firstBin];
      sums[source[i] * size + a] += part;
      for (let b = 0; b < size; b++) unit[a * size + b] += part * basis[b][bin[i] - firstBin];
    }
  }
  const inverse = new Float64Array(size * size);
  if (!invertPositive(unit, size, inverse)) return undefined;
  return sums.map((_, at) => {
    const [a, first] = [at % size, at - (at % size)];
    let sum = 0;
    for (let b = 0; b < size; b++) sum += inverse[a * size + b] * sums[first + b];
    return sum;
  });
}
