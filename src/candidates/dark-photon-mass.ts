/** How the mass of the dark photon is made from those of the three pairs. */
export const DARK_PHOTON_MASSES = ['mean', 'weighted', 'robust'] as const;
/** One of them. */
export type DarkPhotonMass = (typeof DARK_PHOTON_MASSES)[number];

/**
 * The most likely common mass of three pairs with Gaussian errors. A pair that `mayRadiate` has an exponential tail instead
 * from one sigma below the common mass on, where its pull no longer grows (Huber, Ann. Math. Stat. 35 (1964) 73).
 * @param masses GeV
 * @param variances GeV^2
 * @param shares receives the derivative of the result by each mass; their sum is 1
 */
export function commonMass(
  masses: Float64Array,
  variances: Float64Array,
  mayRadiate: (pair: number) => boolean,
  shares: Float64Array,
): number {
  let mass = -Infinity;
  for (;;) {
    let pull = 0;
    let information = 0;
    for (let k = 0; k < masses.length; k++) {
      const sigma = Math.sqrt(variances[k]);
      const inTail = mass > masses[k] + sigma && mayRadiate(k);
      shares[k] = inTail ? 0 : 1 / variances[k];
      pull += inTail ? -1 / sigma : shares[k] * masses[k];
      information += shares[k];
    }
    const next = pull / information;
    // each step leads up to the root or stops short of it, where more pairs may be in their tails
    if (!(next > mass)) {
      for (let k = 0; k < masses.length; k++) shares[k] /= information;
      return mass;
    }
    mass = next;
  }
}
