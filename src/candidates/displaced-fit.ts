/**
 * Three dark photons that fly from one point near the beam spot and decay to two tracks each, for one pairing: least
 * squares over that point, three flight lengths and six momenta, where the vertex of pair k is
 * point + length_k * direction(momentum of the pair). 33 measurements, 24 parameters; masses do not enter.
 */
import { invert3 } from '../core/numerics/small-matrices.js';
import type { BeamSpot } from './beam-spot.js';
import { FittedTracks, MOMENTA, momentumAt } from './fitted-tracks.js';
import { FlightPair, LOCAL } from './flight-pair.js';
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
/** Crossings closer than this lead to the same minimum, cm. */
const SAME_CROSSING = 0.1;

/** Layout of the state: point, three lengths, six momenta by track. */
const LENGTHS = 3;
const MOMENTUM = 6;
const STATE = MOMENTUM + MOMENTA;

/** Reusable: holds the result and the work space of one fit at a time. */
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
    const { own, shared, response, vertexCovariance: C } = result;
    for (let k = 0; k < 3; k++) {
      const pair = this.pairs[k];
      pair.invertLocal();
      flightLength[3 * k + partners[k]] = state[LENGTHS + k];
      let variance = pair.H[0];
      for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) variance += pair.F[r] * C[3 * r + c] * pair.F[c];
      flightLengthSigma[3 * k + partners[k]] = Math.sqrt(variance);
      const [plus, minus] = [9 * k, 9 * (3 + partners[k])];
      for (let r = 0; r < 3; r++) {
        for (let c = 0; c < 3; c++) {
          const m = 3 * r + c;
          own[plus + m] = pair.H[LOCAL * (1 + r) + 1 + c];
          own[minus + m] = pair.H[LOCAL * (4 + r) + 4 + c];
          shared[plus + m] = pair.H[LOCAL * (1 + r) + 4 + c];
          response[plus + m] = -pair.F[3 * (1 + r) + c];
          response[minus + m] = -pair.F[3 * (4 + r) + c];
        }
      }
    }
    result.ndf = NDF;
    result.partners = partners;
    result.vertex.set(state.subarray(0, 3));
    result.parameters.set(state.subarray(MOMENTUM));
    result.updateMomenta();
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
