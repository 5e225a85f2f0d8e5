/**
 * Everything about the six fitted momenta that does not depend on the choice of pairing and hypothesis, computed once
 * for each fit: 18 energies, 27 pair masses, 6 products of like-sign momenta. As an electron a track has the energy of
 * the photons that it radiated; they leave its direction as it is.
 */
import { SPECIES, SPECIES_MASS } from '../events/final-states.js';
import { MOMENTA } from './fitted-tracks.js';
import type { FittedTracks } from './fitted-tracks.js';
import { PAIRS } from './pair-vertices.js';
import { TRACKS } from './six-tracks.js';

/** Squared masses in the order of SPECIES, GeV^2. */
export const MASS2 = SPECIES.map((species) => SPECIES_MASS[species] ** 2);

/** Like-sign pairs of canonical tracks: three positive, three negative. */
export const LIKE_SIGN: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [1, 2],
  [3, 4],
  [3, 5],
  [4, 5],
];

const ELECTRON = SPECIES.indexOf('e');
const NO_PHOTONS = new Float64Array(TRACKS);

/** Caches of one fit, in the canonical order of tracks. */
export class Kinematics {
  /** Factor on the momentum of each track as an electron: 1 + energy of its photons / momentum. */
  readonly electronScale = new Float64Array(TRACKS);
  /** Energy of track i as species s at 3 i + s, GeV. */
  readonly energy = new Float64Array(3 * TRACKS);
  /** Momentum of the pair of positive a and negative b as species s at 3 (3 (3 a + b) + s), GeV. */
  readonly pairMomentum = new Float64Array(9 * PAIRS);
  /** Energy and mass of that pair as species s at 3 (3 a + b) + s, GeV. */
  readonly pairEnergy = new Float64Array(3 * PAIRS);
  readonly pairMass = new Float64Array(3 * PAIRS);
  /** p_i . p_j of LIKE_SIGN without photons, GeV^2. */
  readonly likeSignProduct = new Float64Array(LIKE_SIGN.length);

  private readonly electronMomenta = new Float64Array(MOMENTA);

  /** Fills the caches from fitted momenta and the energy of the photons that each track has radiated if it is an electron. */
  load({ momenta }: FittedTracks, photons: Float64Array = NO_PHOTONS): void {
    const { energy, electronScale, electronMomenta } = this;
    for (let i = 0; i < TRACKS; i++) {
      const p2 = dot(momenta, i, i);
      const scale = photons[i] === 0 ? 1 : 1 + photons[i] / Math.sqrt(p2);
      electronScale[i] = scale;
      for (let c = 0; c < 3; c++) electronMomenta[3 * i + c] = scale * momenta[3 * i + c];
      for (let s = 0; s < 3; s++) energy[3 * i + s] = Math.sqrt((s === ELECTRON ? scale * scale : 1) * p2 + MASS2[s]);
    }
    for (let a = 0; a < 3; a++) for (let b = 3; b < TRACKS; b++) this.loadPair(momenta, a, b);
    for (let k = 0; k < LIKE_SIGN.length; k++) {
      this.likeSignProduct[k] = dot(momenta, LIKE_SIGN[k][0], LIKE_SIGN[k][1]);
    }
  }

  private loadPair(momenta: Float64Array, a: number, b: number): void {
    const pair = 3 * (3 * a + b - 3);
    const product = dot(momenta, a, b);
    for (let s = 0; s < 3; s++) {
      const vectors = s === ELECTRON ? this.electronMomenta : momenta;
      for (let c = 0; c < 3; c++) this.pairMomentum[3 * (pair + s) + c] = vectors[3 * a + c] + vectors[3 * b + c];
      const scale = s === ELECTRON ? this.electronScale[a] * this.electronScale[b] : 1;
      const [ea, eb] = [this.energy[3 * a + s], this.energy[3 * b + s]];
      this.pairEnergy[pair + s] = ea + eb;
      this.pairMass[pair + s] = Math.sqrt(Math.max(0, 2 * (MASS2[s] + ea * eb - scale * product)));
    }
  }
}

function dot(momenta: Float64Array, i: number, j: number): number {
  return (
    momenta[3 * i] * momenta[3 * j] + momenta[3 * i + 1] * momenta[3 * j + 1] + momenta[3 * i + 2] * momenta[3 * j + 2]
  );
}
