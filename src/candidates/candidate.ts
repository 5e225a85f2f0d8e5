/** One reading of six tracks as gamma Y_D, Y_D -> A'A'A': the quantities from which masses and features are made. */
import { quadraticForm } from '../core/small-matrices.js';
import { SPECIES } from '../events/final-states.js';
import { HYPOTHESES, PAIRINGS } from '../events/hypotheses.js';
import type { Hypothesis } from '../events/hypotheses.js';
import { MOMENTA } from './fitted-tracks.js';
import type { FittedTracks } from './fitted-tracks.js';
import { Kinematics, MASS2 } from './kinematics.js';
import { TRACKS } from './six-tracks.js';

/** At threshold a pair mass does not depend on the momenta at all: no mass is taken to be known better than 1 keV. */
const LEAST_VARIANCE = 1e-12;

const ELECTRON = SPECIES.indexOf('e');

/** Four-vectors are (E, px, py, pz), GeV. Track and pair indices are those of the canonical order. */
export class CandidateState {
  readonly kinematics = new Kinematics();
  /** Row of the event in its batch. */
  event = 0;
  pairing = 0;
  hypothesis: Hypothesis = HYPOTHESES[0];
  /** How many tracks pass the loose list of their assigned species. */
  pidPass = 0;
  vertexChi2 = 0;
  /** Index into IsrCategory's values: -2, -1, 0. */
  isrCategory = 0;
  /** GeV. */
  extraNeutralEnergy = 0;
  /** Of the three dark photons, cm. */
  readonly flightLength = new Float64Array(3);
  /** True if the pairs are the true dark photons and their species the true ones. */
  truthMatched = false;
  /** Index into FINAL_STATES, -1 for none. */
  truthFinalState = -1;

  /** Canonical index of the negative track of each pair; the positive one is the pair's own index. */
  readonly negative = new Int32Array(3);
  /** Energy of each track under the hypothesis, lab. */
  readonly trackEnergy = new Float64Array(TRACKS);
  /** Factor on the fitted momentum of each track: above 1 for an electron with recovered photons. */
  readonly trackScale = new Float64Array(TRACKS);
  /** Lab four-momentum of the Y_D and of what is left of the beams. */
  readonly upsilon = new Float64Array(4);
  readonly recoil = new Float64Array(4);
  /** Squared recoil mass, GeV^2. */
  recoilMass2 = 0;
  readonly pairMass = new Float64Array(3);
  /** Largest difference between two pair masses. */
  massSpread = 0;
  mUpsilon = 0;
  mDarkPhoton = 0;
  sigmaMUpsilon = 0;
  sigmaMDarkPhoton = 0;

  /** Four-momenta in the rest frame of the Y_D: six tracks, three dark photons, the e+e- system. */
  readonly trackRest = new Float64Array(4 * TRACKS);
  readonly darkPhotonRest = new Float64Array(12);
  readonly beamRest = new Float64Array(4);

  /** Variance of the energy of each track's photons, GeV^2; of the event. */
  photonVariance: ArrayLike<number> = [];

  private readonly gradient = new Float64Array(MOMENTA);
  private readonly labVector = new Float64Array(4);

  /** The same for every order of the tracks: 27 pairing + code of the hypothesis. */
  get id(): number {
    return 27 * this.pairing + this.hypothesis.code;
  }

  /** Takes a pairing and a hypothesis and computes the masses of the preselection. */
  choose(pairing: number, hypothesis: Hypothesis, beam: Float64Array): void {
    this.pairing = pairing;
    this.hypothesis = hypothesis;
    const { kinematics, upsilon, recoil } = this;
    upsilon.fill(0);
    for (let k = 0; k < 3; k++) {
      const species = hypothesis.species[k];
      const partner = PAIRINGS[pairing][k];
      const at = 3 * (3 * k + partner) + species;
      this.negative[k] = 3 + partner;
      this.takeTrack(k, species);
      this.takeTrack(3 + partner, species);
      this.pairMass[k] = kinematics.pairMass[at];
      upsilon[0] += kinematics.pairEnergy[at];
      for (let c = 0; c < 3; c++) upsilon[1 + c] += kinematics.pairMomentum[3 * at + c];
    }
    for (let c = 0; c < 4; c++) recoil[c] = beam[c] - upsilon[c];
    this.recoilMass2 = mass2(recoil);
    const masses = this.pairMass;
    this.massSpread = Math.max(masses[0], masses[1], masses[2]) - Math.min(masses[0], masses[1], masses[2]);
  }

  private takeTrack(track: number, species: number): void {
    this.trackEnergy[track] = this.kinematics.energy[3 * track + species];
    this.trackScale[track] = species === ELECTRON ? this.kinematics.electronScale[track] : 1;
  }

  /** Completes a chosen candidate: masses with uncertainties, and all vectors in the rest frame of the Y_D. */
  complete(fitted: FittedTracks, beam: Float64Array, weighted: boolean): void {
    this.mUpsilon = Math.sqrt(mass2(this.upsilon));
    this.setUncertainties(fitted, weighted);
    this.boostAll(fitted.momenta, beam);
  }

  private setUncertainties(fitted: FittedTracks, weighted: boolean): void {
    const { gradient, pairMass } = this;
    gradient.fill(0);
    for (let i = 0; i < TRACKS; i++) this.addGradient(fitted, i, this.upsilon[0], this.upsilon, 1, 1 / this.mUpsilon);
    this.sigmaMUpsilon = Math.sqrt(this.variance(fitted));

    const shares = [1, 1, 1];
    if (weighted) {
      for (let k = 0; k < 3; k++) {
        gradient.fill(0);
        this.addPairGradient(fitted, k, 1);
        shares[k] = 1 / this.variance(fitted);
      }
    }
    const sum = shares[0] + shares[1] + shares[2];
    gradient.fill(0);
    this.mDarkPhoton = 0;
    for (let k = 0; k < 3; k++) {
      this.mDarkPhoton += (shares[k] / sum) * pairMass[k];
      this.addPairGradient(fitted, k, shares[k] / sum);
    }
    this.sigmaMDarkPhoton = Math.sqrt(this.variance(fitted));
  }

  /** Variance of the mass whose derivative by the momenta, photons included, is in `gradient`; overwrites that. */
  private variance({ momenta, covariance }: FittedTracks): number {
    const { gradient, trackScale, photonVariance } = this;
    let photons = 0;
    for (let i = 0; i < TRACKS; i++) {
      if (trackScale[i] === 1) continue;
      // p (1 + E / |p|) by p: scale - (scale - 1) n n^T, and by E: n, with n the direction of the track.
      let p2 = 0;
      let along = 0;
      for (let m = 3 * i; m < 3 * i + 3; m++) {
        p2 += momenta[m] * momenta[m];
        along += gradient[m] * momenta[m];
      }
      photons += (photonVariance[i] * along * along) / p2;
      for (let m = 3 * i; m < 3 * i + 3; m++) {
        gradient[m] = trackScale[i] * gradient[m] - ((trackScale[i] - 1) * along * momenta[m]) / p2;
      }
    }
    return Math.max(LEAST_VARIANCE, quadraticForm(covariance, gradient, MOMENTA) + photons);
  }

  private addPairGradient(fitted: FittedTracks, k: number, share: number): void {
    const negative = this.negative[k];
    const at = 3 * (3 * (3 * k + negative - 3) + this.hypothesis.species[k]);
    const energy = this.trackEnergy[k] + this.trackEnergy[negative];
    const scale = share / this.pairMass[k];
    this.addGradient(fitted, k, energy, this.kinematics.pairMomentum, at, scale);
    this.addGradient(fitted, negative, energy, this.kinematics.pairMomentum, at, scale);
  }

  /** Adds scale * (E p_i / E_i - P): the derivative of the mass of (E, P) by the momentum of one of its tracks. */
  private addGradient(
    { momenta }: FittedTracks,
    i: number,
    E: number,
    P: Float64Array,
    at: number,
    scale: number,
  ): void {
    const ratio = (E * this.trackScale[i]) / this.trackEnergy[i];
    for (let c = 0; c < 3; c++) this.gradient[3 * i + c] += scale * (ratio * momenta[3 * i + c] - P[at + c]);
  }

  private boostAll(momenta: Float64Array, beam: Float64Array): void {
    const { labVector, trackRest, darkPhotonRest } = this;
    for (let i = 0; i < TRACKS; i++) {
      labVector[0] = this.trackEnergy[i];
      for (let c = 0; c < 3; c++) labVector[1 + c] = this.trackScale[i] * momenta[3 * i + c];
      toRestFrame(labVector, this.upsilon, this.mUpsilon, trackRest, 4 * i);
    }
    for (let k = 0; k < 3; k++) {
      const minus = 4 * this.negative[k];
      for (let c = 0; c < 4; c++) darkPhotonRest[4 * k + c] = trackRest[4 * k + c] + trackRest[minus + c];
    }
    toRestFrame(beam, this.upsilon, this.mUpsilon, this.beamRest, 0);
  }

  /** Squared mass assigned to a pair's tracks, GeV^2. */
  trackMass2(pair: number): number {
    return MASS2[this.hypothesis.species[pair]];
  }
}

/** A finished candidate as features and tables see it. It is overwritten by the next one. */
export type Candidate = Readonly<CandidateState>;

/** E^2 - p^2. */
function mass2(v: Float64Array): number {
  return v[0] * v[0] - v[1] * v[1] - v[2] * v[2] - v[3] * v[3];
}

/** `v` seen from the rest frame of `parent`, of mass `mass`, without rotation, into `out[at]`. */
function toRestFrame(v: Float64Array, parent: Float64Array, mass: number, out: Float64Array, at: number): void {
  const along = v[1] * parent[1] + v[2] * parent[2] + v[3] * parent[3];
  const factor = (along / (parent[0] + mass) - v[0]) / mass;
  out[at] = (v[0] * parent[0] - along) / mass;
  for (let c = 1; c < 4; c++) out[at + c] = v[c] + factor * parent[c];
}
