/** One reading of six tracks as gamma Y_D, Y_D -> A'A'A': the quantities from which masses and features are made. */
import { HYPOTHESES, PAIRINGS } from '../events/hypotheses.js';
import type { Hypothesis } from '../events/hypotheses.js';
import { commonMass } from './dark-photon-mass.js';
import type { DarkPhotonMass } from './dark-photon-mass.js';
import type { FittedTracks } from './fitted-tracks.js';
import { ELECTRON, Kinematics } from './kinematics.js';
import { MassErrors } from './mass-errors.js';
import { TRACKS } from './six-tracks.js';

/** Four-vectors are (E, px, py, pz), GeV. Track and pair indices are those of the canonical order. */
export class CandidateState {
  readonly kinematics = new Kinematics();
  private readonly errors = new MassErrors(this.kinematics);
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
  /** Index into SPECIES of each track. */
  readonly species = new Int32Array(TRACKS);
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

  /** Place of each pair in the caches of `kinematics`. */
  private readonly pairs = new Int32Array(3);
  private readonly pairVariance = new Float64Array(3);
  private readonly shares = new Float64Array(3);

  /** The same for every order of the tracks: 27 pairing + code of the hypothesis. */
  get id(): number {
    return 27 * this.pairing + this.hypothesis.code;
  }

  /**
   * Takes the fit that the next candidates are made of, with energies of the photons that each track has radiated if it
   * is an electron, GeV, and their variances.
   */
  load(fitted: FittedTracks, photons: Float64Array, photonVariance: Float64Array): void {
    this.vertexChi2 = fitted.chi2;
    this.kinematics.load(fitted, photons);
    this.errors.load(fitted, photonVariance);
  }

  /** Takes a pairing and a hypothesis and computes the masses of the preselection. */
  choose(pairing: number, hypothesis: Hypothesis, beam: Float64Array): void {
    this.pairing = pairing;
    this.hypothesis = hypothesis;
    const { kinematics, upsilon, recoil, pairs, pairMass } = this;
    const partners = PAIRINGS[pairing];
    for (let k = 0; k < 3; k++) {
      pairs[k] = 3 * (3 * k + partners[k]) + hypothesis.species[k];
      pairMass[k] = kinematics.pairMass[pairs[k]];
    }
    const a = 4 * pairs[0];
    const b = 4 * pairs[1];
    const c = 4 * pairs[2];
    const vectors = kinematics.pairVector;
    for (let i = 0; i < 4; i++) {
      upsilon[i] = vectors[a + i] + vectors[b + i] + vectors[c + i];
      recoil[i] = beam[i] - upsilon[i];
    }
    this.recoilMass2 = mass2(recoil);
    this.massSpread = Math.max(pairMass[0], pairMass[1], pairMass[2]) - Math.min(pairMass[0], pairMass[1], pairMass[2]);
  }

  /** Completes a chosen candidate: masses with uncertainties, and all vectors in the rest frame of the Y_D. */
  complete(beam: Float64Array, darkPhotonMass: DarkPhotonMass): void {
    const partners = PAIRINGS[this.pairing];
    for (let k = 0; k < 3; k++) {
      this.negative[k] = 3 + partners[k];
      this.species[k] = this.species[3 + partners[k]] = this.hypothesis.species[k];
    }
    this.mUpsilon = Math.sqrt(mass2(this.upsilon));
    this.sigmaMUpsilon = Math.sqrt(this.errors.ofTotal(this.pairs, this.upsilon, this.mUpsilon));
    this.setDarkPhotonMass(darkPhotonMass);
    this.boostAll(beam);
  }

  private setDarkPhotonMass(kind: DarkPhotonMass): void {
    const { errors, pairs, pairMass, pairVariance, shares, hypothesis } = this;
    for (let k = 0; k < 3; k++) pairVariance[k] = kind === 'mean' ? 1 : errors.ofPair(pairs[k]);
    const mayRadiate = (k: number) => kind === 'robust' && hypothesis.species[k] === ELECTRON;
    this.mDarkPhoton = commonMass(pairMass, pairVariance, mayRadiate, shares);
    this.sigmaMDarkPhoton = Math.sqrt(errors.ofMean(pairs, shares));
  }

  private boostAll(beam: Float64Array): void {
    const { trackRest, darkPhotonRest, kinematics, species, upsilon, mUpsilon, negative } = this;
    for (let i = 0; i < TRACKS; i++) {
      toRestFrame(kinematics.trackVector, 4 * (3 * i + species[i]), upsilon, mUpsilon, trackRest, 4 * i);
    }
    for (let k = 0; k < 3; k++) {
      const minus = 4 * negative[k];
      for (let c = 0; c < 4; c++) darkPhotonRest[4 * k + c] = trackRest[4 * k + c] + trackRest[minus + c];
    }
    toRestFrame(beam, 0, upsilon, mUpsilon, this.beamRest, 0);
  }
}

/** A finished candidate as features and tables see it. It is overwritten by the next one. */
export type Candidate = Readonly<CandidateState>;

/** E^2 - p^2. */
function mass2(v: Float64Array): number {
  return v[0] * v[0] - v[1] * v[1] - v[2] * v[2] - v[3] * v[3];
}

/** The vector at `v[from]` seen from the rest frame of `parent`, of mass `mass`, without rotation, into `out[at]`. */
function toRestFrame(
  v: Float64Array,
  from: number,
  parent: Float64Array,
  mass: number,
  out: Float64Array,
  at: number,
): void {
  const e = v[from];
  const x = v[from + 1];
  const y = v[from + 2];
  const z = v[from + 3];
  const along = x * parent[1] + y * parent[2] + z * parent[3];
  const factor = (along / (parent[0] + mass) - e) / mass;
  out[at] = (e * parent[0] - along) / mass;
  out[at + 1] = x + factor * parent[1];
  out[at + 2] = y + factor * parent[2];
  out[at + 3] = z + factor * parent[3];
}
