/** Charged particles as the tracker sees them: what they are, where they start, and how likely they are found and identified. */
import { interpolate } from '../theory/measured-tables.js';
import { helixParameters } from './helix.js';
import type { Detector, TrackCuts } from './options.js';

/** Columns of true tracks. */
export interface TrackColumns {
  readonly pdg: Int32Array;
  readonly charge: Int8Array;
  /** 6 a track: position (cm) and momentum (GeV) at production. */
  readonly state: Float64Array;
  /** Probability to find the track. */
  readonly efficiency: Float64Array;
  /** 1 if the true track passes the track cuts. */
  readonly good: Uint8Array;
  /** Index 0..2 of the dark photon the track comes from, -1 for none. */
  readonly darkPhoton: Int8Array;
}

/** +1 or -1 for the stable charged particles a tracker sees (e, mu, pi, K, p), 0 for all others. */
export function chargeOf(pdg: number): number {
  const code = Math.abs(pdg);
  if (code === 11 || code === 13) return -Math.sign(pdg);
  return code === 211 || code === 321 || code === 2212 ? Math.sign(pdg) : 0;
}

/** How the tracker responds to a true track, given by its position (cm) and momentum (GeV), six numbers at state[at]. */
export interface TrackResponse {
  /** Probability to find it. */
  readonly efficiency: (state: Float64Array, at: number) => number;
  /** Whether it passes the track cuts. */
  readonly isGood: (state: Float64Array, at: number, charge: number) => boolean;
}

const DEGREE = Math.PI / 180;

/** Whether a momentum lies between two polar angles (rad). */
export function between(theta: readonly [number, number]): (pt: number, pz: number) => boolean {
  const [low, high] = [1 / Math.tan(theta[1]), 1 / Math.tan(theta[0])];
  return (pt, pz) => pz >= low * pt && pz <= high * pt;
}

/** Whether the chamber covers a direction. */
export function chamberCovers({ theta_deg: [first, last] }: Detector['tracking']): (pt: number, pz: number) => boolean {
  return between([first * DEGREE, last * DEGREE]);
}

/** The response of a detector with the given cuts. */
export function trackResponse({ tracking }: Detector, cuts: TrackCuts): TrackResponse {
  const covers = chamberCovers(tracking);
  const fiducial = between(cuts.theta_rad);
  const { pt_gev, value } = tracking.efficiency;
  const { r_cm, efficiency } = tracking.production_radius;
  const helix = new Float64Array(5);
  return {
    efficiency(state, at) {
      const pt = Math.sqrt(state[at + 3] ** 2 + state[at + 4] ** 2);
      if (!covers(pt, state[at + 5])) return 0;
      const radius = Math.sqrt(state[at] ** 2 + state[at + 1] ** 2);
      return interpolate(pt_gev, value, pt) * interpolate(r_cm, efficiency, radius);
    },
    isGood(state, at, charge) {
      const x = state[at];
      const y = state[at + 1];
      const z = state[at + 2];
      const px = state[at + 3];
      const py = state[at + 4];
      const pz = state[at + 5];
      const pt = Math.sqrt(px * px + py * py);
      if (pt < cuts.min_pt_gev || !fiducial(pt, pz)) return false;
      if (x === 0 && y === 0) return Math.abs(z) < cuts.max_z0_cm;
      helixParameters(helix, 0, charge, x, y, z, px, py, pz);
      return Math.abs(helix[0]) < cuts.max_d0_cm && Math.abs(helix[3]) < cuts.max_z0_cm;
    },
  };
}

/** The tracks of one event at a time: those of a sample, then others that came about in the detector. */
export class EventTracks implements TrackColumns {
  static readonly CAPACITY = 256;
  count = 0;
  readonly pdg = new Int32Array(EventTracks.CAPACITY);
  readonly charge = new Int8Array(EventTracks.CAPACITY);
  readonly state = new Float64Array(6 * EventTracks.CAPACITY);
  readonly efficiency = new Float64Array(EventTracks.CAPACITY);
  readonly good = new Uint8Array(EventTracks.CAPACITY);
  readonly darkPhoton = new Int8Array(EventTracks.CAPACITY);

  /** Takes the tracks from .. to - 1 of `source` in place of what there was. */
  load(source: TrackColumns, from: number, to: number): void {
    this.count = Math.min(to - from, EventTracks.CAPACITY);
    for (let t = 0, s = from; t < this.count; t++, s++) {
      this.pdg[t] = source.pdg[s];
      this.charge[t] = source.charge[s];
      this.efficiency[t] = source.efficiency[s];
      this.good[t] = source.good[s];
      this.darkPhoton[t] = source.darkPhoton[s];
      for (let c = 0; c < 6; c++) this.state[6 * t + c] = source.state[6 * s + c];
    }
  }

  /** Adds a track from `position` with `scale` times a momentum; nothing where there is no room. */
  add(
    pdg: number,
    position: ArrayLike<number>,
    momentum: ArrayLike<number>,
    scale: number,
    response: TrackResponse,
  ): void {
    if (this.count === EventTracks.CAPACITY) return;
    const t = this.count++;
    this.pdg[t] = pdg;
    this.charge[t] = chargeOf(pdg);
    this.darkPhoton[t] = -1;
    for (let c = 0; c < 3; c++) {
      this.state[6 * t + c] = position[c];
      this.state[6 * t + 3 + c] = scale * momentum[c];
    }
    this.efficiency[t] = response.efficiency(this.state, 6 * t);
    this.good[t] = response.isGood(this.state, 6 * t, this.charge[t]) ? 1 : 0;
  }
}
