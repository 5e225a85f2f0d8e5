/**
 * Production of the two lowest darkonium states and the decay rate of Y_D. Bound state of two dark fermions of mass
 * M/2: van Royen-Weisskopf for the vector, para-positronium for the pseudoscalar, with the wave function of a Coulomb
 * or a Hulthen potential (An, Echenard, Pospelov, Zhang, PRL 116, 151801). GeV; cross sections in pb.
 */
import { ALPHA, PICOBARN, SQRT_S_4S } from './constants.js';
import { DATA_SETS } from './data-sets.js';
import type { DataSet } from './data-sets.js';
import { isrRadiator } from './isr.js';

/** How the wave function and the photon's propagator are taken. */
export interface CrossSectionOptions {
  /** Centre-of-mass energy, GeV; 10.58 by default. */
  readonly sqrtS?: number;
  /** Photons with |cos theta*| below this only. */
  readonly cosMax?: number;
  /** Mass of the exchanged dark photon, GeV; 0 (Coulomb limit) by default. */
  readonly mDarkPhoton?: number;
}

/** Screening of the Yukawa potential in the Hulthen approximation. */
const HULTHEN = Math.PI ** 2 / 6;

/** |psi(0)|^2 of the 1s state, GeV^3: Coulomb (alpha_D m_chi)^3/(8 pi) times the Hulthen factor; 0 if unbound. */
export function waveFunction2(mUpsilon: number, alphaD: number, mDarkPhoton = 0): number {
  const bohr = (alphaD * mUpsilon) / 2;
  const screening = (HULTHEN * mDarkPhoton) / bohr;
  return screening >= 1 ? 0 : (bohr ** 3 / (8 * Math.PI)) * (1 - screening ** 2);
}

/** True if a Yukawa potential binds: alpha_D m_chi > 1.68 m_A' with m_chi = m_Y/2. */
export function isBound(mUpsilon: number, mDarkPhoton: number, alphaD: number): boolean {
  return (alphaD * mUpsilon) / 2 > 1.68 * mDarkPhoton;
}

/** Gamma(Y_D -> e+e-), GeV: (16 pi alpha alpha_D eps^2/(3 M^2)) |psi(0)|^2 [M^2/(M^2 - m_A'^2)]^2. */
export function leptonicWidth(mUpsilon: number, alphaD: number, epsilon: number, mDarkPhoton = 0): number {
  const m2 = mUpsilon * mUpsilon;
  const propagator = m2 / (m2 - mDarkPhoton * mDarkPhoton);
  return (
    ((16 * Math.PI * ALPHA * alphaD * epsilon ** 2) / (3 * m2)) *
    waveFunction2(mUpsilon, alphaD, mDarkPhoton) *
    propagator ** 2
  );
}

/** Gamma(Y_D -> 3 A') for massless A', GeV: ortho-positronium, (2 (pi^2 - 9)/(9 pi)) alpha_D^6 m_chi. */
export function upsilonWidth(mUpsilon: number, alphaD: number): number {
  return ((2 * (Math.PI ** 2 - 9)) / (9 * Math.PI)) * alphaD ** 6 * (mUpsilon / 2);
}

/** sigma(e+e- -> gamma Y_D), pb: narrow resonance with lowest-order ISR, 12 pi^2 Gamma_ee/(M s) W. */
export function crossSection(
  mUpsilon: number,
  alphaD: number,
  epsilon: number,
  { sqrtS = SQRT_S_4S, cosMax, mDarkPhoton = 0 }: CrossSectionOptions = {},
): number {
  const s = sqrtS * sqrtS;
  const width = leptonicWidth(mUpsilon, alphaD, epsilon, mDarkPhoton);
  return ((12 * Math.PI ** 2 * width) / (mUpsilon * s)) * isrRadiator(mUpsilon, s, cosMax) * PICOBARN;
}

/** The same averaged over data sets by luminosity, pb. */
export function weightedCrossSection(
  mUpsilon: number,
  alphaD: number,
  epsilon: number,
  options: Omit<CrossSectionOptions, 'sqrtS'> = {},
  sets: readonly DataSet[] = DATA_SETS,
): number {
  let events = 0;
  let luminosity = 0;
  for (const { sqrtS, luminosityFb } of sets) {
    events += luminosityFb * crossSection(mUpsilon, alphaD, epsilon, { ...options, sqrtS });
    luminosity += luminosityFb;
  }
  return events / luminosity;
}

/** sigma(e+e- -> A' eta_D), pb: form factor of para-positronium with one leg off shell. */
export function etaCrossSection(
  mEta: number,
  alphaD: number,
  epsilon: number,
  { sqrtS = SQRT_S_4S, mDarkPhoton = 0 }: Omit<CrossSectionOptions, 'cosMax'> = {},
): number {
  const s = sqrtS * sqrtS;
  const m2 = mEta * mEta;
  const a2 = mDarkPhoton * mDarkPhoton;
  const vertex2 = (32 * Math.PI ** 2 * alphaD ** 2 * waveFunction2(mEta, alphaD, mDarkPhoton)) / (mEta / 2) ** 5;
  const kallen = (1 - m2 / s - a2 / s) ** 2 - (4 * m2 * a2) / (s * s);
  if (kallen <= 0) return 0;
  const offShell = (m2 / (s + a2 - m2)) ** 2;
  return ((epsilon ** 2 * ALPHA) / 24) * vertex2 * (s / (s - a2)) ** 2 * kallen ** 1.5 * offShell * PICOBARN;
}
