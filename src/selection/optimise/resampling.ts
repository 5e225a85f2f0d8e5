/**
 * The event multiplicities of the nominal sample, of its bootstrap replicas and of half splits. Each is a function of
 * (seed, slot, id): all rows of an event move together, of a source where several events have one, and order, sharding
 * or workers do not matter.
 */
import { Random } from '../../core/numerics/random.js';

/** Slots of a set of resampled histograms: 0 nominal, then replicas, then two halves a split. */
export interface Resampling {
  readonly replicas: number;
  readonly splits: number;
  readonly slots: number;
  /** Slot of the half `half` (0 or 1) of split `split`. */
  readonly halfSlot: (split: number, half: 0 | 1) => number;
  /** Fills `out` (length `slots`) with the multiplicity of an event or source: 1; Poisson(1); 2 in one half and 0 in the other. */
  readonly multiplicities: (id: number, out: Uint8Array) => void;
}

/** Cumulative Poisson(1) probabilities as 32-bit words; the tail above 12 (1e-10) is left out. */
const POISSON_ONE = poissonThresholds();

function poissonThresholds(): Uint32Array {
  const thresholds: number[] = [];
  let term = Math.exp(-1);
  for (let k = 0, sum = 0; k < 12; k++) {
    sum += term;
    term /= k + 1;
    thresholds.push(Math.min(sum * 2 ** 32, 2 ** 32 - 1));
  }
  return Uint32Array.from(thresholds);
}

function poissonOne(word: number): number {
  let k = 0;
  while (k < POISSON_ONE.length && word >= POISSON_ONE[k]) k++;
  return k;
}

/**
 * Poisson bootstrap over events (the multinomial one for large samples) and random half splits.
 * @param stream tells apart samples that are resampled independently of each other
 */
export function makeResampling(seed: number, stream: string, replicas: number, splits: number): Resampling {
  const bootstrap = new Random(seed, `selection/bootstrap/${stream}`);
  const halves = new Random(seed, `selection/holdout/${stream}`);
  const first = 1 + replicas;
  return {
    replicas,
    splits,
    slots: first + 2 * splits,
    halfSlot: (split, half) => first + 2 * split + half,
    multiplicities(id, out) {
      out[0] = 1;
      bootstrap.at(id);
      for (let r = 0; r < replicas; r++) out[1 + r] = poissonOne(bootstrap.uint32());
      halves.at(id);
      for (let s = 0; s < splits; s++) {
        const half = halves.uint32() & 1;
        out[first + 2 * s + half] = 2;
        out[first + 2 * s + 1 - half] = 0;
      }
    },
  };
}
