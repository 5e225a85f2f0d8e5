import type { Random } from '../../core/numerics/random.js';
import type { BatchBuilder } from './batch-builder.js';
import type { Detector } from './options.js';
import { lineToCalorimeter } from './propagate.js';

/**
 * Clusters of neutral particles, given by their position (cm) and momentum (GeV), six numbers that are overwritten.
 * Angles are those of the place in the calorimeter seen from the centre of the beam spot, whatever the vertex.
 */
export interface ClusterMaker {
  /** Particles of less energy, GeV, make no cluster. */
  readonly leastEnergy: number;
  photon(builder: BatchBuilder, photon: Float64Array, random: Random): void;
  /** A photon radiated by an electron that hits the calorimeter at `electron`, if it does. */
  radiated(builder: BatchBuilder, photon: Float64Array, electron: Float64Array | undefined, random: Random): void;
  /** A K_L or neutron of `energy`. */
  hadron(builder: BatchBuilder, hadron: Float64Array, energy: number, random: Random): void;
  /** Clusters of the beams, not of the event. */
  background(builder: BatchBuilder, random: Random): void;
}

/** The calorimeter with its thresholds, energy and angle errors. */
export function clusterMaker({ calorimeter, beam_spot }: Detector): ClusterMaker {
  const [first, last] = calorimeter.theta_deg.map((degrees) => (degrees * Math.PI) / 180);
  const { threshold_gev: threshold, merge_distance_cm: merged } = calorimeter;
  const leastEnergy = threshold / 2;
  const [spotX, spotY, spotZ] = beam_spot.centre_cm;

  /** A cluster of `energy` where `particle` gets to. */
  const measure = (builder: BatchBuilder, particle: Float64Array, energy: number, random: Random): void => {
    if (energy < leastEnergy) return;
    lineToCalorimeter(particle, calorimeter);
    const x = particle[0] - spotX;
    const y = particle[1] - spotY;
    const z = particle[2] - spotZ;
    const theta = Math.atan2(Math.sqrt(x * x + y * y), z);
    // also leaves out what flies exactly along the beam and gets nowhere
    if (!(theta >= first && theta <= last)) return;
    const spread = Math.hypot(calorimeter.energy_stochastic / energy ** 0.25, calorimeter.energy_constant);
    const measured = energy * (1 + spread * random.normal());
    const angle =
      1e-3 * Math.hypot(calorimeter.angle_stochastic_mrad / Math.sqrt(energy), calorimeter.angle_constant_mrad);
    const dTheta = angle * random.normal();
    const phi = Math.atan2(y, x) + (angle * random.normal()) / Math.sin(theta);
    if (measured > threshold) builder.cluster(measured, theta + dTheta, Math.atan2(Math.sin(phi), Math.cos(phi)));
  };
  const photon = (builder: BatchBuilder, particle: Float64Array, random: Random): void => {
    measure(builder, particle, energyOf(particle), random);
  };
  return {
    leastEnergy,
    photon,
    radiated(builder, particle, electron, random) {
      lineToCalorimeter(particle, calorimeter);
      if (electron === undefined || distance(particle, electron) > merged) photon(builder, particle, random);
    },
    hadron(builder, particle, energy, random) {
      if (random.uniform() >= calorimeter.neutral_hadron_probability) return;
      const deposit = calorimeter.neutral_hadron_mean_energy_gev * random.exponential();
      measure(builder, particle, Math.min(energy, deposit), random);
    },
    background(builder, random) {
      for (let n = random.poisson(calorimeter.background_count); n > 0; n--) {
        const energy = threshold + calorimeter.background_mean_energy_gev * random.exponential();
        const cos = Math.cos(first) + (Math.cos(last) - Math.cos(first)) * random.uniform();
        builder.cluster(energy, Math.acos(cos), Math.PI * (2 * random.uniform() - 1));
      }
    },
  };
}

const energyOf = (v: Float64Array): number => Math.hypot(v[3], v[4], v[5]);

const distance = (a: Float64Array, b: Float64Array): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
