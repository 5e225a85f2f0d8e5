/** What the two samplings of lepton points share. */
import { ELECTRON_MASS, MUON_MASS } from '../../theory/constants.js';
import type { Random } from '../../../core/numerics/random.js';
import type { FourVectors } from '../../kinematics/four-vectors.js';
import { distanceDensity, drawDistance, setAround } from '../../kinematics/around-axes.js';
import { SET } from '../../kinematics/laboratory.js';

/** Mass of a lepton by its PDG code, GeV. */
export const LEPTON_MASS: Readonly<Record<11 | 13, number>> = { 11: ELECTRON_MASS, 13: MUON_MASS };
/** Energy of a beam in the centre of mass, GeV. */
export const BEAM = SET.sqrtS / 2;
/** Least energy of a real photon, GeV; the acceptance asks for more. */
export const MIN_PHOTON_ENERGY = 0.1;
/** Least mass of the leptons l+l-, GeV: that of the samples, and a little above the threshold. */
export const MIN_CORE_MASS: Readonly<Record<11 | 13, number>> = { 11: 0.01, 13: 2.5 * MUON_MASS };
/** Least 1 - |cos theta*| of the acceptance on the side of the electron beam and on that of the positron beam. */
export const EDGE = [0.11, 0.0138] as const;

/**
 * A way to draw the momenta of l- and l+ (entries 0 and 1, massless) and of two photons (entries 2 and 3, of the given masses)
 * in the centre of mass; entry 4 is scratch.
 */
export interface LeptonSampling {
  /** False, with entries in any state, if the photons leave nothing for the leptons. */
  readonly draw: (v: FourVectors, core: 11 | 13, masses: readonly number[], random: Random) => boolean;
  /** Density of a point, wherever it comes from, over phase space: prod d^3p / (2 E (2 pi)^3) (2 pi)^4 delta^4. */
  readonly density: (v: FourVectors, core: 11 | 13, masses: readonly number[]) => number;
}

const BEAM_AXES = [
  [0, 0, 1],
  [0, 0, -1],
] as const;

/** Below this 1 - cos to a beam, directions of a massive photon are even. */
const beamOffset = (mass: number, p: number): number => 0.01 + (mass * mass) / (2 * p * p);

/** Gives photon `k` a direction along one of the beams; a real one within the acceptance. */
export function setNearBeam(v: FourVectors, k: number, p: number, mass: number, random: Random): void {
  const i = random.below(2);
  const d = mass === 0 ? drawDistance(0, random, EDGE[i], 2 - EDGE[1 - i]) : drawDistance(beamOffset(mass, p), random);
  setAround(v, k, p, mass, BEAM_AXES[i], d, random);
}

/** Density of that direction over solid angle. */
export function nearBeamDensity(v: FourVectors, k: number, p: number, mass: number): number {
  const cos = v[4 * k + 3] / p;
  if (mass === 0) {
    const [near, far] = EDGE;
    return (distanceDensity(1 - cos, 0, near, 2 - far) + distanceDensity(1 + cos, 0, far, 2 - near)) / 2;
  }
  const offset = beamOffset(mass, p);
  return (distanceDensity(1 - cos, offset) + distanceDensity(1 + cos, offset)) / 2;
}

/** Below this 1 - cos to a lepton of about `leptonEnergy`, directions of a photon of momentum `p` are even. */
export function leptonOffset(mass: number, p: number, core: 11 | 13, leptonEnergy: number): number {
  const virtual = ((mass * mass) / (2 * p)) * (1 / Math.sqrt(p * p + mass * mass) + 1 / leptonEnergy);
  return 0.5 * (LEPTON_MASS[core] / leptonEnergy) ** 2 + virtual;
}
