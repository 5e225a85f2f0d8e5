/**
 * Widths, branching fractions and lifetime of the dark photon: leptons at tree level, hadrons through R
 * (Batell, Pospelov, Ritz, PRD 79, 115008). Masses in GeV, widths without their factor epsilon^2.
 */
import { FINAL_STATES, PAIR_COUNTS, SPECIES } from '../../events/final-states.js';
import type { Species } from '../../events/final-states.js';
import { interpolate, readMeasuredTable } from './measured-tables.js';
import { ALPHA, ELECTRON_MASS, HBAR_C, MUON_MASS } from './constants.js';
import { pionR } from './pion-form-factor.js';

interface Resonance {
  readonly mass_gev: number;
  readonly width_gev: number;
  readonly branching_ee: number;
  readonly scale: number;
  readonly from_gev: number;
}
const R_TABLE = readMeasuredTable<{
  readonly rest: { readonly mass_gev: readonly number[]; readonly value: readonly number[] };
  readonly resonances: readonly Resonance[];
}>('r-ratio');

/** R of a narrow vector meson: relativistic Breit-Wigner with the peak 9 B_ee/alpha^2. */
function resonanceR(m: number, { mass_gev: peak, width_gev: width, branching_ee, scale, from_gev }: Resonance): number {
  if (m <= from_gev) return 0;
  const breadth = (peak * width) ** 2;
  const shape = breadth / ((m * m - peak * peak) ** 2 + breadth);
  return ((scale * 9 * branching_ee) / ALPHA ** 2) * ((m * m) / (peak * peak)) * shape;
}

/** R = sigma(e+e- -> hadrons)/sigma_pt at centre-of-mass energy `m`, without J/psi and above; `pions` is its part from pi+pi-. */
export function hadronicR(m: number, pions = pionR(m)): number {
  const { rest, resonances } = R_TABLE;
  return (
    pions + resonances.reduce((sum, state) => sum + resonanceR(m, state), 0) + interpolate(rest.mass_gev, rest.value, m)
  );
}

/** Partial and total widths divided by epsilon^2, GeV. `hadrons` includes `pi`. */
export interface DarkPhotonWidths {
  readonly e: number;
  readonly mu: number;
  readonly pi: number;
  readonly hadrons: number;
  readonly total: number;
}

/** Widths over epsilon^2 of a dark photon of mass `m`; all zero below 2 m_e, where only three photons are open. */
export function darkPhotonWidths(m: number): DarkPhotonWidths {
  const unit = (ALPHA * m) / 3;
  const lepton = (mass: number): number => {
    const ratio = (mass / m) ** 2;
    return ratio >= 0.25 ? 0 : unit * (1 + 2 * ratio) * Math.sqrt(1 - 4 * ratio);
  };
  const e = lepton(ELECTRON_MASS);
  const mu = lepton(MUON_MASS);
  const pions = pionR(m);
  const hadrons = unit * hadronicR(m, pions);
  return { e, mu, pi: unit * pions, hadrons, total: e + mu + hadrons };
}

/** Branching fractions to e+e-, mu+mu- and pi+pi-; the rest is other hadrons. @throws RangeError below 2 m_e */
export function branchingFractions(m: number): Readonly<Record<Species, number>> {
  const widths = darkPhotonWidths(m);
  if (widths.total === 0) throw new RangeError(`dark photon of ${m} GeV: no visible decay below 2 m_e`);
  return { e: widths.e / widths.total, mu: widths.mu / widths.total, pi: widths.pi / widths.total };
}

/** Shares of FINAL_STATES among the accepted decays of three dark photons of mass `m`. */
export function acceptedShares(m: number): readonly number[] {
  if (m !== lastShares.m) {
    const fractions = finalStateFractions(m);
    const accepted = fractions.reduce((sum, fraction) => sum + fraction, 0);
    lastShares = { m, shares: fractions.map((fraction) => fraction / accepted) };
  }
  return lastShares.shares;
}

/** The last answer: a scan of the plane asks several times for one mass. */
let lastShares: { readonly m: number; readonly shares: readonly number[] } = { m: NaN, shares: [] };

const PAIRS = FINAL_STATES.map((state) => PAIR_COUNTS[state]);
const FACTORIAL = [1, 1, 2, 6];

/** Probability that three dark photons of mass `m` make each of FINAL_STATES. */
export function finalStateFractions(m: number): number[] {
  const branching = branchingFractions(m);
  return PAIRS.map((counts) => {
    let product = 6;
    for (let i = 0; i < SPECIES.length; i++) product *= branching[SPECIES[i]] ** counts[i] / FACTORIAL[counts[i]];
    return product;
  });
}

/** Fraction of Y_D -> 3 A' that ends in the nine accepted states: (B_e + B_mu + B_pi)^3 - B_pi^3. */
export function acceptedFraction(m: number): number {
  const { e, mu, pi } = branchingFractions(m);
  return (e + mu + pi) ** 3 - pi ** 3;
}

/** Proper decay length c tau of a dark photon of mass `m` at kinetic mixing `epsilon`, cm. */
export function lifetimeCtau(m: number, epsilon: number): number {
  return HBAR_C / (darkPhotonWidths(m).total * epsilon * epsilon);
}

/** The kinetic mixing that gives a dark photon of mass `m` the proper decay length `ctauCm` (cm). */
export function mixingOfCtau(m: number, ctauCm: number): number {
  return Math.sqrt(HBAR_C / (darkPhotonWidths(m).total * ctauCm));
}
