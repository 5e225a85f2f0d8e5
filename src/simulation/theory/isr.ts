/** Initial-state radiation at lowest order: e+e- -> gamma + narrow state of mass M, x = 1 - M^2/s (Bonneau, Martin 1971). */
import type { Random } from '../../core/random.js';
import { ALPHA, ELECTRON_MASS } from './constants.js';

/**
 * Radiator W(s, x): sigma = 12 pi^2 Gamma_ee/(M s) W.
 * @param mUpsilon mass of the produced state, GeV
 * @param s squared centre-of-mass energy, GeV^2
 * @param cosMax photons with |cos theta*| below this only; all angles when absent
 */
export function isrRadiator(mUpsilon: number, s: number, cosMax?: number): number {
  const x = 1 - (mUpsilon * mUpsilon) / s;
  if (cosMax === undefined) {
    const collinearLog = Math.log(s / ELECTRON_MASS ** 2) - 1;
    return ((2 * ALPHA) / (Math.PI * x)) * collinearLog * (1 - x + (x * x) / 2);
  }
  return (ALPHA / (Math.PI * x)) * ((2 - 2 * x + x * x) * 2 * Math.atanh(cosMax) - x * x * cosMax);
}

/** Energy of the photon in the centre-of-mass frame, GeV. */
export function isrPhotonEnergy(mUpsilon: number, s: number): number {
  return (s - mUpsilon * mUpsilon) / (2 * Math.sqrt(s));
}

/**
 * Density of c = cos theta* of the photon without its factor alpha/(pi x), with the electron mass kept.
 * `sin2` = 1 - c^2 is given by the caller because it cannot be had from c close to the beams.
 */
export function isrAngularDensity(x: number, s: number, sin2: number): number {
  const r = (4 * ELECTRON_MASS ** 2) / s;
  const cos2 = 1 - sin2;
  const numerator =
    (2 - 2 * x + x * x) * sin2 - (x * x * sin2 * sin2) / 2 - r * ((1 - 2 * x) * sin2 - x * x * cos2 * cos2);
  return numerator / (sin2 + r * cos2) ** 2;
}

/** cosh(12)^2 covers sin theta* down to 1e-5, below m_e / E. */
const MAX_RAPIDITY = 12;

/** A polar angle of the photon as [cos theta*, sin theta*], by rejection in u = atanh(cos theta*), where the density is nearly flat. */
export function sampleIsrAngle(random: Random, x: number, s: number): [number, number] {
  const bound = 2 - 2 * x + x * x;
  for (;;) {
    const u = MAX_RAPIDITY * (2 * random.uniform() - 1);
    const sin = 1 / Math.cosh(u);
    if (random.uniform() * bound < isrAngularDensity(x, s, sin * sin) * sin * sin) return [Math.tanh(u), sin];
  }
}
