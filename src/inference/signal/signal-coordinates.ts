/** Coordinates of the plane of masses and lifetimes in which the signal changes smoothly. */
import type { FinalState } from '../../events/final-states.js';
import { FINAL_STATES, PAIR_COUNTS, SPECIES, SPECIES_MASS } from '../../events/final-states.js';
import { acceptedShares } from '../../simulation/theory/dark-photon.js';

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
    pairScale(heaviestOf(state), mDarkPhoton),
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

function pairScale(mass: number, mDarkPhoton: number): number {
  const momentum = Math.sqrt(Math.max(0, mDarkPhoton ** 2 / 4 - mass ** 2));
  return Math.log(momentum + MOMENTUM_KNEE * mass);
}

/** Index into HEAVIEST for each of FINAL_STATES, and the masses there, GeV. */
const HEAVIEST = [...new Set(FINAL_STATES.map(heaviestOf))];
const HEAVIEST_OF_STATE = FINAL_STATES.map((state) => HEAVIEST.indexOf(heaviestOf(state)));

/**
 * The first, second and fourth of the `coordinatesOf` each of FINAL_STATES, those that can be tabulated. States with the same
 * heaviest particles share them.
 */
export function tableCoordinates({ mUpsilon, mDarkPhoton, ctauCm }: Hypothesis): readonly (readonly number[])[] {
  const [upsilon, ctau] = [Math.log(mUpsilon + UPSILON_KNEE), Math.log(1 + ctauCm / CTAU_KNEE)];
  const places = HEAVIEST.map((mass) => [upsilon, pairScale(mass, mDarkPhoton), ctau]);
  return HEAVIEST_OF_STATE.map((at) => places[at]);
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
  const [share] = acceptedShares(hypothesis.mDarkPhoton);
  return [...coordinatesOf('6e', hypothesis).slice(0, 3), share];
}

/** Lengths along the coordinates of 6e over which what is found at one hypothesis tells of another. */
const REACH = [0.4, 1.5, Infinity, 1.5];

/** Distance of two hypotheses in units of how far one tells of another. */
export function distanceOf(a: Hypothesis, b: Hypothesis): number {
  const [one, other] = [coordinatesOf('6e', a), coordinatesOf('6e', b)];
  return Math.hypot(...REACH.map((reach, k) => (one[k] - other[k]) / reach));
}
