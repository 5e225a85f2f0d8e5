import { choleskyFactor, choleskySolve, invertPositive } from '../core/numerics/small-matrices.js';
import { momentumAt, momentumDerivative } from './fitted-tracks.js';
import { normalEquations } from './linear-track.js';
import type { SixTracks } from './six-tracks.js';

/** Own parameters of a dark photon: its flight length, and the momenta of its positive and negative track. */
export const LOCAL = 7;
/** Those, then the point it flies from. */
const SIZE = LOCAL + 3;
/** Flight lengths are kept finite by a Gaussian of 1 m around 0, where parallel tracks do not determine them, cm^-2. */
const LENGTH_WEIGHT = 100 ** -2;

/** The normal equations of one dark photon, with its seven own parameters eliminated. */
export class FlightPair {
  /** Information on the point and its pull, after `eliminate`. */
  readonly S = new Float64Array(9);
  readonly b = new Float64Array(3);
  /** Local step = e - F step of the point: F is 7 x 3. */
  readonly F = new Float64Array(3 * LOCAL);
  private readonly e = new Float64Array(LOCAL);
  gain = 0;
  /** Covariance of the local parameters at a fixed point, after `invertLocal`. */
  readonly H = new Float64Array(LOCAL * LOCAL);
  private readonly normal = new Float64Array(SIZE * SIZE);
  private readonly gradient = new Float64Array(SIZE);
  private readonly factor = new Float64Array(LOCAL * LOCAL);
  private readonly momentum = new Float64Array(6);
  private readonly transform = new Float64Array(18);
  private readonly point = new Float64Array(3);
  private readonly trackNormal = new Float64Array(36);
  private readonly trackGradient = new Float64Array(6);
  /** d(point, own momentum) / d(locals, common point): 6 x 10. */
  private readonly chain = new Float64Array(6 * SIZE);
  private readonly product = new Float64Array(6 * SIZE);

  /** @returns the part of chi2 of both tracks and the length */
  linearise(
    tracks: SixTracks,
    plus: number,
    minus: number,
    state: Float64Array,
    lengthAt: number,
    a: number,
    b: number,
  ): number {
    const length = state[lengthAt];
    this.normal.fill(0);
    this.gradient.fill(0);
    this.normal[0] = LENGTH_WEIGHT;
    this.gradient[0] = -LENGTH_WEIGHT * length;
    this.chainPoint(state, length, a, b);
    let chi2 = LENGTH_WEIGHT * length * length;
    for (let t = 0; t < 2; t++) {
      for (let r = 0; r < 3; r++) {
        for (let m = 1; m < LOCAL; m++) this.chain[SIZE * (3 + r) + m] = m === 1 + 3 * t + r ? 1 : 0;
      }
      const track = t === 0 ? plus : minus;
      const at = t === 0 ? a : b;
      chi2 += normalEquations(tracks, track, this.point, state, at, this.trackNormal, this.trackGradient);
      this.addTrack();
    }
    return chi2;
  }

  /** Point of decay and its derivatives: point + length * P / |P|. */
  private chainPoint(state: Float64Array, length: number, a: number, b: number): void {
    const { momentum: p, transform: T, chain, point } = this;
    momentumAt(state, a, p, 0);
    momentumAt(state, b, p, 3);
    momentumDerivative(state, a, p, 0, T, 0);
    momentumDerivative(state, b, p, 3, T, 9);
    const norm = Math.hypot(p[0] + p[3], p[1] + p[4], p[2] + p[5]);
    for (let r = 0; r < 3; r++) {
      const direction = (p[r] + p[3 + r]) / norm;
      point[r] = state[r] + length * direction;
      chain[SIZE * r] = direction;
      for (let c = 0; c < 3; c++) chain[SIZE * r + LOCAL + c] = r === c ? 1 : 0;
    }
    for (let t = 0; t < 2; t++) {
      for (let q = 0; q < 3; q++) {
        let along = 0;
        for (let c = 0; c < 3; c++) along += chain[SIZE * c] * T[9 * t + 3 * c + q];
        for (let r = 0; r < 3; r++) {
          chain[SIZE * r + 1 + 3 * t + q] = (length / norm) * (T[9 * t + 3 * r + q] - chain[SIZE * r] * along);
        }
      }
    }
  }

  private addTrack(): void {
    const { chain, product, trackNormal, trackGradient, normal, gradient } = this;
    for (let r = 0; r < 6; r++) {
      for (let c = 0; c < SIZE; c++) {
        let sum = 0;
        for (let k = 0; k < 6; k++) sum += trackNormal[6 * r + k] * chain[SIZE * k + c];
        product[SIZE * r + c] = sum;
      }
    }
    for (let r = 0; r < SIZE; r++) {
      for (let k = 0; k < 6; k++) gradient[r] += chain[SIZE * k + r] * trackGradient[k];
      for (let c = r; c < SIZE; c++) {
        let sum = 0;
        for (let k = 0; k < 6; k++) sum += chain[SIZE * k + r] * product[SIZE * k + c];
        normal[SIZE * r + c] += sum;
        if (c > r) normal[SIZE * c + r] += sum;
      }
    }
  }

  /** @param damping relative, on the flight length. @returns false if the local parameters are not determined */
  eliminate(damping: number): boolean {
    const { normal, gradient, factor, F, e, S, b } = this;
    for (let r = 0; r < LOCAL; r++) {
      for (let c = 0; c < LOCAL; c++) factor[LOCAL * r + c] = normal[SIZE * r + c];
      for (let c = 0; c < 3; c++) F[3 * r + c] = normal[SIZE * r + LOCAL + c];
      e[r] = gradient[r];
    }
    factor[0] *= 1 + damping;
    if (!choleskyFactor(factor, LOCAL)) return false;
    choleskySolve(factor, LOCAL, e);
    for (let c = 0; c < 3; c++) choleskySolve(factor, LOCAL, F, 0, c, 3);
    this.gain = 0;
    for (let m = 0; m < LOCAL; m++) this.gain += e[m] * gradient[m];
    for (let r = 0; r < 3; r++) {
      const row = SIZE * (LOCAL + r);
      b[r] = gradient[LOCAL + r];
      for (let m = 0; m < LOCAL; m++) b[r] -= normal[row + m] * e[m];
      for (let c = 0; c < 3; c++) {
        let s = normal[row + LOCAL + c];
        for (let m = 0; m < LOCAL; m++) s -= normal[row + m] * F[3 * m + c];
        S[3 * r + c] = s;
      }
    }
    return true;
  }

  /** Step of local parameter m for a step of the point. */
  localStep(m: number, step: Float64Array): number {
    const { e, F } = this;
    return e[m] - F[3 * m] * step[0] - F[3 * m + 1] * step[1] - F[3 * m + 2] * step[2];
  }

  invertLocal(): void {
    const { normal, factor, H } = this;
    for (let r = 0; r < LOCAL; r++) for (let c = 0; c < LOCAL; c++) factor[LOCAL * r + c] = normal[SIZE * r + c];
    invertPositive(factor, LOCAL, H);
  }
}
