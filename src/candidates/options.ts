/** The `candidates` block of a configuration. */
import { z } from 'zod';
import { numberRange } from '../core/number-range.js';
import { DEFAULT_MIN_PID_PASS } from '../events/pid-rule.js';
import { DARK_PHOTON_MASSES } from './dark-photon-mass.js';

const tracksNeeded = (fallback: number) => z.int().min(0).max(6).default(fallback);

/** Cuts, fit and definitions of candidate building; cut values and units stand at each key. */
export const candidateOptionsSchema = z.strictObject({
  fit: z
    .enum(['prompt', 'displaced'])
    .default('prompt')
    .describe('prompt: six tracks from one vertex; displaced: three dark photon vertices whose flights meet'),
  theta_range: numberRange(z.number().min(0).max(Math.PI))
    .default([0.41, 2.54])
    .describe('polar angle of a good track, rad'),
  min_pt: z.number().min(0).default(0.1).describe('transverse momentum of a good track, GeV'),
  max_d0: z
    .number()
    .positive()
    .optional()
    .describe('transverse distance of a good track from the beam spot, cm; 1.5, or 10 with the displaced fit'),
  max_z0: z.number().positive().default(10).describe('distance of a good track from the beam spot along z, cm'),
  min_pid_pass: z
    .strictObject({
      C0: tracksNeeded(DEFAULT_MIN_PID_PASS.C0),
      C1: tracksNeeded(DEFAULT_MIN_PID_PASS.C1),
      C2: tracksNeeded(DEFAULT_MIN_PID_PASS.C2),
    })
    .default({ ...DEFAULT_MIN_PID_PASS })
    .describe('least number of the six tracks that pass the loose list of their assigned type'),
  recoil_mass2_window: numberRange().default([-4, 4]).describe('squared mass of the recoil system, GeV^2'),
  max_mass_spread: z
    .number()
    .positive()
    .default(0.5)
    .describe('largest difference between two of the three dark photon masses, GeV'),
  dark_photon_mass: z
    .enum(DARK_PHOTON_MASSES)
    .default('mean')
    .describe(
      'mass of the dark photon: mean of the three, weighted by their inverse variances, or so with room for what electrons radiate',
    ),
  isr_energy_tolerance: z.number().positive().default(0.1).describe('match of the ISR photon, relative in energy'),
  isr_angle: z.number().positive().default(0.1).describe('match of the ISR photon in angle, rad'),
  emc_theta_deg: numberRange(z.number().min(0).max(180))
    .default([15.8, 141.8])
    .describe('polar acceptance of the calorimeter, degrees'),
  bremsstrahlung: z
    .strictObject({
      recover: z.boolean().default(true).describe('add the clusters of photons that electrons radiated to them'),
      min_energy: z.number().min(0).default(0.03).describe('least energy of such a cluster, GeV'),
      max_delta_theta: z
        .number()
        .positive()
        .default(0.04)
        .describe('largest difference in polar angle between cluster and track, rad'),
      max_delta_phi: z
        .number()
        .positive()
        .default(0.04)
        .describe('how far outside its range the azimuth of the cluster may lie, rad'),
      max_bend_share: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe(
          'that range: from the direction of the track at its vertex, this share of the way to where it hits the calorimeter',
        ),
      energy_resolution: z
        .tuple([z.number().min(0), z.number().min(0)])
        .default([0.0232, 0.0185])
        .describe('error of the energy of a cluster: sigma(E)/E = a/E^0.25 (+) b'),
      emc_radius: z.number().positive().default(92).describe('front of the barrel calorimeter, cm'),
      emc_endcap: z.number().positive().default(180).describe('front of the forward endcap, cm'),
    })
    .prefault({})
    .describe('recovery of bremsstrahlung for tracks taken as electrons that pass the loose electron list'),
  min_cluster_energy: z.number().min(0).default(0.05).describe('least cluster energy in the extra neutral energy, GeV'),
});

/** Parsed options, every default filled in. */
export type CandidateOptions = z.infer<typeof candidateOptionsSchema>;

/** Full options from a part. @throws z.ZodError naming the key that is not allowed */
export function candidateOptions(options: z.input<typeof candidateOptionsSchema> = {}): CandidateOptions {
  return candidateOptionsSchema.parse(options);
}
