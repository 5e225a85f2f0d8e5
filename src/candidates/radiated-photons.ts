/**
 * Photons that electrons radiated in the material before the chamber measured them, found again as clusters. They leave
 * along the track, so that in the transverse plane their clusters lie between the direction of the track at its vertex
 * and the place where it hits the calorimeter, bent away by the field; the polar angle is that of the track.
 */
import { PidBit } from '../events/event-batch.js';
import type { EventBatch } from '../events/event-batch.js';
import type { CandidateOptions } from './options.js';
import { TRACKS } from './six-tracks.js';
import type { SixTracks } from './six-tracks.js';
import { HELIX, wrapAngle } from './track-model.js';

const NOBODY = -1;

/** Reusable: the clusters of one event that belong to its tracks. */
export class RadiatedPhotons {
  /** Energy of the photons of each canonical track, GeV, and its variance, GeV^2. */
  readonly energy = new Float64Array(TRACKS);
  readonly variance = new Float64Array(TRACKS);
  /** Tracks with photons: bit i for track i. */
  tracks = 0;
  /** Canonical track of each cluster of the event, -1 for none. */
  private readonly owner: number[] = [];
  private firstCluster = 0;
  private readonly options: CandidateOptions;
  private readonly front: readonly [number, number];

  constructor(options: CandidateOptions) {
    this.options = options;
    this.front = [options.bremsstrahlung.emc_radius, options.bremsstrahlung.emc_endcap];
  }

  /** Gives each cluster of `event` to the electron candidate that it fits best, if it fits one. */
  find(batch: EventBatch, event: number, tracks: SixTracks): void {
    const { energy, variance, owner } = this;
    const { recover, min_energy, energy_resolution } = this.options.bremsstrahlung;
    energy.fill(0);
    variance.fill(0);
    owner.length = 0;
    this.tracks = 0;
    this.firstCluster = batch.clusterStart[event];
    if (!recover) return;
    for (let k = this.firstCluster; k < batch.clusterStart[event + 1]; k++) {
      const e = batch.clusterEnergy[k];
      const track = e < min_energy ? NOBODY : this.bestTrack(batch, event, k, tracks);
      owner.push(track);
      if (track === NOBODY) continue;
      energy[track] += e;
      variance[track] += (e * Math.hypot(energy_resolution[0] / e ** 0.25, energy_resolution[1])) ** 2;
      this.tracks |= 1 << track;
    }
  }

  /** Whether cluster `k` of the batch is a photon of one of the tracks of `electrons` (bits). */
  isOf(k: number, electrons: number): boolean {
    const track = this.owner[k - this.firstCluster] ?? NOBODY;
    return track !== NOBODY && (electrons & (1 << track)) !== 0;
  }

  private bestTrack(batch: EventBatch, event: number, k: number, tracks: SixTracks): number {
    const { max_delta_theta, max_delta_phi } = this.options.bremsstrahlung;
    let best = NOBODY;
    let least = 1;
    for (let i = 0; i < TRACKS; i++) {
      if ((tracks.pid[i] & PidBit.electronLoose) === 0) continue;
      const tanl = tracks.helix[HELIX * i + 4];
      const z = tracks.helix[HELIX * i + 3] - batch.spotZ[event];
      const radius = this.radiusReached(tanl, z);
      const dTheta = batch.clusterTheta[k] - Math.atan2(radius, z + radius * tanl);
      if (Math.abs(dTheta) > max_delta_theta) continue;
      const dPhi = this.outside(batch.clusterPhi[k], tracks.helix[HELIX * i + 1], tracks.helix[HELIX * i + 2], radius);
      const distance = Math.max(Math.abs(dTheta) / max_delta_theta, dPhi / max_delta_phi);
      if (distance >= least) continue;
      best = i;
      least = distance;
    }
    return best;
  }

  /** Distance from the axis at which a straight line from height `z` gets to the barrel or to the endcap, cm. */
  private radiusReached(tanl: number, z: number): number {
    const [barrel, endcap] = this.front;
    return z + barrel * tanl > endcap ? (endcap - z) / tanl : barrel;
  }

  /** How far `phi` lies outside the azimuths from that of the track at its vertex to where its photons can get, rad. */
  private outside(phi: number, phi0: number, omega: number, radius: number): number {
    const impact = Math.asin(Math.min(1, (Math.abs(omega) * radius) / 2));
    const along = -Math.sign(omega) * wrapAngle(phi - phi0);
    return Math.max(0, -along, along - this.options.bremsstrahlung.max_bend_share * impact);
  }
}
