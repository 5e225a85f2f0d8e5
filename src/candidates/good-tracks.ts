/** Which tracks of an event count: fiducial region, momentum and distance from the beam spot. */
import { PT_TIMES_OMEGA } from '../events/event-batch.js';
import type { EventBatch } from '../events/event-batch.js';
import type { CandidateOptions } from './options.js';

const DEFAULT_MAX_D0 = { prompt: 1.5, displaced: 10 } as const;

/** Largest |d0| of a good track, cm: as given, or what the fit is meant for. */
export function largestD0({ max_d0, fit }: Pick<CandidateOptions, 'max_d0' | 'fit'>): number {
  return max_d0 ?? DEFAULT_MAX_D0[fit];
}

/** Fills `out` with the entries of the good tracks of `event`; @returns how many there are, at most `out.length` kept */
export function findGoodTracks(batch: EventBatch, event: number, options: CandidateOptions, out: Int32Array): number {
  const maxD0 = largestD0(options);
  const tanLow = 1 / Math.tan(options.theta_range[1]);
  const tanHigh = 1 / Math.tan(options.theta_range[0]);
  const { helix } = batch;
  let count = 0;
  for (let track = batch.trackStart[event]; track < batch.trackStart[event + 1]; track++) {
    const at = 5 * track;
    const tanl = helix[at + 4];
    if (PT_TIMES_OMEGA / Math.abs(helix[at + 2]) <= options.min_pt) continue;
    if (tanl <= tanLow || tanl >= tanHigh) continue;
    const phi0 = helix[at + 1];
    const d0 = helix[at] + batch.spotX[event] * Math.sin(phi0) - batch.spotY[event] * Math.cos(phi0);
    if (Math.abs(d0) >= maxD0 || Math.abs(helix[at + 3] - batch.spotZ[event]) >= options.max_z0) continue;
    if (count < out.length) out[count] = track;
    count++;
  }
  return count;
}
