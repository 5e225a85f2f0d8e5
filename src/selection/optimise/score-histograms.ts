/** Score histograms of the three categories for the nominal sample and all its resamplings, filled in any order. */
import { coarseLimb, ExactSums, fineLimb } from '../../core/numerics/exact-sum.js';
import { CATEGORIES } from '../../events/final-states.js';
import type { Resampling } from './resampling.js';
import type { ScoreAxis } from './score-axis.js';
import { scoreBin } from './score-axis.js';

/** Histograms [slot][category][bin] of weights. */
export class ScoreHistograms {
  readonly axis: ScoreAxis;
  readonly resampling: Resampling;
  readonly #sums: ExactSums;
  readonly #multiplicity: Uint8Array;

  constructor(axis: ScoreAxis, resampling: Resampling) {
    this.axis = axis;
    this.resampling = resampling;
    this.#sums = new ExactSums(resampling.slots * CATEGORIES.length * axis.bins);
    this.#multiplicity = new Uint8Array(resampling.slots);
  }

  /** Adds one row to every slot, as often as its source is in it. `category` is an index into CATEGORIES. */
  fill(sourceId: number, category: number, score: number, weight: number): void {
    this.resampling.multiplicities(sourceId, this.#multiplicity);
    const stride = CATEGORIES.length * this.axis.bins;
    const coarse = coarseLimb(weight);
    const fine = fineLimb(weight);
    let cell = category * this.axis.bins + scoreBin(this.axis, score);
    for (const times of this.#multiplicity) {
      if (times > 0) this.#sums.addLimbs(cell, coarse, fine, times);
      cell += stride;
    }
  }

  /** Bin contents of one histogram. */
  contents(slot: number, category: number): Float64Array {
    const from = (slot * CATEGORIES.length + category) * this.axis.bins;
    return this.#sums.values(from, from + this.axis.bins);
  }
}
