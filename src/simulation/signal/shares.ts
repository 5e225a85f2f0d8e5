import type { Random } from '../../core/random.js';
import { SPECIES, SPECIES_MASS } from '../../events/final-states.js';
import { acceptedFraction, branchingFractions } from '../theory/dark-photon.js';

/** How the decays of the three dark photons are drawn: by their branching fractions, or in equal shares with weights. */
export const SHARES = ['physical', 'equal'] as const;
/** One of the two ways to draw decays. */
export type Shares = (typeof SHARES)[number];

/** Index of the pion in SPECIES: three of them are not an accepted state. */
const PION = 2;
const allPions = (species: ArrayLike<number>): boolean =>
  species[0] === PION && species[1] === PION && species[2] === PION;

/** Draws the species of three dark photons of one mass; returns the weight (mean 1). */
export interface SpeciesDraw {
  draw(out: Uint8Array, random: Random): number;
  /** Physical probability, among accepted states, over the probability of equal shares including 6 pi; 0 for 6 pi. */
  readonly equalShareWeight: (species: ArrayLike<number>) => number;
}

/** The drawing of decays of dark photons of mass `m` (GeV) among accepted states, never 6 pi. */
export function speciesDraw(m: number, shares: Shares): SpeciesDraw {
  const branching = SPECIES.map((species) => branchingFractions(m)[species]);
  const accepted = acceptedFraction(m);
  const open = SPECIES.map((species, i) => (m > 2 * SPECIES_MASS[species] ? i : -1)).filter((i) => i >= 0);
  const share = SPECIES.map((_, i) => (shares === 'physical' ? branching[i] : open.includes(i) ? 1 : 0));
  const total = share.reduce((sum, value) => sum + value, 0);
  const pionless = 1 - (share[PION] / total) ** 3;
  const physical = (species: ArrayLike<number>): number =>
    (branching[species[0]] * branching[species[1]] * branching[species[2]]) / accepted;
  const one = (random: Random): number => {
    const u = random.uniform() * total;
    return u < share[0] ? 0 : u < share[0] + share[1] ? 1 : PION;
  };
  return {
    draw(out, random) {
      do for (let i = 0; i < 3; i++) out[i] = one(random);
      while (allPions(out));
      if (shares === 'physical') return 1;
      const sampled = (share[out[0]] * share[out[1]] * share[out[2]]) / total ** 3 / pionless;
      return physical(out) / sampled;
    },
    equalShareWeight: (species) => (allPions(species) ? 0 : physical(species) * open.length ** 3),
  };
}
