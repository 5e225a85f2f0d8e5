/**
 * Three dark photons that fly from one point near the beam spot and decay to two tracks each, for one pairing: least
 * squares over that point, three flight lengths and six momenta, where the vertex of pair k is
 * point + length_k * direction(momentum of the pair). 33 measurements, 24 parameters; masses do not enter.
 */
import { choleskyFactor, choleskySolve, invert3, invertPositive } from '../core/small-matrices.js';
import type { BeamSpot } from './beam-spot.js';
import { FittedTracks, MOMENTA, momentumAt, momentumDerivative } from './fitted-tracks.js';
import { normalEquations } from './linear-track.js';
import { azimuthAt, crossHelices } from './helix-crossing.js';
import type { CrossingChoice } from './helix-crossing.js';
import { PAIRS } from './pair-vertices.js';
import type { SixTracks } from './six-tracks.js';
import { HELIX } from './track-model.js';

const MAX_ITERATIONS = 25;
const NEGLIGIBLE_GAIN = 1e-4;
/** Damping of the flight lengths (Levenberg) starts here after a step that made chi2 larger. */
const LEAST_DAMPING = 1e-2;
const NDF = 9;
/** Flight length and two momenta of a pair; then the point, common to the three. */
const LOCAL = 7;
const SIZE = LOCAL + 3;
/** Crossings closer than this lead to the same minimum, cm. */
const SAME_CROSSING = 0.1;
/** Flight lengths are kept finite by a Gaussian of 1 m around 0, where parallel tracks do not determine them, cm^-2. */
const LENGTH_WEIGHT = 100 ** -2;

/** Layout of the state: point, three lengths, six momenta by track. */
const LENGTHS = 3;
const MOMENTUM = 6;
const STATE = MOMENTUM + MOMENTA;

export class DisplacedFit {
  readonly result = new FittedTracks();
  /** Flight length of the pair of positive a and negative b at 3 a + b, of the fitted pairing only, cm. */
  readonly flightLength = new Float64Array(PAIRS);
  /** Standard deviations of the flight lengths, same layout. */
  readonly flightLengthSigma = new Float64Array(PAIRS);
  private readonly state = new Float64Array(STATE);
  private readonly best = new Float64Array(STATE);
  private readonly nearest = new Float64Array(3);
  private readonly saved = new Float64Array(STATE);
  private readonly step = new Float64Array(STATE);
  private readonly crossings = [new Float64Array(3), new Float64Array(3), new Float64Array(3)];
  private readonly momentum = new Float64Array(6);
  private readonly pairs = [new FlightPair(), new FlightPair(), new FlightPair()];
  private readonly information = new Float64Array(9);
  private readonly pull = new Float64Array(3);

  /**
   * Where the circles of two tracks cross twice chi2 may have two minima: the fit starts from the crossings nearest to
   * the beam spot and from those where the tracks agree best in height, and keeps the smaller chi2.
   * @param partners the negative track, 0..2, of each positive one
   * @returns true if the fit converged
   */
  fit(tracks: SixTracks, partners: readonly number[], spot: BeamSpot): boolean {
    const { state, best, nearest, result } = this;
    this.start(tracks, partners, spot, 'nearest');
    nearest.set(state.subarray(LENGTHS, MOMENTUM));
    this.start(tracks, partners, spot, 'height');
    const same = nearest.every((length, k) => Math.abs(length - state[LENGTHS + k]) < SAME_CROSSING);
    const converged = this.descend(tracks, partners, spot);
    if (same) return converged;
    const chi2 = converged ? result.chi2 : Infinity;
    best.set(state);
    this.start(tracks, partners, spot, 'nearest');
    if (this.descend(tracks, partners, spot) && result.chi2 <= chi2) return true;
    state.set(best);
    return converged && this.descend(tracks, partners, spot);
  }

  /** Levenberg's method from `state`. @returns true if it converged */
  private descend(tracks: SixTracks, partners: readonly number[], spot: BeamSpot): boolean {
    const { state, saved, step } = this;
    let damping = 0;
    let lowest = Infinity;
    for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      let chi2 = this.evaluate(tracks, partners, spot);
      if (chi2 <= lowest) {
        damping = damping > LEAST_DAMPING ? damping / 10 : 0;
      } else {
        damping = Math.max(LEAST_DAMPING, 10 * damping);
        state.set(saved);
        chi2 = this.evaluate(tracks, partners, spot);
      }
      lowest = chi2;
      const gain = this.solve(partners, damping);
      if (!Number.isFinite(gain)) return false;
      saved.set(state);
      for (let m = 0; m < STATE; m++) state[m] += step[m];
      if (gain < NEGLIGIBLE_GAIN * Math.max(1, 0.01 * chi2)) {
        this.result.chi2 = chi2 - gain;
        this.finish(partners);
        return true;
      }
    }
    return false;
  }

  /** Each pair where its helices cross; the common point at the beam spot, at the mean height the flights point to. */
  private start({ helix }: SixTracks, partners: readonly number[], spot: BeamSpot, choice: CrossingChoice): void {
    const { state, crossings, momentum } = this;
    state.set(spot.position);
    let height = 0;
    for (let k = 0; k < 3; k++) {
      const crossing = crossings[k];
      crossHelices(helix, k, 3 + partners[k], choice, crossing);
      for (const track of [k, 3 + partners[k]]) {
        const at = MOMENTUM + 3 * track;
        state[at] = azimuthAt(helix, HELIX * track, crossing[0], crossing[1]);
        state[at + 1] = helix[HELIX * track + 2];
        state[at + 2] = helix[HELIX * track + 4];
      }
      pairMomentum(state, k, partners[k], momentum);
      const [x, y] = [crossing[0] - state[0], crossing[1] - state[1]];
      const path = (x * momentum[0] + y * momentum[1]) / (momentum[0] ** 2 + momentum[1] ** 2);
      state[LENGTHS + k] = path * Math.hypot(momentum[0], momentum[1], momentum[2]);
      height += (crossing[2] - path * momentum[2]) / 3;
    }
    state[2] = height;
  }

  /** Normal equations at `state`. @returns chi2 there */
  private evaluate(tracks: SixTracks, partners: readonly number[], spot: BeamSpot): number {
    const { state, information, pull } = this;
    let chi2 = 0;
    information.fill(0);
    for (let c = 0; c < 3; c++) {
      const distance = spot.position[c] - state[c];
      information[4 * c] = spot.weight[c];
      pull[c] = spot.weight[c] * distance;
      chi2 += pull[c] * distance;
    }
    for (let k = 0; k < 3; k++) {
      const [a, b] = [MOMENTUM + 3 * k, MOMENTUM + 3 * (3 + partners[k])];
      chi2 += this.pairs[k].linearise(tracks, k, 3 + partners[k], state, LENGTHS + k, a, b);
    }
    return chi2;
  }

  /** Fills `step`. @returns the expected gain, NaN if a matrix is singular */
  private solve(partners: readonly number[], damping: number): number {
    const { pairs, information, pull, step, result } = this;
    let gain = 0;
    for (const pair of pairs) {
      if (!pair.eliminate(damping)) return NaN;
      gain += pair.gain;
      for (let m = 0; m < 9; m++) information[m] += pair.S[m];
      for (let c = 0; c < 3; c++) pull[c] += pair.b[c];
    }
    const C = result.vertexCovariance;
    if (!invert3(information, C)) return NaN;
    for (let c = 0; c < 3; c++) {
      step[c] = C[3 * c] * pull[0] + C[3 * c + 1] * pull[1] + C[3 * c + 2] * pull[2];
      gain += step[c] * pull[c];
    }
    for (let k = 0; k < 3; k++) {
      for (let m = 0; m < LOCAL; m++) step[placeOf(k, partners[k], m)] = pairs[k].localStep(m, step);
    }
    return gain;
  }

  private finish(partners: readonly number[]): void {
    const { result, state, flightLength, flightLengthSigma } = this;
    const { covariance, vertexCovariance: C } = result;
    const response = new Float64Array(3 * MOMENTA);
    covariance.fill(0);
    for (let k = 0; k < 3; k++) {
      const pair = this.pairs[k];
      pair.invertLocal();
      flightLength[3 * k + partners[k]] = state[LENGTHS + k];
      let variance = pair.H[0];
      for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) variance += pair.F[r] * C[3 * r + c] * pair.F[c];
      flightLengthSigma[3 * k + partners[k]] = Math.sqrt(variance);
      for (let m = 1; m < LOCAL; m++) {
        const row = placeOf(k, partners[k], m) - MOMENTUM;
        for (let c = 0; c < 3; c++) response[3 * row + c] = pair.F[3 * m + c];
        for (let n = 1; n < LOCAL; n++) {
          covariance[MOMENTA * row + placeOf(k, partners[k], n) - MOMENTUM] = pair.H[LOCAL * m + n];
        }
      }
    }
    result.ndf = NDF;
    result.vertex.set(state.subarray(0, 3));
    result.parameters.set(state.subarray(MOMENTUM));
    result.updateMomenta();
    result.completeCovariance(response);
  }
}

/** Place in the state of parameter m (length, positive momentum, negative momentum) of pair k. */
function placeOf(k: number, partner: number, m: number): number {
  if (m === 0) return LENGTHS + k;
  return m < 4 ? MOMENTUM + 3 * k + m - 1 : MOMENTUM + 3 * (3 + partner) + m - 4;
}

/** Momentum of pair k in GeV. */
function pairMomentum(state: Float64Array, k: number, partner: number, out: Float64Array): void {
  momentumAt(state, MOMENTUM + 3 * k, out, 0);
  momentumAt(state, MOMENTUM + 3 * (3 + partner), out, 3);
  for (let c = 0; c < 3; c++) out[c] += out[3 + c];
}

/** The normal equations of one dark photon, with its seven own parameters eliminated. */
class FlightPair {
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
