/** Initial-state radiation at lowest order: e+e- -> gamma + narrow state of mass M, x = 1 - M^2/s (Bonneau, Martin 1971). */
import type { Random } from '../../core/numerics/random.js';
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

/** Which law the angle of the photon follows: lowest order with its energy, or that of soft photons at any energy. */
export const ISR_ANGLES = ['lowest_order', 'soft_photon'] as const;
/** Name of a law of the photon's angle. */
export type IsrAngle = (typeof ISR_ANGLES)[number];

/**
 * The laws in y = atanh(beta cos theta*), beta the velocity of the beams: the density integrated from y = 0 is
 * linear y + tanh tanh(y) + sinh sinh(2 y). For the lowest order this is the integral of `isrAngularDensity` (times
 * beta); for soft photons, dcos/(1 - beta^2 cos^2), as the model VECTORISR of EvtGen has it.
 */
function lawInRapidity(x: number, r: number, law: IsrAngle): readonly [linear: number, tanh: number, sinh: number] {
  if (law === 'soft_photon') return [1, 0, 0];
  // numerator n0 + n1 cos^2 + n2 cos^4 of the density, in powers of t = 1 - beta^2 cos^2; e = 1/beta^2 - 1
  const n1 = r * (1 - 2 * x) + 2 * x - 2;
  const n2 = x * x * (r - 0.5);
  const e = r / (1 - r);
  const t0 = r * x * x + n1 * e + n2 * e * (2 + e);
  const t1 = -(1 + e) * (n1 + 2 * (1 + e) * n2);
  return [t0 / 2 + t1, n2 * (1 + e) ** 2, t0 / 4];
}

const massTerm = (s: number): number => (4 * ELECTRON_MASS ** 2) / s;

/** The integral up to cos theta* = 1. */
const wholeIntegral = (r: number, beta: number, linear: number, tanh: number, sinh: number): number =>
  linear * largestRapidity(r, beta) + tanh * beta + (2 * sinh * beta) / r;

/** atanh(beta). */
const largestRapidity = (r: number, beta: number): number => Math.log((1 + beta) / Math.sqrt(r));

/**
 * The polar angle below which the share `quantile` (0 to 1) of the photons lies, as [cos theta*, sin theta*]: a uniform
 * `quantile` draws from the law. By Newton's steps from beyond, kept within the range.
 */
export function isrAngleAt(quantile: number, x: number, s: number, law: IsrAngle): [cos: number, sin: number] {
  const r = massTerm(s);
  const beta = Math.sqrt(1 - r);
  const terms = lawInRapidity(x, r, law);
  const linear = terms[0];
  const tanh = terms[1];
  const sinh = terms[2];
  const target = Math.abs(2 * quantile - 1) * wholeIntegral(r, beta, linear, tanh, sinh);
  const most = largestRapidity(r, beta);
  let y = Math.min(most, target / (linear + tanh), (target - tanh) / linear);
  let grown = Math.exp(2 * y);
  for (let step = 0; step < 60; step++) {
    const tangent = (grown - 1) / (grown + 1);
    const missing = target - linear * y - tanh * tangent - (sinh / 2) * (grown - 1 / grown);
    const slope = linear + tanh * (1 - tangent * tangent) + sinh * (grown + 1 / grown);
    const next = Math.min(most, Math.max(0, y + missing / slope));
    const close = Math.abs(next - y) < 1e-7; // the error falls by its square
    y = next;
    grown = Math.exp(2 * y);
    if (close) break;
  }
  const sech2 = (4 * grown) / ((grown + 1) * (grown + 1));
  const cos = (grown - 1) / (grown + 1) / beta;
  return [quantile < 0.5 ? -cos : cos, Math.sqrt(Math.max(0, sech2 - r)) / beta];
}

/** A polar angle of the photon at lowest order as [cos theta*, sin theta*]. */
export function sampleIsrAngle(random: Random, x: number, s: number): [number, number] {
  return isrAngleAt(random.uniform(), x, s, 'lowest_order');
}
