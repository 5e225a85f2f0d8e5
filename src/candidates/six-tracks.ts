/** Six good tracks of one event, in canonical order: the inputs of all fits. */
import { invertPositive } from '../core/numerics/small-matrices.js';
import type { EventBatch } from '../events/event-batch.js';
import { HELIX } from './track-model.js';

/** Tracks of a candidate. */
export const TRACKS = 6;
const COVARIANCE = 15;

/** Tracks 0..2 are positive, 3..5 negative, each group by falling transverse momentum. */
export class SixTracks {
  /** Entries of the batch's track columns. */
  readonly index = new Int32Array(TRACKS);
  readonly pid = new Uint8Array(TRACKS);
  /** 5 a track. */
  readonly helix = new Float64Array(TRACKS * HELIX);
  /** Inverse of the covariance of `helix`, 5 x 5 a track. */
  readonly weight = new Float64Array(TRACKS * HELIX * HELIX);
  private readonly full = new Float64Array(HELIX * HELIX);

  /**
   * Takes three positive and three negative tracks of `batch`, in any order.
   * @returns false if a covariance is not positive definite or a curvature is 0: such a track cannot be fitted
   */
  load(batch: EventBatch, tracks: ArrayLike<number>): boolean {
    this.sortInto(batch, tracks);
    for (let i = 0; i < TRACKS; i++) {
      const track = this.index[i];
      this.pid[i] = batch.pid[track];
      for (let k = 0; k < HELIX; k++) this.helix[HELIX * i + k] = batch.helix[HELIX * track + k];
      unpackSymmetric(batch.covariance, COVARIANCE * track, this.full);
      if (this.helix[HELIX * i + 2] === 0) return false;
      if (!invertPositive(this.full, HELIX, this.weight, 0, HELIX * HELIX * i)) return false;
    }
    return true;
  }

  /** By insertion: for six entries a call of sort costs more than the sorting. */
  private sortInto(batch: EventBatch, tracks: ArrayLike<number>): void {
    for (let i = 0; i < TRACKS; i++) {
      let place = i;
      for (; place > 0 && compareTracks(batch, tracks[i], this.index[place - 1]) < 0; place--) {
        this.index[place] = this.index[place - 1];
      }
      this.index[place] = tracks[i];
    }
  }
}

/** Positive before negative, then by |omega|, phi0, d0, z0, tanl: a total order unless two tracks are identical. */
function compareTracks(batch: EventBatch, a: number, b: number): number {
  const { charge, helix } = batch;
  return (
    charge[b] - charge[a] ||
    Math.abs(helix[5 * a + 2]) - Math.abs(helix[5 * b + 2]) ||
    helix[5 * a + 1] - helix[5 * b + 1] ||
    helix[5 * a] - helix[5 * b] ||
    helix[5 * a + 3] - helix[5 * b + 3] ||
    helix[5 * a + 4] - helix[5 * b + 4]
  );
}

function unpackSymmetric(packed: Float64Array, at: number, full: Float64Array): void {
  for (let row = 0, k = at; row < HELIX; row++) {
    for (let column = row; column < HELIX; column++, k++) {
      full[HELIX * row + column] = full[HELIX * column + row] = packed[k];
    }
  }
}
