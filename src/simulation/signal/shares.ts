import { SPECIES, SPECIES_MASS } from '../../events/final-states.js';
import { acceptedFraction, branchingFractions } from '../theory/dark-photon.js';

/** How the decays of the three dark photons are drawn: by their branching fractions, or in equal shares with weights. */
export const SHARES = ['physical', 'equal'] as const;
/** One of the two ways to draw decays. */
export type Shares = (typeof SHARES)[number];

/** Index of the pion in SPECIES: three of them are not an accepted state. */
const PION = 2;
const allPions = (species: readonly number[]): boolean => species.every((one) => one === PION);

/** Draws the species of three dark photons of one mass; the weights have mean 1. */
export interface SpeciesDraw {
  /** Which of the triples a uniform number gives. */
  readonly pick: (uniform: number) => number;
  /** Species (0 e, 1 mu, 2 pi) of the three, by triple. */
  readonly species: readonly (readonly number[])[];
  /** By triple. */
  readonly weight: readonly number[];
  /** Physical probability, among accepted states, over the probability of equal shares including 6 pi; 0 for 6 pi. */
  readonly equalShareWeight: (species: readonly number[]) => number;
}

/** The drawing of decays of dark photons of mass `m` (GeV) among accepted states, never 6 pi. */
export function speciesDraw(m: number, shares: Shares): SpeciesDraw {
  const branching = SPECIES.map((species) => branchingFractions(m)[species]);
  const accepted = acceptedFraction(m);
  const open = SPECIES.map((_, i) => i).filter((i) => m > 2 * SPECIES_MASS[SPECIES[i]]);
  const species = open.flatMap((i) => open.flatMap((j) => open.map((k) => [i, j, k]))).filter((of) => !allPions(of));
  const physical = ([i, j, k]: readonly number[]): number => (branching[i] * branching[j] * branching[k]) / accepted;
  const weight = species.map((of) => (shares === 'physical' ? 1 : physical(of) * species.length));
  const until = [0];
  for (const of of species) until.push(until[until.length - 1] + (shares === 'physical' ? physical(of) : 1));
  return {
    pick(uniform) {
      const target = uniform * until[species.length];
      let [low, high] = [0, species.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (until[middle] <= target) low = middle;
        else high = middle;
      }
      return low;
    },
    species,
    weight,
    equalShareWeight: (of) => (allPions(of) ? 0 : physical(of) * open.length ** 3),
  };
}
