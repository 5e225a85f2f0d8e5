import type { Random } from '../../core/numerics/random.js';
import { boostFrom, decayMomentum, setIsotropic, setOpposite } from './four-vectors.js';
import type { FourVectors } from './four-vectors.js';

/** Makes a body of mass `m` decay evenly over phase space: momenta in its rest frame to entries at .. at + n - 1. */
export type PhaseSpace = (v: FourVectors, at: number, m: number, random: Random) => void;

/**
 * Decay to particles of the given masses (at least three; GeV), by sorted intermediate masses and rejection (Raubold and
 * Lynch; F. James, CERN 68-15). Entry at + n is scratch.
 */
export function phaseSpace(masses: readonly number[]): PhaseSpace {
  const n = masses.length;
  const sums = masses.map((_, i) => masses.slice(0, i + 1).reduce((sum, mass) => sum + mass, 0));
  const cluster = new Float64Array(n);
  const fractions = new Float64Array(n - 2);
  const momenta = new Float64Array(n);
  /** Product of the decay momenta for the fractions as they stand. */
  const weigh = (free: number): number => {
    let weight = 1;
    cluster[0] = sums[0];
    for (let i = 1; i < n; i++) {
      cluster[i] = sums[i] + free * (i === n - 1 ? 1 : fractions[i - 1]);
      momenta[i] = decayMomentum(cluster[i], cluster[i - 1], masses[i]);
      weight *= momenta[i];
    }
    return weight;
  };
  const boundOf = largestWeight(fractions, weigh);
  return (v, at, m, random) => {
    const free = m - sums[n - 1];
    if (!(free > 0)) throw new RangeError(`mass ${m}: above ${sums[n - 1]}`);
    const bound = boundOf(free);
    do {
      for (let i = 0; i < n - 2; i++) fractions[i] = random.uniform();
      fractions.sort();
    } while (random.uniform() * bound > weigh(free));
    assemble(v, at, masses, cluster, momenta, random);
  };
}

/**
 * An upper bound of the weight for a given free energy: its maximum, by climbing one fraction at a time, at the next
 * step of 1 % (the weight grows with the free energy); each step is climbed once.
 */
function largestWeight(fractions: Float64Array, weigh: (free: number) => number): (free: number) => number {
  const known = new Map<number, number>();
  return (free) => {
    const step = Math.ceil(100 * Math.log(free));
    let bound = known.get(step);
    if (bound === undefined) {
      bound = 1.01 * climb(fractions, () => weigh(Math.exp(step / 100)));
      known.set(step, bound);
    }
    return bound;
  };
}

function climb(fractions: Float64Array, weight: () => number): number {
  const n = fractions.length;
  for (let i = 0; i < n; i++) fractions[i] = (i + 1) / (n + 1);
  let best = weight();
  for (let width = 0.25 / n; width > 1e-4; width *= 0.8) {
    for (let i = 0; i < n; i++) {
      for (const change of [width, -width]) {
        const before = fractions[i];
        fractions[i] = Math.min(
          i + 1 < n ? fractions[i + 1] : 1,
          Math.max(i > 0 ? fractions[i - 1] : 0, before + change),
        );
        const value = weight();
        if (value > best) best = value;
        else fractions[i] = before;
      }
    }
  }
  return best;
}

/** Puts the chain of two-body decays together, from the innermost cluster outwards. */
function assemble(
  v: FourVectors,
  at: number,
  masses: readonly number[],
  cluster: Float64Array,
  momenta: Float64Array,
  random: Random,
): void {
  const scratch = at + masses.length;
  v.fill(0, 4 * at, 4 * at + 4);
  v[4 * at] = masses[0];
  for (let i = 1; i < masses.length; i++) {
    setIsotropic(v, at + i, momenta[i], masses[i], random);
    setOpposite(v, scratch, at + i, cluster[i - 1]);
    for (let k = 0; k < i; k++) boostFrom(v, at + k, scratch, cluster[i - 1]);
  }
}
