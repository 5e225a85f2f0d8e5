/** From true tracks and neutrals to measured ones: vertex, bremsstrahlung, helix errors, clusters. */
import type { Random } from '../../core/numerics/random.js';
import type { BatchBuilder } from './batch-builder.js';
import { radiate } from './bremsstrahlung.js';
import type { Emission } from './bremsstrahlung.js';
import { clusterMaker } from './clusters.js';
import type { ClusterMaker } from './clusters.js';
import { helixErrors } from './covariance.js';
import type { DetectorSample } from './detector-sample.js';
import { helixParameters } from './helix.js';
import type { Detector } from './options.js';
import { helixToCalorimeter, helixToRadius, layersBeyond } from './propagate.js';
import type { EventTracks } from './tracks.js';

/** What of an event is measured. */
export interface EventToMeasure {
  /** Row of the sample. */
  readonly row: number;
  readonly tracks: EventTracks;
  /** The tracks that are found. */
  readonly found: readonly number[];
  /** Selector bits of each track. */
  readonly pid: ArrayLike<number>;
  /** Neutrals of the sample that are no more. */
  readonly converted: readonly number[];
  /** The event is turned by this angle about the beam. */
  readonly rotation: number;
}

/** Adds the measured tracks, then the clusters, of an event that the builder has begun. */
export type SmearEvent = (builder: BatchBuilder, event: EventToMeasure, random: Random) => void;

/** The measurement of the events of one sample. */
export function eventSmearing(sample: DetectorSample, detector: Detector): SmearEvent {
  const { centre_cm: centre, sigma_cm: sigma } = detector.beam_spot;
  const clusters = clusterMaker(detector);
  const measureTrack = trackMeasurement(detector, clusters);
  const vertex = new Float64Array(3);
  const state = new Float64Array(6);
  return (builder, event, random) => {
    const { tracks, found, pid, converted, row, rotation } = event;
    const cos = Math.cos(rotation);
    const sin = Math.sin(rotation);
    for (let c = 0; c < 3; c++) vertex[c] = centre[c] + sigma[c] * random.normal();
    for (const t of found) {
      place(state, tracks.state, 6 * t, 3, vertex, cos, sin);
      measureTrack(builder, state, tracks, t, pid[t], random);
    }
    for (let k = sample.neutralStart[row]; k < sample.neutralStart[row + 1]; k++) {
      if (converted.includes(k)) continue;
      place(state, sample.neutral, 7 * k, 4, vertex, cos, sin);
      if (sample.neutralConversion[k] >= 0) clusters.photon(builder, state, random);
      else clusters.hadron(builder, state, sample.neutral[7 * k + 3], random);
    }
    clusters.background(builder, random);
  };
}

/** Position and momentum at source[at] and source[at + momentumAt], turned by an angle about the beam and moved to the vertex. */
function place(
  out: Float64Array,
  source: Float64Array,
  at: number,
  momentumAt: number,
  vertex: Float64Array,
  cos: number,
  sin: number,
): void {
  const p = at + momentumAt;
  out[0] = vertex[0] + cos * source[at] - sin * source[at + 1];
  out[1] = vertex[1] + sin * source[at] + cos * source[at + 1];
  out[2] = vertex[2] + source[at + 2];
  out[3] = cos * source[p] - sin * source[p + 1];
  out[4] = sin * source[p] + cos * source[p + 1];
  out[5] = source[p + 2];
}

type MeasureTrack = (
  builder: BatchBuilder,
  state: Float64Array,
  tracks: EventTracks,
  t: number,
  pid: number,
  random: Random,
) => void;

const ELECTRON = 11;
const NO_PHOTONS: readonly Emission[] = [];

/** The measurement of one track, and of the photons it radiates. */
function trackMeasurement({ tracking, material, calorimeter }: Detector, clusters: ClusterMaker): MeasureTrack {
  const errors = helixErrors(tracking);
  const helix = new Float64Array(5);
  const covariance = new Float64Array(15);
  const flying = new Float64Array(6);
  const emitted: Float64Array[] = [];
  return (builder, state, tracks, t, pid, random) => {
    const charge = tracks.charge[t];
    const born = Math.sqrt(tracks.state[6 * t] ** 2 + tracks.state[6 * t + 1] ** 2);
    const pt = Math.sqrt(state[3] * state[3] + state[4] * state[4]);
    const p = Math.sqrt(pt * pt + state[5] * state[5]);
    const photons =
      Math.abs(tracks.pdg[t]) === ELECTRON && material.bremsstrahlung
        ? radiate(p, material.least_radiated_gev, pt / p, layersBeyond(material.layers, born), random)
        : NO_PHOTONS;
    emitted.length = 0;
    flying.set(state);
    let left = 1;
    let reached = 0;
    for (let n = 0; n < photons.length; n++) {
      const { radius, share } = photons[n];
      if (radius > reached && !helixToRadius(flying, charge, radius)) break;
      reached = radius;
      if (share * left * p >= clusters.leastEnergy) emitted.push(photonOf(flying, share));
      for (let c = 3; c < 6; c++) flying[c] *= 1 - share;
      left *= 1 - share;
      if (radius < tracking.innermost_radius_cm) state.set(flying);
      else for (let c = 3; c < 6; c++) state[c] *= 1 - share;
    }
    helixParameters(helix, 0, charge, state[0], state[1], state[2], state[3], state[4], state[5]);
    const scale = random.uniform() < tracking.tail_fraction ? tracking.tail_scale : 1;
    errors.set(left * p, pt / p, helix[2], born);
    errors.covariance(covariance);
    errors.smear(helix, scale, random);
    if (helix[1] > Math.PI) helix[1] -= 2 * Math.PI;
    else if (helix[1] < -Math.PI) helix[1] += 2 * Math.PI;
    builder.track(charge, helix, covariance, pid, tracks.pdg[t], tracks.darkPhoton[t]);
    if (emitted.length === 0) return;
    const reaches = helixToCalorimeter(flying, charge, calorimeter);
    for (const photon of emitted) clusters.radiated(builder, photon, reaches ? flying : undefined, random);
  };
}

/** A photon with `share` of the momentum of a particle, at its place. */
function photonOf(state: Float64Array, share: number): Float64Array {
  const photon = state.slice();
  for (let c = 3; c < 6; c++) photon[c] *= share;
  return photon;
}
