/** The nine final states in the paper's order of preference, and the pion-pair category of each (PRL 128, 021802). */
export const FINAL_STATES = ['6e', '4e2mu', '2e4mu', '6mu', '4e2pi', '2e2mu2pi', '4mu2pi', '2e4pi', '2mu4pi'] as const;
/** Name of one of the nine final states. */
export type FinalState = (typeof FINAL_STATES)[number];

/** Number of pion pairs: the three classes that have a classifier each. */
export const CATEGORIES = ['C0', 'C1', 'C2'] as const;
/** Name of a category. */
export type Category = (typeof CATEGORIES)[number];

/** Particle types a pair may be; codes of species are indices into this list. */
export const SPECIES = ['e', 'mu', 'pi'] as const;
/** Name of a species. */
export type Species = (typeof SPECIES)[number];
/** Mass of each species in GeV (PDG). */
export const SPECIES_MASS: Readonly<Record<Species, number>> = { e: 0.00051099895, mu: 0.1056583745, pi: 0.13957 };

/** Pairs of each species in a final state: [e, mu, pi]. */
export const PAIR_COUNTS: Readonly<Record<FinalState, readonly [number, number, number]>> = {
  '6e': [3, 0, 0],
  '4e2mu': [2, 1, 0],
  '2e4mu': [1, 2, 0],
  '6mu': [0, 3, 0],
  '4e2pi': [2, 0, 1],
  '2e2mu2pi': [1, 1, 1],
  '4mu2pi': [0, 2, 1],
  '2e4pi': [1, 0, 2],
  '2mu4pi': [0, 1, 2],
};

/** The category of a final state. */
export function categoryOf(state: FinalState): Category {
  return CATEGORIES[PAIR_COUNTS[state][2]];
}
