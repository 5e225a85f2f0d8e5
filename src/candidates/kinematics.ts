/**
 * Everything about the six fitted momenta that does not depend on the choice of pairing and hypothesis, computed once
 * for each fit: 18 energies, 27 pair masses, 6 products of like-sign momenta. As an electron a track has the energy of
 * the photons that it radiated; they leave its direction as it is.
 */
import { SPECIES, SPECIES_MASS } from '../events/final-states.js';
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

/** Index of the electron in SPECIES. */
export const ELECTRON = SPECIES.indexOf('e');

/** Caches of one fit, in the canonical order of tracks. Four-vectors are (E, px, py, pz), GeV. */
export class Kinematics {
  /** Factor on the momentum of each track as an electron: 1 + energy of its photons / momentum. */
  readonly electronScale = new Float64Array(TRACKS);
  /** Four-vector of track i as species s at 4 (3 i + s). */
  readonly trackVector = new Float64Array(12 * TRACKS);
  /** Four-vector of the pair of positive a and negative b as species s at 4 (3 (3 a + b) + s), and its mass. */
  readonly pairVector = new Float64Array(12 * PAIRS);
  readonly pairMass = new Float64Array(3 * PAIRS);
  /** p_i . p_j of LIKE_SIGN without photons, GeV^2. */
  readonly likeSignProduct = new Float64Array(LIKE_SIGN.length);

  /** Fills the caches from fitted momenta and the energy of the photons that each track has radiated if it is an electron. */
  load({ momenta }: FittedTracks, photons: Float64Array): void {
    const { trackVector, electronScale } = this;
    for (let i = 0; i < TRACKS; i++) {
      const p2 = dot(momenta, i, i);
      electronScale[i] = photons[i] === 0 ? 1 : 1 + photons[i] / Math.sqrt(p2);
      for (let s = 0; s < 3; s++) {
        const scale = s === ELECTRON ? electronScale[i] : 1;
        const at = 4 * (3 * i + s);
        trackVector[at] = Math.sqrt(scale * scale * p2 + MASS2[s]);
        for (let c = 0; c < 3; c++) trackVector[at + 1 + c] = scale * momenta[3 * i + c];
      }
    }
    for (let a = 0; a < 3; a++) for (let b = 3; b < TRACKS; b++) this.loadPair(a, b, dot(momenta, a, b));
    for (let k = 0; k < LIKE_SIGN.length; k++) {
      this.likeSignProduct[k] = dot(momenta, LIKE_SIGN[k][0], LIKE_SIGN[k][1]);
    }
  }

  private loadPair(a: number, b: number, product: number): void {
    const { trackVector: v, pairVector, electronScale } = this;
    for (let s = 0; s < 3; s++) {
      const pair = 3 * (3 * a + b - 3) + s;
      const i = 4 * (3 * a + s);
      const j = 4 * (3 * b + s);
      for (let c = 0; c < 4; c++) pairVector[4 * pair + c] = v[i + c] + v[j + c];
      const scale = s === ELECTRON ? electronScale[a] * electronScale[b] : 1;
      this.pairMass[pair] = Math.sqrt(Math.max(0, 2 * (MASS2[s] + v[i] * v[j] - scale * product)));
    }
  }
}

function dot(momenta: Float64Array, i: number, j: number): number {
  return (
    momenta[3 * i] * momenta[3 * j] + momenta[3 * i + 1] * momenta[3 * j + 1] + momenta[3 * i + 2] * momenta[3 * j + 2]
  );
}
