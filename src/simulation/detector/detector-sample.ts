/** Generator events as the detector sees them: the charged tracks it can find, with their probabilities, and neutrals. */
import { PDG_DARK_PHOTON } from '../../io/generator-events/particles.js';
import type { ParticleColumns } from '../../io/generator-events/particles.js';
import { sharedArray, sharedCopy } from '../../core/shared-memory.js';
import { conversionProbability } from './conversion.js';
import type { ConversionNeeds } from './conversion.js';
import type { Detector, TrackCuts } from './options.js';
import { layersBeyond } from './propagate.js';
import { chamberCovers, chargeOf, trackResponse } from './tracks.js';
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
  readonly conversionNeeds: ConversionNeeds;
  /** Probability that as many photons of an event convert as must, at least one. */
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

/**
 * What the detector needs of `sample`, for reconstruction any number of times. Tracks that cannot be found are left out.
 * @param needs of each event; no conversions if absent
 */
export function detectorSample(
  sample: ParticleColumns,
  detector: Detector,
  cuts: TrackCuts,
  needs: ConversionNeeds = noNeeds(sample.eventCount),
): DetectorSample {
  const { eventCount, particleStart, pdg, status, vx, vy, vz, px, py, pz } = sample;
  const response = trackResponse(detector, cuts);
  const tracks = trackRoom(chargedCount(sample));
  const neutrals: number[] = [];
  const trackStart = sharedArray(Int32Array, eventCount + 1);
  const neutralStart = sharedArray(Int32Array, eventCount + 1);
  const possible = sharedArray(Int32Array, eventCount);
  let t = 0;
  for (let i = 0; i < eventCount; i++) {
    for (let k = particleStart[i]; k < particleStart[i + 1]; k++) {
      if (status[k] !== 1) continue;
      const charge = chargeOf(pdg[k]);
      if (charge === 0) {
        if (pdg[k] === PHOTON || NEUTRAL_HADRONS.includes(Math.abs(pdg[k]))) neutrals.push(k);
        continue;
      }
      const at = 6 * t;
      tracks.state[at] = vx[k];
      tracks.state[at + 1] = vy[k];
      tracks.state[at + 2] = vz[k];
      tracks.state[at + 3] = px[k];
      tracks.state[at + 4] = py[k];
      tracks.state[at + 5] = pz[k];
      tracks.efficiency[t] = response.efficiency(tracks.state, at);
      if (tracks.efficiency[t] === 0) continue;
      tracks.pdg[t] = pdg[k];
      tracks.charge[t] = charge;
      tracks.good[t] = response.isGood(tracks.state, at, charge) ? 1 : 0;
      tracks.darkPhoton[t] = darkPhotonOf(sample, particleStart[i], k);
      possible[i] += tracks.good[t++];
    }
    trackStart[i + 1] = t;
    neutralStart[i + 1] = neutrals.length;
  }
  return {
    eventCount,
    cuts,
    weight: sharedCopy(sample.weight),
    beamE: sharedCopy(sample.beamE),
    beamPx: sharedCopy(sample.beamPx),
    beamPy: sharedCopy(sample.beamPy),
    beamPz: sharedCopy(sample.beamPz),
    trackStart,
    ...tracks,
    possible,
    conversionNeeds: { count: sharedCopy(needs.count), boost: sharedCopy(needs.boost) },
    neutralStart,
    ...neutralColumns(sample, neutrals, neutralStart, detector, needs.count),
  };
}

const noNeeds = (n: number): ConversionNeeds => ({ count: new Float64Array(n), boost: new Float64Array(n).fill(1) });

function chargedCount({ pdg, status }: ParticleColumns): number {
  let count = 0;
  for (let k = 0; k < pdg.length; k++) if (status[k] === 1 && chargeOf(pdg[k]) !== 0) count++;
  return count;
}

/** Room for as many tracks as there can be. */
function trackRoom(most: number): TrackColumns {
  return {
    pdg: sharedArray(Int32Array, most),
    charge: sharedArray(Int8Array, most),
    state: sharedArray(Float64Array, 6 * most),
    efficiency: sharedArray(Float64Array, most),
    good: sharedArray(Uint8Array, most),
    darkPhoton: sharedArray(Int8Array, most),
  };
}

function neutralColumns(
  sample: ParticleColumns,
  entries: readonly number[],
  start: Int32Array,
  { material, tracking }: Detector,
  needed: Float64Array,
): Pick<DetectorSample, 'neutral' | 'neutralConversion' | 'conversion'> {
  const { vx, vy, vz, energy, px, py, pz } = sample;
  const neutral = sharedArray(Float64Array, 7 * entries.length);
  const neutralConversion = sharedArray(Float64Array, entries.length);
  const covers = chamberCovers(tracking);
  for (let n = 0; n < entries.length; n++) {
    const k = entries[n];
    const values = [vx[k], vy[k], vz[k], energy[k], px[k], py[k], pz[k]];
    for (let c = 0; c < 7; c++) neutral[7 * n + c] = values[c];
    const pt = Math.hypot(px[k], py[k]);
    if (sample.pdg[k] !== PHOTON) neutralConversion[n] = -1;
    // photons outside the tracker's angles leave through the beam pipe or its supports; those of no energy have none
    else if (material.conversions && pt > 0 && covers(pt, pz[k])) {
      const layers = layersBeyond(material.layers, Math.hypot(vx[k], vy[k]));
      neutralConversion[n] = conversionProbability(layers, pt / Math.hypot(pt, pz[k]));
    }
  }
  return { neutral, neutralConversion, conversion: enoughConversions(start, neutralConversion, needed) };
}

function enoughConversions(start: Int32Array, probability: Float64Array, needed: Float64Array): Float64Array {
  const enough = sharedArray(Float64Array, start.length - 1);
  for (let i = 0; i < enough.length; i++) {
    let [none, one] = [1, 0];
    for (let k = start[i]; k < start[i + 1]; k++) {
      const p = Math.max(0, probability[k]);
      one = one * (1 - p) + none * p;
      none *= 1 - p;
    }
    enough[i] = needed[i] === 2 ? Math.max(0, 1 - none - one) : 1 - none;
  }
  return enough;
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
