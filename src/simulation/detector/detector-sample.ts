/** Generator events as the detector sees them: the charged tracks it can find, with their probabilities, and photons. */
import { PDG_DARK_PHOTON } from '../../core/particles.js';
import type { ParticleColumns } from '../../core/particles.js';
import { sharedArray, sharedCopy } from '../../core/shared-memory.js';
import { interpolate } from '../tables.js';
import { helixParameters } from './helix.js';
import type { Detector, TrackCuts } from './options.js';

/** Columns in shared memory; tracks of event i are the entries trackStart[i] .. trackStart[i + 1] - 1, photons likewise. */
export interface DetectorSample {
  readonly eventCount: number;
  readonly weight: Float64Array;
  readonly beamE: Float64Array;
  readonly beamPx: Float64Array;
  readonly beamPy: Float64Array;
  readonly beamPz: Float64Array;
  readonly trackStart: Int32Array;
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
  readonly photonStart: Int32Array;
  /** 4 a photon: energy and momentum, GeV. */
  readonly photon: Float64Array;
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

/** What the detector needs of `sample`, for reconstruction any number of times. Tracks that cannot be found are left out. */
export function detectorSample(sample: ParticleColumns, detector: Detector, cuts: TrackCuts): DetectorSample {
  const tracks: number[] = [];
  const photons: number[] = [];
  const trackStart = sharedArray(Int32Array, sample.eventCount + 1);
  const photonStart = sharedArray(Int32Array, sample.eventCount + 1);
  for (let i = 0; i < sample.eventCount; i++) {
    for (let k = sample.particleStart[i]; k < sample.particleStart[i + 1]; k++) {
      if (sample.status[k] !== 1) continue;
      if (sample.pdg[k] === 22) photons.push(k);
      else if (chargeOf(sample.pdg[k]) !== 0 && efficiencyOf(sample, k, detector) > 0) tracks.push(k);
    }
    trackStart[i + 1] = tracks.length;
    photonStart[i + 1] = photons.length;
  }
  const columns = {
    pdg: sharedArray(Int32Array, tracks.length),
    charge: sharedArray(Int8Array, tracks.length),
    state: sharedArray(Float64Array, 6 * tracks.length),
    efficiency: sharedArray(Float64Array, tracks.length),
    good: sharedArray(Uint8Array, tracks.length),
    selector: sharedArray(Float64Array, 6 * tracks.length),
    darkPhoton: sharedArray(Int8Array, tracks.length),
  };
  const eventOf = owners(trackStart);
  tracks.forEach((k, t) => {
    columns.pdg[t] = sample.pdg[k];
    columns.charge[t] = chargeOf(sample.pdg[k]);
    columns.state.set([sample.vx[k], sample.vy[k], sample.vz[k], sample.px[k], sample.py[k], sample.pz[k]], 6 * t);
    columns.efficiency[t] = efficiencyOf(sample, k, detector);
    columns.good[t] = passesCuts(columns.state.subarray(6 * t, 6 * t + 6), columns.charge[t], cuts) ? 1 : 0;
    columns.selector.set(selectorProbabilities(sample, k, detector), 6 * t);
    columns.darkPhoton[t] = darkPhotonOf(sample, sample.particleStart[eventOf[t]], k);
  });
  const photon = sharedArray(Float64Array, 4 * photons.length);
  photons.forEach((k, t) => {
    photon.set([sample.energy[k], sample.px[k], sample.py[k], sample.pz[k]], 4 * t);
  });
  const { eventCount } = sample;
  const beams = {
    weight: sharedCopy(sample.weight),
    beamE: sharedCopy(sample.beamE),
    beamPx: sharedCopy(sample.beamPx),
    beamPy: sharedCopy(sample.beamPy),
    beamPz: sharedCopy(sample.beamPz),
  };
  return { eventCount, ...beams, trackStart, ...columns, photonStart, photon };
}

/** The event of each entry, from offsets. */
function owners(start: Int32Array): Int32Array {
  const owner = new Int32Array(start[start.length - 1]);
  for (let i = 0; i + 1 < start.length; i++) owner.fill(i, start[i], start[i + 1]);
  return owner;
}

function efficiencyOf(sample: ParticleColumns, k: number, { tracking }: Detector): number {
  const pt = Math.hypot(sample.px[k], sample.py[k]);
  const theta = Math.atan2(pt, sample.pz[k]) / DEGREE;
  if (theta < tracking.theta_deg[0] || theta > tracking.theta_deg[1]) return 0;
  if (Math.hypot(sample.vx[k], sample.vy[k]) > tracking.max_production_radius_cm) return 0;
  return interpolate(tracking.efficiency.pt_gev, tracking.efficiency.value, pt);
}

function selectorProbabilities(sample: ParticleColumns, k: number, { pid }: Detector): number[] {
  const p = Math.hypot(sample.px[k], sample.py[k], sample.pz[k]);
  const tables = pid[SPECIES_OF[Math.abs(sample.pdg[k])]];
  return SELECTORS.flatMap((selector) => {
    const { p_gev, loose, tight } = tables[selector];
    return [interpolate(p_gev, loose, p), interpolate(p_gev, tight, p)];
  });
}

const helix = new Float64Array(5);
function passesCuts(state: Float64Array, charge: number, cuts: TrackCuts): boolean {
  const [x, y, z, px, py, pz] = state;
  const pt = Math.hypot(px, py);
  const theta = Math.atan2(pt, pz);
  if (pt < cuts.min_pt_gev || theta < cuts.theta_rad[0] || theta > cuts.theta_rad[1]) return false;
  helixParameters(helix, 0, charge, x, y, z, px, py, pz);
  return Math.abs(helix[0]) < cuts.max_d0_cm && Math.abs(helix[3]) < cuts.max_z0_cm;
}

/** Index, in order of appearance, of the dark photon that particle `k` descends from. */
function darkPhotonOf(sample: ParticleColumns, start: number, k: number): number {
  let ancestor = k;
  while (sample.mother[ancestor] >= 0 && sample.pdg[ancestor] !== PDG_DARK_PHOTON) {
    ancestor = start + sample.mother[ancestor];
  }
  if (sample.pdg[ancestor] !== PDG_DARK_PHOTON) return -1;
  let index = 0;
  for (let j = start; j < ancestor; j++) if (sample.pdg[j] === PDG_DARK_PHOTON) index++;
  return index;
}
