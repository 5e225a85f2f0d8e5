/**
 * What a vertex fit leaves behind: chi2, vertex and six momenta. Of their covariance most is zero or shared: it is that
 * at a fixed vertex, of each track for itself (and, in a displaced fit, of the two of a pair), and the response of all
 * to the vertex, R V R^T.
 */
import { PT_TIMES_OMEGA } from '../events/event-batch.js';
import { TRACKS } from './six-tracks.js';

/** Components of the six momenta. */
export const MOMENTA = 3 * TRACKS;

/** Result of a fit, with the step from helix to Cartesian momenta that every fit shares. Tracks are canonical. */
export class FittedTracks {
  chi2 = NaN;
  /** Degrees of freedom. */
  ndf = 0;
  /** Common vertex (prompt fit) or point where the flight lines meet (displaced fit), cm. */
  readonly vertex = new Float64Array(3);
  readonly vertexCovariance = new Float64Array(9);
  /** (phi, omega, tanl) of each track at its vertex. */
  readonly parameters = new Float64Array(MOMENTA);
  /** (px, py, pz) of each track at its vertex, GeV. */
  readonly momenta = new Float64Array(MOMENTA);
  /** Covariance of the momentum of each track at a fixed vertex, 3 x 3 a track. */
  readonly own = new Float64Array(9 * TRACKS);
  /** The negative track, 0..2, of each positive one whose momenta share more than the vertex; absent if none do. */
  partners: readonly number[] | undefined;
  /** Covariance of the momenta of positive track k (rows) and its partner at a fixed vertex, 3 x 3 each. */
  readonly shared = new Float64Array(9 * 3);
  /** d momenta / d vertex, 3 x 3 a track. */
  readonly response = new Float64Array(9 * TRACKS);
  /** (phi, omega, tanl) to (px, py, pz): 3 x 3 a track. */
  private readonly transform = new Float64Array(9 * TRACKS);
  private readonly block = new Float64Array(9);

  /**
   * Momenta in GeV from `parameters`. Turns `own`, `shared` and `response`, which hold covariances and derivatives of the
   * parameters, into those of the momenta.
   */
  updateMomenta(): void {
    const { parameters, momenta, transform: T, own, shared, response, partners } = this;
    for (let i = 0; i < TRACKS; i++) {
      momentumAt(parameters, 3 * i, momenta, 3 * i);
      momentumDerivative(parameters, 3 * i, momenta, 3 * i, T, 9 * i);
    }
    for (let i = 0; i < TRACKS; i++) {
      this.transformRows(i, response, 9 * i);
      this.transformRows(i, own, 9 * i);
      this.transformColumns(i, own, 9 * i);
    }
    if (partners === undefined) return;
    for (let k = 0; k < 3; k++) {
      this.transformRows(k, shared, 9 * k);
      this.transformColumns(3 + partners[k], shared, 9 * k);
    }
  }

  /** a := T_i a of the 3 x 3 matrix at a[at]. */
  private transformRows(i: number, a: Float64Array, at: number): void {
    const { transform: T, block } = this;
    for (let r = 0; r < 3; r++) {
      const row = 9 * i + 3 * r;
      for (let c = at; c < at + 3; c++)
        block[3 * r + c - at] = T[row] * a[c] + T[row + 1] * a[c + 3] + T[row + 2] * a[c + 6];
    }
    for (let k = 0; k < 9; k++) a[at + k] = block[k];
  }

  /** a := a T_i^T of the 3 x 3 matrix at a[at]. */
  private transformColumns(i: number, a: Float64Array, at: number): void {
    const { transform: T } = this;
    for (let r = at; r < at + 9; r += 3) {
      const x = a[r];
      const y = a[r + 1];
      const z = a[r + 2];
      for (let c = 0; c < 3; c++) {
        const row = 9 * i + 3 * c;
        a[r + c] = x * T[row] + y * T[row + 1] + z * T[row + 2];
      }
    }
  }
}

/** (px, py, pz) in GeV from (phi, omega, tanl). */
export function momentumAt(parameters: Float64Array, at: number, out: Float64Array, outAt: number): void {
  const pt = PT_TIMES_OMEGA / Math.abs(parameters[at + 1]);
  out[outAt] = pt * Math.cos(parameters[at]);
  out[outAt + 1] = pt * Math.sin(parameters[at]);
  out[outAt + 2] = pt * parameters[at + 2];
}

/** d(px, py, pz) / d(phi, omega, tanl), 3 x 3, at parameters whose momentum is known. */
export function momentumDerivative(
  parameters: Float64Array,
  at: number,
  momentum: Float64Array,
  momentumAt: number,
  out: Float64Array,
  outAt: number,
): void {
  const omega = parameters[at + 1];
  const px = momentum[momentumAt];
  const py = momentum[momentumAt + 1];
  const pz = momentum[momentumAt + 2];
  out[outAt] = -py;
  out[outAt + 1] = -px / omega;
  out[outAt + 2] = 0;
  out[outAt + 3] = px;
  out[outAt + 4] = -py / omega;
  out[outAt + 5] = 0;
  out[outAt + 6] = 0;
  out[outAt + 7] = -pz / omega;
  out[outAt + 8] = PT_TIMES_OMEGA / Math.abs(omega);
}
