/** Charged particles as the tracker sees them: what they are, where they start, and how likely they are found and identified. */
import { interpolate } from '../tables.js';
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
  /** 6 a track: probability of the loose and of the tight selector of e, mu, pi. */
  readonly selector: Float64Array;
  /** Index 0..2 of the dark photon the track comes from, -1 for none. */
  readonly darkPhoton: Int8Array;
}

const SPECIES_OF: Readonly<Record<number, keyof Detector['pid']>> = {
  11: 'e',
  13: 'mu',
  211: 'pi',
  321: 'K',
  2212: 'p',
};
const SELECTORS = ['e', 'mu', 'pi'] as const;
const DEGREE = Math.PI / 180;

/** +1 or -1 for the stable charged particles a tracker sees, 0 for all others. */
export function chargeOf(pdg: number): number {
  if (SPECIES_OF[Math.abs(pdg)] === undefined) return 0;
  return Math.abs(pdg) < 20 ? -Math.sign(pdg) : Math.sign(pdg);
}

/** Whether the chamber covers the direction of a momentum. */
export function coversAngle({ theta_deg: [first, last] }: Detector['tracking'], pt: number, pz: number): boolean {
  const theta = Math.atan2(pt, pz) / DEGREE;
  return theta >= first && theta <= last;
}

/** Probability to find a track of the given transverse and longitudinal momentum (GeV) that starts at `radius` (cm). */
export function trackEfficiency({ tracking }: Detector, pt: number, pz: number, radius: number): number {
  if (!coversAngle(tracking, pt, pz)) return 0;
  const { r_cm, efficiency } = tracking.production_radius;
  return interpolate(tracking.efficiency.pt_gev, tracking.efficiency.value, pt) * interpolate(r_cm, efficiency, radius);
}

/** Fills efficiency, good and selector of track `t` from its code, charge and state. */
export function respond(tracks: TrackColumns, t: number, detector: Detector, cuts: TrackCuts): void {
  const { state } = tracks;
  const at = 6 * t;
  const pt = Math.hypot(state[at + 3], state[at + 4]);
  tracks.efficiency[t] = trackEfficiency(detector, pt, state[at + 5], Math.hypot(state[at], state[at + 1]));
  tracks.good[t] = passesCuts(state, at, tracks.charge[t], cuts) ? 1 : 0;
  const p = Math.hypot(pt, state[at + 5]);
  const tables = detector.pid[SPECIES_OF[Math.abs(tracks.pdg[t])]];
  for (let s = 0; s < SELECTORS.length; s++) {
    const { p_gev, loose, tight } = tables[SELECTORS[s]];
    tracks.selector[at + 2 * s] = interpolate(p_gev, loose, p);
    tracks.selector[at + 2 * s + 1] = interpolate(p_gev, tight, p);
  }
}

const helix = new Float64Array(5);
function passesCuts(state: Float64Array, at: number, charge: number, cuts: TrackCuts): boolean {
  const pt = Math.hypot(state[at + 3], state[at + 4]);
  const theta = Math.atan2(pt, state[at + 5]);
  if (pt < cuts.min_pt_gev || theta < cuts.theta_rad[0] || theta > cuts.theta_rad[1]) return false;
  const [x, y, z, px, py, pz] = state.subarray(at, at + 6);
  helixParameters(helix, 0, charge, x, y, z, px, py, pz);
  return Math.abs(helix[0]) < cuts.max_d0_cm && Math.abs(helix[3]) < cuts.max_z0_cm;
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
  readonly selector = new Float64Array(6 * EventTracks.CAPACITY);
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
      for (let c = 0; c < 6; c++) {
        this.state[6 * t + c] = source.state[6 * s + c];
        this.selector[6 * t + c] = source.selector[6 * s + c];
      }
    }
  }

  /** Adds a track at (x, y, z) with momentum p (px, py, pz) times `scale`; nothing where there is no room. */
  add(pdg: number, position: ArrayLike<number>, momentum: ArrayLike<number>, scale: number): number {
    if (this.count === EventTracks.CAPACITY) return -1;
    const t = this.count++;
    this.pdg[t] = pdg;
    this.charge[t] = chargeOf(pdg);
    this.darkPhoton[t] = -1;
    for (let c = 0; c < 3; c++) {
      this.state[6 * t + c] = position[c];
      this.state[6 * t + 3 + c] = scale * momentum[c];
    }
    return t;
  }
}
