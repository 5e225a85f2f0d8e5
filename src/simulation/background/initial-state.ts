/** Annihilation after initial-state radiation of one photon, for cross sections that vary slowly with energy. */
import type { Random } from '../../core/numerics/random.js';
import { setOpposite, setPolar } from '../kinematics/four-vectors.js';
import type { FourVectors } from '../kinematics/four-vectors.js';
import { ALPHA, ELECTRON_MASS } from '../theory/constants.js';
import { isrPhotonEnergy, sampleIsrAngle } from '../theory/isr.js';

/** Annihilation with radiation. */
export interface RadiativeAnnihilation {
  /** Cross section with the mass of the produced system above the least one, pb. */
  readonly crossSectionPb: number;
  /** Draws the mass of the produced system, GeV; the full energy if the photon is soft. */
  readonly drawMass: (random: Random) => number;
}

const STEPS = 1000;
/** Photons below this share of the beam energy are not made (5 MeV). */
const SOFT = 1e-3;

/**
 * Radiator of Kuraev and Fadin (Sov. J. Nucl. Phys. 41, 466) to first order with exponentiated soft photons:
 * F(x) = beta x^(beta - 1) (1 + delta) - beta (1 - x/2), integrated over x^beta.
 * @param born cross section without radiation at a given energy (GeV), pb
 * @param minMass least mass of the produced system, GeV
 */
export function radiativeAnnihilation(
  born: (sqrtS: number) => number,
  minMass: number,
  sqrtS: number,
): RadiativeAnnihilation {
  const beta = ((2 * ALPHA) / Math.PI) * (2 * Math.log(sqrtS / ELECTRON_MASS) - 1);
  const delta = (ALPHA / Math.PI) * (Math.PI ** 2 / 3 - 0.5) + 0.75 * beta;
  const top = (1 - (minMass / sqrtS) ** 2) ** beta;
  const integral = new Float64Array(STEPS + 1);
  for (let i = 0; i < STEPS; i++) {
    const x = (((i + 0.5) / STEPS) * top) ** (1 / beta);
    const radiator = 1 + delta - (1 - x / 2) * x ** (1 - beta);
    integral[i + 1] = integral[i] + (radiator * born(sqrtS * Math.sqrt(1 - x)) * top) / STEPS;
  }
  return {
    crossSectionPb: integral[STEPS],
    drawMass: (random) => {
      const x = (top * place(integral, random.uniform())) ** (1 / beta);
      return x < SOFT ? sqrtS : sqrtS * Math.sqrt(1 - x);
    },
  };
}

/** Where, from 0 to 1, the running integral reaches the share `u` of its end. */
export function place(integral: Float64Array, u: number): number {
  const last = integral.length - 1;
  const target = u * integral[last];
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (integral[middle] <= target) low = middle;
    else high = middle;
  }
  return (low + (target - integral[low]) / (integral[high] - integral[low])) / last;
}

/** Writes a photon to entry 0 and a system of mass `m` to entry 1, in the centre-of-mass frame; a photon of no energy for m = sqrt(s). */
export function setPhotonAndSystem(v: FourVectors, m: number, sqrtS: number, random: Random): void {
  const s = sqrtS * sqrtS;
  if (m === sqrtS) v.fill(0, 0, 4);
  else {
    const [cos, sin] = sampleIsrAngle(random, 1 - (m * m) / s, s);
    setPolar(v, 0, isrPhotonEnergy(m, s), 0, cos, sin, 2 * Math.PI * random.uniform());
  }
  setOpposite(v, 1, 0, m);
}
