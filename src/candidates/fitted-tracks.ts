/** What a vertex fit leaves behind: chi2, vertex and six momenta with the covariance of all their components. */
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
  /** Covariance of `momenta`, 18 x 18. */
  readonly covariance = new Float64Array(MOMENTA * MOMENTA);
  /** (phi, omega, tanl) to (px, py, pz): 3 x 3 a track. */
  private readonly transform = new Float64Array(9 * TRACKS);
  private readonly response = new Float64Array(3 * MOMENTA);
  private readonly block = new Float64Array(9);

  /** Momenta in GeV from `parameters`. */
  updateMomenta(): void {
    const { parameters, momenta, transform } = this;
    for (let i = 0; i < TRACKS; i++) {
      momentumAt(parameters, 3 * i, momenta, 3 * i);
      momentumDerivative(parameters, 3 * i, momenta, 3 * i, transform, 9 * i);
    }
  }

  /**
   * Adds F C F^T, what the tracks share through the vertex covariance C, to `covariance`, which holds the covariance
   * of `parameters` at a fixed vertex, and turns it into that of `momenta`.
   * @param F 18 x 3: -d parameters / d vertex
   */
  completeCovariance(F: Float64Array): void {
    const { covariance, response, vertexCovariance: C } = this;
    for (let i = 0; i < MOMENTA; i++) {
      for (let c = 0; c < 3; c++) {
        response[3 * i + c] = F[3 * i] * C[c] + F[3 * i + 1] * C[3 + c] + F[3 * i + 2] * C[6 + c];
      }
    }
    for (let i = 0; i < MOMENTA; i++) {
      for (let j = i - (i % 3); j < MOMENTA; j++) {
        covariance[MOMENTA * i + j] +=
          response[3 * i] * F[3 * j] + response[3 * i + 1] * F[3 * j + 1] + response[3 * i + 2] * F[3 * j + 2];
      }
    }
    for (let i = 0; i < TRACKS; i++) for (let j = i; j < TRACKS; j++) this.transformBlock(i, j);
  }

  /** covariance[i, j] := T_i covariance[i, j] T_j^T, and its mirror image. */
  private transformBlock(i: number, j: number): void {
    const { covariance, transform: T, block } = this;
    const corner = MOMENTA * 3 * i + 3 * j;
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += T[9 * i + 3 * r + k] * covariance[corner + MOMENTA * k + c];
        block[3 * r + c] = sum;
      }
    }
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += block[3 * r + k] * T[9 * j + 3 * c + k];
        covariance[corner + MOMENTA * r + c] = sum;
        covariance[MOMENTA * (3 * j + c) + 3 * i + r] = sum;
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
  const [px, py, pz] = [momentum[momentumAt], momentum[momentumAt + 1], momentum[momentumAt + 2]];
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
