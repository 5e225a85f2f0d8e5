/**
 * Sums that do not depend on the order of their terms, so that shuffled rows and merged shards give the same bytes.
 *
 * Each term is split into two fixed-point limbs, a multiple of 2^-20 and a multiple of 2^-46 below it; sums of limbs
 * are exact, hence associative, while the total stays below 2^33 and the terms below 2^27 in number. What is under
 * 2^-47 of a term is rounded off.
 */
const COARSE = 2 ** 20;
const FINE = 2 ** 46;

/** The multiple of 2^-20 nearest to `x`. */
export function coarseLimb(x: number): number {
  return Math.round(x * COARSE) / COARSE;
}

/** What `coarseLimb` leaves of `x`, to the nearest multiple of 2^-46. */
export function fineLimb(x: number): number {
  return Math.round((x - coarseLimb(x)) * FINE) / FINE;
}

/** `length` order-independent sums. */
export class ExactSums {
  readonly #coarse: Float64Array;
  readonly #fine: Float64Array;

  constructor(length: number) {
    this.#coarse = new Float64Array(length);
    this.#fine = new Float64Array(length);
  }

  /** Adds `x` to sum `index`. */
  add(index: number, x: number): void {
    this.addLimbs(index, coarseLimb(x), fineLimb(x), 1);
  }

  /** Adds a whole multiple of a term whose limbs are known: saves the split when one term goes into many sums. */
  addLimbs(index: number, coarse: number, fine: number, times: number): void {
    this.#coarse[index] += times * coarse;
    this.#fine[index] += times * fine;
  }

  /** Sum `index`, rounded once. */
  value(index: number): number {
    return this.#coarse[index] + this.#fine[index];
  }

  /** What the rounding of `value` leaves: `value + rest` is the exact sum. */
  rest(index: number): number {
    return this.#coarse[index] - this.value(index) + this.#fine[index];
  }

  /** Sums `from` to `to - 1`, each rounded once. */
  values(from: number, to: number): Float64Array {
    return Float64Array.from({ length: to - from }, (_, i) => this.value(from + i));
  }
}
