/** From true tracks and photons to measured ones: vertex, bremsstrahlung, helix errors, cluster errors. */
import type { Random } from '../../core/random.js';
import type { BatchBuilder } from './batch-builder.js';
import { bremsstrahlungFraction } from './bremsstrahlung.js';
import { helixErrors } from './covariance.js';
import type { DetectorSample } from './detector-sample.js';
import { helixParameters } from './helix.js';
import type { Detector } from './options.js';

/** Measures event `row` of `sample`, turned by `rotation` about the beam: the tracks `found` with their selector bits, then the clusters. */
export type SmearEvent = (
  builder: BatchBuilder,
  row: number,
  rotation: number,
  found: readonly number[],
  pid: ArrayLike<number>,
  random: Random,
) => void;

/** The measurement of the events of one sample. */
export function eventSmearing(sample: DetectorSample, detector: Detector): SmearEvent {
  const errors = helixErrors(detector.tracking);
  const { tail_fraction, tail_scale, electron_radiation_lengths } = detector.tracking;
  const { centre_cm: centre, sigma_cm: sigma } = detector.beam_spot;
  const smearClusters = clusterSmearing(sample, detector);
  const helix = new Float64Array(5);
  const covariance = new Float64Array(15);
  return (builder, row, rotation, found, pid, random) => {
    const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
    const normal = (): number => random.normal();
    const vertexX = centre[0] + sigma[0] * random.normal();
    const vertexY = centre[1] + sigma[1] * random.normal();
    const vertexZ = centre[2] + sigma[2] * random.normal();
    const { state } = sample;
    for (const t of found) {
      const at = 6 * t;
      const radiates = Math.abs(sample.pdg[t]) === 11 && electron_radiation_lengths > 0;
      const pt0 = Math.hypot(state[at + 3], state[at + 4]);
      const p0 = Math.hypot(pt0, state[at + 5]);
      const kept = radiates ? 1 - bremsstrahlungFraction((electron_radiation_lengths * p0) / pt0, random) : 1;
      helixParameters(
        helix,
        0,
        sample.charge[t],
        vertexX + cos * state[at] - sin * state[at + 1],
        vertexY + sin * state[at] + cos * state[at + 1],
        vertexZ + state[at + 2],
        kept * (cos * state[at + 3] - sin * state[at + 4]),
        kept * (sin * state[at + 3] + cos * state[at + 4]),
        kept * state[at + 5],
      );
      const omega = helix[2];
      const scale = random.uniform() < tail_fraction ? tail_scale : 1;
      errors.covariance(covariance, 0, kept * p0, pt0 / p0, omega);
      errors.smear(helix, 0, kept * p0, pt0 / p0, omega, scale, normal);
      if (helix[1] > Math.PI) helix[1] -= 2 * Math.PI;
      else if (helix[1] < -Math.PI) helix[1] += 2 * Math.PI;
      builder.track(sample.charge[t], helix, covariance, pid[t], sample.pdg[t], sample.darkPhoton[t]);
    }
    smearClusters(builder, row, rotation, random);
  };
}

function clusterSmearing(
  sample: DetectorSample,
  { calorimeter }: Detector,
): (builder: BatchBuilder, row: number, rotation: number, random: Random) => void {
  const [first, last] = calorimeter.theta_deg.map((degrees) => (degrees * Math.PI) / 180);
  const threshold = calorimeter.threshold_gev;
  return (builder, row, rotation, random) => {
    for (let k = sample.photonStart[row]; k < sample.photonStart[row + 1]; k++) {
      const energy = sample.photon[4 * k];
      const pt = Math.hypot(sample.photon[4 * k + 1], sample.photon[4 * k + 2]);
      const theta = Math.atan2(pt, sample.photon[4 * k + 3]);
      if (theta < first || theta > last || energy < threshold / 2) continue;
      const spread = Math.hypot(calorimeter.energy_stochastic / energy ** 0.25, calorimeter.energy_constant);
      const measured = energy * (1 + spread * random.normal());
      const angle =
        1e-3 * Math.hypot(calorimeter.angle_stochastic_mrad / Math.sqrt(energy), calorimeter.angle_constant_mrad);
      const dTheta = angle * random.normal();
      const dPhi = (angle * random.normal()) / Math.sin(theta);
      const phi = Math.atan2(sample.photon[4 * k + 2], sample.photon[4 * k + 1]) + rotation + dPhi;
      if (measured > threshold) builder.cluster(measured, theta + dTheta, Math.atan2(Math.sin(phi), Math.cos(phi)));
    }
    for (let n = random.poisson(calorimeter.background_count); n > 0; n--) {
      const energy = threshold + calorimeter.background_mean_energy_gev * random.exponential();
      const cos = Math.cos(first) + (Math.cos(last) - Math.cos(first)) * random.uniform();
      builder.cluster(energy, Math.acos(cos), Math.PI * (2 * random.uniform() - 1));
    }
  };
}
