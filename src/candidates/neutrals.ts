/** The calorimeter's view of the recoil: is the predicted ISR photon there, and how much energy is left besides it. */
import type { EventBatch } from '../events/event-batch.js';
import type { CandidateOptions } from './options.js';

/** Where the predicted photon points and whether a cluster is there. */
export const IsrCategory = { outside: -2, unmatched: -1, matched: 0 } as const;

/** What the calorimeter says about an event, given the recoil. */
export interface Neutrals {
  readonly isrCategory: number;
  /** Energy of clusters above threshold, in acceptance, without the matched photon, GeV. */
  readonly extraEnergy: number;
}

/** Whether a cluster of the batch belongs to a charged track. */
export type IsTaken = (cluster: number) => boolean;

/**
 * Looks for the photon of a recoil momentum (lab, GeV). Its predicted energy is the magnitude of that momentum. Of
 * several clusters within tolerance the one nearest in angle is the photon. Clusters that are taken do not count.
 */
export function measureNeutrals(
  batch: EventBatch,
  event: number,
  recoil: ArrayLike<number>,
  options: CandidateOptions,
  isTaken: IsTaken = () => false,
): Neutrals {
  const [low, high] = options.emc_theta_deg.map((degrees) => (degrees * Math.PI) / 180);
  const energy = Math.hypot(recoil[0], recoil[1], recoil[2]);
  const theta = Math.acos(recoil[2] / energy);
  const predicted = theta > low && theta < high;
  const matched = predicted ? matchPhoton(batch, event, recoil, energy, options, isTaken) : -1;
  let extraEnergy = 0;
  for (let k = batch.clusterStart[event]; k < batch.clusterStart[event + 1]; k++) {
    const inside = batch.clusterTheta[k] > low && batch.clusterTheta[k] < high;
    if (k !== matched && inside && batch.clusterEnergy[k] > options.min_cluster_energy && !isTaken(k)) {
      extraEnergy += batch.clusterEnergy[k];
    }
  }
  if (!predicted) return { isrCategory: IsrCategory.outside, extraEnergy };
  return { isrCategory: matched >= 0 ? IsrCategory.matched : IsrCategory.unmatched, extraEnergy };
}

/** The cluster that fits the predicted photon best, -1 if none does. */
function matchPhoton(
  batch: EventBatch,
  event: number,
  recoil: ArrayLike<number>,
  energy: number,
  options: CandidateOptions,
  isTaken: IsTaken,
): number {
  let nearest = Math.cos(options.isr_angle);
  let matched = -1;
  for (let k = batch.clusterStart[event]; k < batch.clusterStart[event + 1]; k++) {
    if (Math.abs(batch.clusterEnergy[k] - energy) > options.isr_energy_tolerance * energy || isTaken(k)) continue;
    const phi = batch.clusterPhi[k];
    const sin = Math.sin(batch.clusterTheta[k]);
    const across = sin * (Math.cos(phi) * recoil[0] + Math.sin(phi) * recoil[1]);
    const cos = (across + Math.cos(batch.clusterTheta[k]) * recoil[2]) / energy;
    if (cos > nearest) [nearest, matched] = [cos, k];
  }
  return matched;
}
