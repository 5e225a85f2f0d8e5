/** Scored candidates with masses in GeV: measured ones of background, generated ones of signal. */
export interface MassScores {
  readonly score: ArrayLike<number>;
  readonly weight: ArrayLike<number>;
  readonly eventId: Float64Array;
  readonly mUpsilon: ArrayLike<number>;
  readonly mDarkPhoton: ArrayLike<number>;
}
