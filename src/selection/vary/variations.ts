/**
 * Systematic variations as named transforms of the columns of reconstructed events; `varySelection` makes them. A new
 * variation is a new entry of VARIATIONS.
 */
import { z } from 'zod';
import { Random } from '../../core/numerics/random.js';
import type { EventBatch } from '../../events/event-batch.js';
import { PidBit } from '../../events/event-batch.js';

/** Names of the variations. */
export const VARIATION_NAMES = [
  'momentum_scale_up',
  'momentum_scale_down',
  'resolution',
  'pid_loss',
  'pid_gain',
  'emc_scale_up',
  'emc_scale_down',
] as const;

/** Name of a variation. */
export type VariationName = (typeof VARIATION_NAMES)[number];

/** Schema of the `vary:` block: the variations to make and their sizes. */
export const varySchema = z.strictObject({
  variations: z
    .array(z.enum(VARIATION_NAMES))
    .default([...VARIATION_NAMES])
    .refine((names) => new Set(names).size === names.length, 'variations: each name at most once')
    .describe('what is varied; an empty list for nothing'),
  momentum_scale: z.number().min(0).max(0.5).default(0.001).describe('relative change of all track momenta'),
  emc_scale: z.number().min(0).max(0.5).default(0.005).describe('relative change of all cluster energies'),
  pid_loss: z.number().min(0).max(1).default(0.02).describe('probability that a set selector bit is lost'),
  pid_gain: z.number().min(0).max(1).default(0.002).describe('probability that an unset selector bit is set'),
  resolution: z
    .number()
    .min(0)
    .max(5)
    .default(0.05)
    .describe('relative worsening of the track resolution; the covariance stays as it is'),
});

/** The `vary:` block, all defaults filled in. */
export type VaryOptions = z.infer<typeof varySchema>;

/** Sizes of the variations. */
export type VariationSizes = Omit<VaryOptions, 'variations'>;

/** One variation. */
export interface Variation {
  readonly title: string;
  /** What must be extracted again. */
  readonly changes: 'tracks' | 'identification' | 'clusters';
  /** A batch with the changed columns; the input is not touched. Random parts are functions of (seed, event_id). */
  readonly apply: (batch: EventBatch, sizes: VariationSizes, seed: number) => EventBatch;
}

/** The registry of variations by name. */
export const VARIATIONS: Readonly<Record<VariationName, Variation>> = {
  momentum_scale_up: {
    title: 'track momenta up',
    changes: 'tracks',
    apply: (batch, { momentum_scale: size }) => scaleMomenta(batch, 1 + size),
  },
  momentum_scale_down: {
    title: 'track momenta down',
    changes: 'tracks',
    apply: (batch, { momentum_scale: size }) => scaleMomenta(batch, 1 - size),
  },
  resolution: {
    title: 'track resolution worse',
    changes: 'tracks',
    apply: (batch, { resolution: size }, seed) => smearTracks(batch, Math.sqrt((1 + size) ** 2 - 1), seed),
  },
  pid_loss: {
    title: 'identification less efficient',
    changes: 'identification',
    apply: (batch, { pid_loss: size }, seed) => flipBits(batch, seed, 'loss', (set) => set && size),
  },
  pid_gain: {
    title: 'identification less pure',
    changes: 'identification',
    apply: (batch, { pid_gain: size }, seed) => flipBits(batch, seed, 'gain', (set) => !set && size),
  },
  emc_scale_up: {
    title: 'cluster energies up',
    changes: 'clusters',
    apply: (batch, { emc_scale: size }) => scaleClusters(batch, 1 + size),
  },
  emc_scale_down: {
    title: 'cluster energies down',
    changes: 'clusters',
    apply: (batch, { emc_scale: size }) => scaleClusters(batch, 1 - size),
  },
};

/** Parameters a track, position of the curvature among them, and of each diagonal element in the upper triangle. */
const PARAMETERS = 5;
const OMEGA = 2;
const COVARIANCES = 15;
const DIAGONAL = [0, 5, 9, 12, 14];

/** Momentum times `factor` at fixed direction: the curvature and its covariances are divided by it. */
function scaleMomenta(batch: EventBatch, factor: number): EventBatch {
  const power = (row: number, column: number) => Number(row === OMEGA) + Number(column === OMEGA);
  const powers = DIAGONAL.flatMap((_, row) => DIAGONAL.slice(row).map((__, i) => power(row, row + i)));
  return {
    ...batch,
    helix: batch.helix.map((value, i) => (i % PARAMETERS === OMEGA ? value / factor : value)),
    covariance: batch.covariance.map((value, i) => value / factor ** powers[i % COVARIANCES]),
  };
}

/** Adds to each helix parameter a normal error of `share` of its own, uncorrelated. */
function smearTracks(batch: EventBatch, share: number, seed: number): EventBatch {
  const helix = batch.helix.slice();
  const random = new Random(seed, 'selection/variation/resolution');
  forEachTrack(batch, random, (track) => {
    for (let k = 0; k < PARAMETERS; k++) {
      const variance = batch.covariance[COVARIANCES * track + DIAGONAL[k]];
      helix[PARAMETERS * track + k] += share * Math.sqrt(variance) * random.normal();
    }
  });
  return { ...batch, helix };
}

/** Flips each selector bit with the probability that `chance` gives for its state (false: never). */
function flipBits(batch: EventBatch, seed: number, name: string, chance: (set: boolean) => number | false): EventBatch {
  const pid = batch.pid.slice();
  const random = new Random(seed, `selection/variation/pid-${name}`);
  forEachTrack(batch, random, (track) => {
    for (const bit of Object.values(PidBit)) {
      const flips = random.uniform() < Number(chance((pid[track] & bit) !== 0));
      if (flips) pid[track] ^= bit;
    }
  });
  return { ...batch, pid };
}

function scaleClusters(batch: EventBatch, factor: number): EventBatch {
  return { ...batch, clusterEnergy: batch.clusterEnergy.map((energy) => energy * factor) };
}

/** Positions of the events that differ in a track's helix or selector bits or in a cluster's energy, ascending. */
export function changedEvents(before: EventBatch, after: EventBatch): number[] {
  const differ = (first: ArrayLike<number>, second: ArrayLike<number>, from: number, to: number) => {
    for (let i = from; i < to; i++) if (first[i] !== second[i]) return true;
    return false;
  };
  return Array.from({ length: before.eventCount }, (_, event) => event).filter((event) => {
    const [first, last] = [before.trackStart[event], before.trackStart[event + 1]];
    return (
      differ(before.helix, after.helix, PARAMETERS * first, PARAMETERS * last) ||
      differ(before.pid, after.pid, first, last) ||
      differ(before.clusterEnergy, after.clusterEnergy, before.clusterStart[event], before.clusterStart[event + 1])
    );
  });
}

/** Visits the tracks event by event, with `random` placed at the event. */
function forEachTrack(batch: EventBatch, random: Random, visit: (track: number) => void): void {
  for (let event = 0; event < batch.eventCount; event++) {
    random.at(batch.eventId[event]);
    for (let track = batch.trackStart[event]; track < batch.trackStart[event + 1]; track++) visit(track);
  }
}
