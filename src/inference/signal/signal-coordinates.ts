/** Coordinates of the plane of masses and lifetimes in which the signal changes smoothly. */
import type { FinalState } from '../../events/final-states.js';
import { PAIR_COUNTS, SPECIES, SPECIES_MASS } from '../../events/final-states.js';
import { finalStateFractions } from '../../simulation/theory/dark-photon.js';

/** A hypothesis: masses in GeV, proper decay length of the dark photon in cm (0: prompt). */
export interface Hypothesis {
  readonly mUpsilon: number;
  readonly mDarkPhoton: number;
  readonly ctauCm: number;
}

/** m_Y (GeV) below which a difference counts more than a ratio. */
const UPSILON_KNEE = 0.3;
/** Momentum of the decay products of a dark photon, likewise, in units of their mass. */
const MOMENTUM_KNEE = 0.5;
/** Decay length (cm), likewise: what the vertex fit resolves. */
const CTAU_KNEE = 0.002;
/** 3 m_A'/m_Y beyond which there is nothing to be seen. */
const CLOSED = 1.5;

/** Number of coordinates of a hypothesis. */
export const COORDINATES = 4;

/**
 * Coordinates for events of one final state: logarithms of m_Y, of the momentum that the heaviest pair has in the rest
 * frame of its dark photon, of c tau, each from its knee on, and 3 m_A'/m_Y, which is 1 where the dark photons are at rest
 * in the Y_D.
 */
export function coordinatesOf(state: FinalState, { mUpsilon, mDarkPhoton, ctauCm }: Hypothesis): number[] {
  return [
    Math.log(mUpsilon + UPSILON_KNEE),
    pairScale(state, mDarkPhoton),
    Math.min(CLOSED, (3 * mDarkPhoton) / mUpsilon),
    Math.log(1 + ctauCm / CTAU_KNEE),
  ];
}

/** The hypothesis at the first, second and fourth coordinate for events of a final state. */
export function hypothesisAt(state: FinalState, [upsilon, pair, ctau]: readonly number[]): Hypothesis {
  const mass = heaviestOf(state);
  return {
    mUpsilon: Math.exp(upsilon) - UPSILON_KNEE,
    mDarkPhoton: 2 * Math.hypot(Math.exp(pair) - MOMENTUM_KNEE * mass, mass),
    ctauCm: CTAU_KNEE * Math.expm1(ctau),
  };
}

function pairScale(state: FinalState, mDarkPhoton: number): number {
  const mass = heaviestOf(state);
  const momentum = Math.sqrt(Math.max(0, mDarkPhoton ** 2 / 4 - mass ** 2));
  return Math.log(momentum + MOMENTUM_KNEE * mass);
}

/** Mass, GeV, of the heaviest particles of a final state. */
function heaviestOf(state: FinalState): number {
  return SPECIES.reduce(
    (most, species, i) => (PAIR_COUNTS[state][i] > 0 ? Math.max(most, SPECIES_MASS[species]) : most),
    0,
  );
}

/**
 * Coordinates for all final states together, at one lifetime: the masses as for 6e, and the share of 6e among the accepted
 * decays, which changes as suddenly at the thresholds and resonances as what depends on the mix of final states.
 */
export function coordinatesOfMix(hypothesis: Hypothesis): number[] {
  const fractions = Object.values(finalStateFractions(hypothesis.mDarkPhoton));
  const accepted = fractions.reduce((sum, fraction) => sum + fraction, 0);
  return [...coordinatesOf('6e', hypothesis).slice(0, 3), fractions[0] / accepted];
}

/** Lengths along the coordinates of 6e over which what is found at one hypothesis tells of another. */
const REACH = [0.4, 1.5, Infinity, 1.5];

/** Distance of two hypotheses in units of how far one tells of another. */
export function distanceOf(a: Hypothesis, b: Hypothesis): number {
  const [one, other] = [coordinatesOf('6e', a), coordinatesOf('6e', b)];
  return Math.hypot(...REACH.map((reach, k) => (one[k] - other[k]) / reach));
}
