/**
 * Variances of masses, from what single tracks contribute to them: the covariance K of a track's four-momentum at a fixed
 * vertex and the derivative L of that four-momentum by the vertex. Both add up over tracks, so that they are made once
 * for each track and species that a candidate asks for, and once for each pair. A mass m of four-momentum (E, P) has the
 * derivative g = (E, -P) / m and the variance g^T K g + h^T V h, with h = L^T g and V the covariance of the vertex.
 */
import type { FittedTracks } from './fitted-tracks.js';
import { ELECTRON } from './kinematics.js';
import type { Kinematics } from './kinematics.js';
import { PAIRS } from './pair-vertices.js';
import { TRACKS } from './six-tracks.js';

/** At threshold a pair mass does not depend on the momenta at all: no mass is taken to be known better than 1 keV. */
const LEAST_VARIANCE = 1e-12;

/** What a track or pair has: K as EE, Ex, Ey, Ez, xx, xy, xz, yy, yz, zz, then L, three numbers each for E, x, y, z. */
const WIDTH = 22;
const ENERGY = 1;
const MOMENTUM = 4;
const RESPONSE = 10;
/** Places of a symmetric 3 x 3 matrix among those six numbers. */
const PACKED = [0, 1, 2, 1, 3, 4, 2, 4, 5];

/** Reusable: the masses of one fit at a time. A pair is given by its place in Kinematics, 3 (3 a + b) + species. */
export class MassErrors {
  private readonly kinematics: Kinematics;
  private readonly tracks = new Float64Array(WIDTH * 3 * TRACKS);
  private readonly pairs = new Float64Array(WIDTH * 3 * PAIRS);
  /** Variance of the mass of a pair at a fixed vertex, GeV^2, and derivative of the mass by the vertex, GeV/cm. */
  private readonly pairVariance = new Float64Array(3 * PAIRS);
  private readonly pairSlope = new Float64Array(9 * PAIRS);
  private readonly trackKnown = new Uint8Array(3 * TRACKS);
  private readonly pairKnown = new Uint8Array(3 * PAIRS);
  private readonly sum = new Float64Array(WIDTH);
  private readonly gradient = new Float64Array(6);
  private readonly photonFactor = new Float64Array(9);
  private readonly otherFactor = new Float64Array(9);
  private fitted: FittedTracks | undefined;
  private photonVariance: ArrayLike<number> = [];

  constructor(kinematics: Kinematics) {
    this.kinematics = kinematics;
  }

  /**
   * Takes a fit whose kinematics are loaded.
   * @param photonVariance of the energy of each track's photons, GeV^2
   */
  load(fitted: FittedTracks, photonVariance: ArrayLike<number>): void {
    this.fitted = fitted;
    this.photonVariance = photonVariance;
    this.trackKnown.fill(0);
    this.pairKnown.fill(0);
  }

  /** Variance of the mass of three pairs together, whose four-momentum is `total`, GeV^2. */
  ofTotal(three: Int32Array, total: Float64Array, mass: number): number {
    const { pairs, sum } = this;
    const a = this.pairRow(three[0]);
    const b = this.pairRow(three[1]);
    const c = this.pairRow(three[2]);
    for (let m = 0; m < WIDTH; m++) sum[m] = pairs[a + m] + pairs[b + m] + pairs[c + m];
    const e = total[0] / mass;
    const x = -total[1] / mass;
    const y = -total[2] / mass;
    const z = -total[3] / mass;
    const energy = e * (e * sum[0] + 2 * (x * sum[ENERGY] + y * sum[ENERGY + 1] + z * sum[ENERGY + 2]));
    const shared = this.vertexVariance(
      massSlope(sum, RESPONSE, e, x, y, z),
      massSlope(sum, RESPONSE + 1, e, x, y, z),
      massSlope(sum, RESPONSE + 2, e, x, y, z),
    );
    return Math.max(LEAST_VARIANCE, energy + momentumForm(sum, MOMENTUM, x, y, z) + shared);
  }

  /** Variance of the mass of a pair, GeV^2. */
  ofPair(pair: number): number {
    this.pairRow(pair);
    const { pairVariance: own, pairSlope: slope } = this;
    const shared = this.vertexVariance(slope[3 * pair], slope[3 * pair + 1], slope[3 * pair + 2]);
    return Math.max(LEAST_VARIANCE, own[pair] + shared);
  }

  /** Variance of the sum of the masses of three pairs with the given shares, GeV^2. */
  ofMean(three: Int32Array, shares: Float64Array): number {
    const { pairVariance, pairSlope } = this;
    let own = 0;
    let x = 0;
    let y = 0;
    let z = 0;
    for (let k = 0; k < 3; k++) {
      const pair = three[k];
      this.pairRow(pair);
      own += shares[k] * shares[k] * pairVariance[pair];
      x += shares[k] * pairSlope[3 * pair];
      y += shares[k] * pairSlope[3 * pair + 1];
      z += shares[k] * pairSlope[3 * pair + 2];
    }
    return Math.max(LEAST_VARIANCE, own + this.vertexVariance(x, y, z));
  }

  /** Variance of what changes with the vertex by (x, y, z). */
  private vertexVariance(x: number, y: number, z: number): number {
    const V = this.fitted!.vertexCovariance;
    return x * x * V[0] + y * y * V[4] + z * z * V[8] + 2 * (x * y * V[1] + x * z * V[2] + y * z * V[5]);
  }

  /** Makes what a pair contributes, if it is not there yet. @returns where */
  private pairRow(pair: number): number {
    const at = WIDTH * pair;
    if (this.pairKnown[pair] === 1) return at;
    this.pairKnown[pair] = 1;
    const { tracks, pairs, pairVariance, pairSlope } = this;
    const species = pair % 3;
    const plus = Math.floor(pair / 9);
    const minus = 3 + (Math.floor(pair / 3) % 3);
    const a = this.trackRow(plus, species);
    const b = this.trackRow(minus, species);
    for (let m = 0; m < WIDTH; m++) pairs[at + m] = tracks[a + m] + tracks[b + m];
    pairVariance[pair] = pairSlope[3 * pair] = pairSlope[3 * pair + 1] = pairSlope[3 * pair + 2] = 0;
    this.addToMass(pair, 3 * plus + species, 0);
    this.addToMass(pair, 3 * minus + species, 3);
    if (this.fitted!.partners?.[plus] === minus - 3) this.addShared(pair, plus, minus);
    return at;
  }

  /** Adds a track of a pair to its mass: gradient[at] = (E p / E_i - P) / m is the derivative by the momentum of the track. */
  private addToMass(pair: number, track: number, at: number): void {
    const { tracks, gradient, pairVariance, pairSlope } = this;
    const { pairVector: P, pairMass, trackVector: p } = this.kinematics;
    const ratio = P[4 * pair] / p[4 * track];
    for (let c = 0; c < 3; c++) {
      const g = (ratio * p[4 * track + 1 + c] - P[4 * pair + 1 + c]) / pairMass[pair];
      const row = WIDTH * track + RESPONSE + 3 + 3 * c;
      gradient[at + c] = g;
      pairSlope[3 * pair] += g * tracks[row];
      pairSlope[3 * pair + 1] += g * tracks[row + 1];
      pairSlope[3 * pair + 2] += g * tracks[row + 2];
    }
    pairVariance[pair] += momentumForm(
      tracks,
      WIDTH * track + MOMENTUM,
      gradient[at],
      gradient[at + 1],
      gradient[at + 2],
    );
  }

  /** Adds what the momenta of the two tracks of a displaced pair have in common at a fixed vertex. */
  private addShared(pair: number, plus: number, minus: number): void {
    const { pairs, pairVariance, gradient } = this;
    const { trackVector: p } = this.kinematics;
    const species = pair % 3;
    const a = 4 * (3 * plus + species);
    const b = 4 * (3 * minus + species);
    const { photonFactor: left, otherFactor: right } = this;
    this.setPhotonFactor(plus, species, left);
    this.setPhotonFactor(minus, species, right);
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        let x = 0;
        for (let i = 0; i < 3; i++) {
          for (let j = 0; j < 3; j++)
            x += left[3 * r + i] * this.fitted!.shared[9 * plus + 3 * i + j] * right[3 * c + j];
        }
        const [va, vb] = [p[a + 1 + r] / p[a], p[b + 1 + c] / p[b]];
        pairVariance[pair] += 2 * gradient[r] * x * gradient[3 + c];
        pairs[WIDTH * pair] += 2 * va * x * vb;
        pairs[WIDTH * pair + ENERGY + c] += va * x;
        pairs[WIDTH * pair + ENERGY + r] += x * vb;
        pairs[WIDTH * pair + MOMENTUM + PACKED[3 * r + c]] += r === c ? 2 * x : x;
      }
    }
  }

  /** Makes what a track contributes, if it is not there yet. @returns where */
  private trackRow(track: number, species: number): number {
    const at = WIDTH * (3 * track + species);
    if (this.trackKnown[3 * track + species] === 1) return at;
    this.trackKnown[3 * track + species] = 1;
    const { tracks: row } = this;
    const { own, response } = this.fitted!;
    const { trackVector, electronScale } = this.kinematics;
    if (species === ELECTRON && electronScale[track] !== 1) this.addPhotons(track, at);
    else {
      for (let m = 0; m < 9; m++) {
        row[at + MOMENTUM + PACKED[m]] = own[9 * track + m];
        row[at + RESPONSE + 3 + m] = response[9 * track + m];
      }
    }
    const p = 4 * (3 * track + species);
    const x = trackVector[p + 1] / trackVector[p];
    const y = trackVector[p + 2] / trackVector[p];
    const z = trackVector[p + 3] / trackVector[p];
    const k = at + MOMENTUM;
    row[at + ENERGY] = x * row[k] + y * row[k + 1] + z * row[k + 2];
    row[at + ENERGY + 1] = x * row[k + 1] + y * row[k + 3] + z * row[k + 4];
    row[at + ENERGY + 2] = x * row[k + 2] + y * row[k + 4] + z * row[k + 5];
    row[at] = x * row[at + ENERGY] + y * row[at + ENERGY + 1] + z * row[at + ENERGY + 2];
    for (let r = at + RESPONSE; r < at + RESPONSE + 3; r++) row[r] = x * row[r + 3] + y * row[r + 6] + z * row[r + 9];
    return at;
  }

  /** Derivative of the momentum of a track, with photons, by the fitted one: s - (s - 1) n n^T, with n = p / |p|. */
  private setPhotonFactor(track: number, species: number, out: Float64Array): void {
    const s = species === ELECTRON ? this.kinematics.electronScale[track] : 1;
    const { momenta } = this.fitted!;
    const p = 3 * track;
    const p2 = momenta[p] * momenta[p] + momenta[p + 1] * momenta[p + 1] + momenta[p + 2] * momenta[p + 2];
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) out[3 * r + c] = (r === c ? s : 0) - ((s - 1) * momenta[p + r] * momenta[p + c]) / p2;
    }
  }

  /**
   * From the fitted momentum p of an electron to p (1 + E / |p|) with the energy E of its photons. The derivative by E is
   * n = p / |p|.
   */
  private addPhotons(track: number, at: number): void {
    const { tracks: row, photonVariance, photonFactor: S } = this;
    const { own, response, momenta } = this.fitted!;
    this.setPhotonFactor(track, ELECTRON, S);
    const p = 3 * track;
    const p2 = momenta[p] * momenta[p] + momenta[p + 1] * momenta[p + 1] + momenta[p + 2] * momenta[p + 2];
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) {
        let covariance = (photonVariance[track] * momenta[p + r] * momenta[p + c]) / p2;
        let slope = 0;
        for (let i = 0; i < 3; i++) {
          const m = 9 * track + 3 * i;
          slope += S[3 * r + i] * response[m + c];
          covariance += S[3 * r + i] * (own[m] * S[3 * c] + own[m + 1] * S[3 * c + 1] + own[m + 2] * S[3 * c + 2]);
        }
        row[at + MOMENTUM + PACKED[3 * r + c]] = covariance;
        row[at + RESPONSE + 3 + 3 * r + c] = slope;
      }
    }
  }
}

/** x^T C x of a packed symmetric 3 x 3 matrix. */
function momentumForm(C: Float64Array, at: number, x: number, y: number, z: number): number {
  return (
    x * x * C[at] +
    y * y * C[at + 3] +
    z * z * C[at + 5] +
    2 * (x * y * C[at + 1] + x * z * C[at + 2] + y * z * C[at + 4])
  );
}

/** (e, x, y, z) L for one coordinate of the vertex: the derivatives of E, px, py, pz by it stand three apart. */
function massSlope(L: Float64Array, at: number, e: number, x: number, y: number, z: number): number {
  return e * L[at] + x * L[at + 3] + y * L[at + 6] + z * L[at + 9];
}
