/** Generator events as the detector sees them: the charged tracks it can find, with their probabilities, and neutrals. */
import { PDG_DARK_PHOTON } from '../../core/particles.js';
import type { ParticleColumns } from '../../core/particles.js';
import { sharedArray, sharedCopy } from '../../core/shared-memory.js';
import { conversionProbability } from '../background/built-in/material.js';
import type { Detector, TrackCuts } from './options.js';
import { layersBeyond } from './propagate.js';
import { chargeOf, coversAngle, respond, trackEfficiency } from './tracks.js';
import type { TrackColumns } from './tracks.js';

/** Columns in shared memory; tracks of event i are the entries trackStart[i] .. trackStart[i + 1] - 1, neutrals likewise. */
export interface DetectorSample extends TrackColumns {
  readonly eventCount: number;
  readonly cuts: TrackCuts;
  readonly weight: Float64Array;
  readonly beamE: Float64Array;
  readonly beamPx: Float64Array;
  readonly beamPy: Float64Array;
  readonly beamPz: Float64Array;
  readonly trackStart: Int32Array;
  /** Tracks of an event that pass the track cuts if they are found. */
  readonly possible: Int32Array;
  /** Probability that at least one photon of an event converts. */
  readonly conversion: Float64Array;
  readonly neutralStart: Int32Array;
  /** 7 a neutral: position (cm) at production, energy and momentum, GeV. */
  readonly neutral: Float64Array;
  /** Probability that a neutral converts in the material; -1 for a hadron. */
  readonly neutralConversion: Float64Array;
}

const PHOTON = 22;
/** K_L and neutrons, which leave part of their energy in the calorimeter. */
const NEUTRAL_HADRONS = [130, 2112];

/** What the detector needs of `sample`, for reconstruction any number of times. Tracks that cannot be found are left out. */
export function detectorSample(sample: ParticleColumns, detector: Detector, cuts: TrackCuts): DetectorSample {
  const { eventCount } = sample;
  const tracks: number[] = [];
  const neutrals: number[] = [];
  const trackStart = sharedArray(Int32Array, eventCount + 1);
  const neutralStart = sharedArray(Int32Array, eventCount + 1);
  for (let i = 0; i < eventCount; i++) {
    for (let k = sample.particleStart[i]; k < sample.particleStart[i + 1]; k++) {
      if (sample.status[k] !== 1) continue;
      if (chargeOf(sample.pdg[k]) === 0) {
        if (sample.pdg[k] === PHOTON || NEUTRAL_HADRONS.includes(Math.abs(sample.pdg[k]))) neutrals.push(k);
      } else if (efficiencyOf(sample, k, detector) > 0) tracks.push(k);
    }
    trackStart[i + 1] = tracks.length;
    neutralStart[i + 1] = neutrals.length;
  }
  const columns = trackColumns(sample, detector, cuts, tracks, trackStart);
  const neutral = sharedArray(Float64Array, 7 * neutrals.length);
  const neutralConversion = sharedArray(Float64Array, neutrals.length);
  neutrals.forEach((k, n) => {
    const { vx, vy, vz, energy, px, py, pz } = sample;
    neutral.set([vx[k], vy[k], vz[k], energy[k], px[k], py[k], pz[k]], 7 * n);
    neutralConversion[n] = sample.pdg[k] === PHOTON ? conversionOf(sample, k, detector) : -1;
  });
  return {
    eventCount,
    cuts,
    weight: sharedCopy(sample.weight),
    beamE: sharedCopy(sample.beamE),
    beamPx: sharedCopy(sample.beamPx),
    beamPy: sharedCopy(sample.beamPy),
    beamPz: sharedCopy(sample.beamPz),
    trackStart,
    ...columns,
    possible: goodTracks(trackStart, columns.good),
    conversion: anyConversion(neutralStart, neutralConversion),
    neutralStart,
    neutral,
    neutralConversion,
  };
}

function trackColumns(
  sample: ParticleColumns,
  detector: Detector,
  cuts: TrackCuts,
  tracks: readonly number[],
  trackStart: Int32Array,
): TrackColumns {
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
    columns.darkPhoton[t] = darkPhotonOf(sample, sample.particleStart[eventOf[t]], k);
    respond(columns, t, detector, cuts);
  });
  return columns;
}

function goodTracks(start: Int32Array, good: Uint8Array): Int32Array {
  const count = sharedArray(Int32Array, start.length - 1);
  for (let i = 0; i < count.length; i++) for (let t = start[i]; t < start[i + 1]; t++) count[i] += good[t];
  return count;
}

function anyConversion(start: Int32Array, probability: Float64Array): Float64Array {
  const any = sharedArray(Float64Array, start.length - 1);
  for (let i = 0; i < any.length; i++) {
    let none = 1;
    for (let k = start[i]; k < start[i + 1]; k++) none *= 1 - Math.max(0, probability[k]);
    any[i] = 1 - none;
  }
  return any;
}

/** The event of each entry, from offsets. */
function owners(start: Int32Array): Int32Array {
  const owner = new Int32Array(start[start.length - 1]);
  for (let i = 0; i + 1 < start.length; i++) owner.fill(i, start[i], start[i + 1]);
  return owner;
}

function efficiencyOf({ px, py, pz, vx, vy }: ParticleColumns, k: number, detector: Detector): number {
  return trackEfficiency(detector, Math.hypot(px[k], py[k]), pz[k], Math.hypot(vx[k], vy[k]));
}

/** Photons outside the tracker's angles leave through the beam pipe or its supports. */
function conversionOf({ px, py, pz, vx, vy }: ParticleColumns, k: number, { material, tracking }: Detector): number {
  const pt = Math.hypot(px[k], py[k]);
  if (!material.conversions || !coversAngle(tracking, pt, pz[k])) return 0;
  return conversionProbability(layersBeyond(material.layers, Math.hypot(vx[k], vy[k])), pt / Math.hypot(pt, pz[k]));
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
