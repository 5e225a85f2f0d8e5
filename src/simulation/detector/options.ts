import { z } from 'zod';
import { numberRange } from '../../core/number-range.js';
import { readMeasuredTable } from '../theory/measured-tables.js';

const pair = z.tuple([z.number(), z.number()]);
const positive = z.number().positive();
const fraction = z.number().min(0).max(1);
const correlated = z.number().gt(-1).lt(1);

const degrees = numberRange(z.number().min(0).max(180));

/** Finds columns of another length than the first one, the abscissa, or an abscissa that does not rise. */
function checkColumns(table: Readonly<Record<string, readonly number[]>>, context: z.core.$RefinementCtx): void {
  const [[name, abscissa], ...columns] = Object.entries(table);
  const refuse = (path: PropertyKey[], message: string): void => context.addIssue({ code: 'custom', path, message });
  const step = abscissa.findIndex((value, i) => i > 0 && !(value > abscissa[i - 1]));
  if (step > 0) refuse([name, step], `more than the ${abscissa[step - 1]} before it`);
  for (const [column, values] of columns) {
    if (values.length !== abscissa.length) refuse([column], `as many numbers as ${name}, ${abscissa.length}`);
  }
}

/** Efficiency of a selector in steps of momentum; linear between them, constant beyond. */
const selectorTable = z
  .strictObject({
    p_gev: z.array(positive).min(1),
    loose: z.array(fraction).min(1),
    tight: z.array(fraction).min(1),
  })
  .superRefine(checkColumns)
  .superRefine(({ loose, tight }, context) => {
    const i = tight.findIndex((value, k) => value > loose[k]);
    if (i >= 0) context.addIssue({ code: 'custom', path: ['tight', i], message: `at most ${loose[i]}, as loose` });
  });
const selectors = z.strictObject({ e: selectorTable, mu: selectorTable, pi: selectorTable });

const tracking = z.strictObject({
  theta_deg: degrees.describe('Polar angles that the chamber covers'),
  production_radius: z
    .strictObject({
      r_cm: z.array(z.number().min(0)).min(1),
      efficiency: z.array(fraction).min(1),
      impact_scale: z.array(positive).min(1).describe('Factor on the errors of d0 and z0'),
      angle_scale: z.array(positive).min(1).describe('Factor on the errors of phi0 and tan lambda'),
    })
    .superRefine(checkColumns)
    .describe('Tracks that start at this distance from the z axis, outside part of the layers; linear in between'),
  innermost_radius_cm: positive.describe(
    'First measured point; a track that loses momentum further in is measured after it',
  ),
  efficiency: z
    .strictObject({ pt_gev: z.array(z.number()).min(1), value: z.array(fraction).min(1) })
    .superRefine(checkColumns),
  pt_linear: positive.describe('Resolution of pT: sigma(pT)/pT = pt_linear pT[GeV] + pt_constant'),
  pt_constant: positive,
  d0_um: pair.describe('a (+) b/(p sin^1.5 theta)'),
  z0_um: pair.describe('a (+) b/(p sin^2.5 theta)'),
  phi0_mrad: pair.describe('a (+) b/(p sin^0.5 theta)'),
  tanl: pair.describe('a (+) b/(p sin^2.5 theta)'),
  correlation: z
    .strictObject({ d0_phi0: correlated, d0_omega: correlated, phi0_omega: correlated, z0_tanl: correlated })
    .refine(
      ({ d0_phi0: a, d0_omega: b, phi0_omega: c }) => 1 + 2 * a * b * c > a * a + b * b + c * c,
      'correlations that three parameters can have together',
    ),
  tail_fraction: fraction.describe('Share of tracks with errors wider than their covariance'),
  tail_scale: positive.describe('How much wider'),
});

const beamSpot = z.strictObject({
  centre_cm: z.tuple([z.number(), z.number(), z.number()]),
  sigma_cm: z.tuple([z.number().min(0), z.number().min(0), z.number().min(0)]),
});

const calorimeter = z.strictObject({
  theta_deg: degrees,
  radius_cm: positive.describe('Front of the barrel'),
  endcap_z_cm: positive.describe('Front of the forward endcap'),
  threshold_gev: z.number().min(0),
  merge_distance_cm: z
    .number()
    .min(0)
    .describe('A photon nearer to the electron that radiated it has no cluster of its own'),
  energy_stochastic: z.number().min(0).describe('sigma(E)/E = a/E^0.25 (+) b'),
  energy_constant: z.number().min(0),
  angle_stochastic_mrad: z.number().min(0).describe('a/sqrt(E) (+) b'),
  angle_constant_mrad: z.number().min(0),
  background_count: z.number().min(0).describe('Mean number of beam-background photons an event'),
  background_mean_energy_gev: positive.describe('Mean of their energy above the threshold'),
  neutral_hadron_probability: fraction.describe('Share of K_L and neutrons that make a cluster'),
  neutral_hadron_mean_energy_gev: positive.describe('Mean of its energy, at most that of the hadron'),
});

const material = z.strictObject({
  bremsstrahlung: z.boolean().describe('Electrons radiate photons in the layers'),
  least_radiated_gev: positive.describe('Least energy of a radiated photon that is followed'),
  conversions: z.boolean().describe('Photons turn to e+e- pairs in the layers'),
  layers: z
    .array(z.strictObject({ name: z.string(), radius_cm: positive, radiation_lengths: positive }))
    .min(1)
    .superRefine((layers, context) => {
      const i = layers.findIndex(({ radius_cm }, k) => k > 0 && radius_cm <= layers[k - 1].radius_cm);
      if (i < 0) return;
      const message = `more than the ${layers[i - 1].radius_cm} of the layer before it`;
      context.addIssue({ code: 'custom', path: [i, 'radius_cm'], message });
    })
    .describe('Thin cylinders, innermost first; bremsstrahlung and conversions switch material off'),
});

const pid = z.strictObject({ e: selectors, mu: selectors, pi: selectors, K: selectors, p: selectors });

const detectorTable = z.object({ version: z.number(), tracking, beam_spot: beamSpot, calorimeter, material, pid });

/** The numbers of the simulated detector; data/tables/detector.json has them all with their origin. */
export type Detector = z.infer<typeof detectorTable>;

/** Numbers of the detector that replace those of data/tables/detector.json. */
export const detectorOptions = z
  .strictObject({
    tracking: tracking.partial().optional(),
    beam_spot: beamSpot.partial().optional(),
    calorimeter: calorimeter.partial().optional(),
    material: material.partial().optional(),
    pid: z
      .strictObject({
        e: selectors.partial().optional(),
        mu: selectors.partial().optional(),
        pi: selectors.partial().optional(),
        K: selectors.partial().optional(),
        p: selectors.partial().optional(),
      })
      .optional(),
  })
  .describe('Numbers that replace those of data/tables/detector.json');
/** The changed numbers of the detector, block by block; cm, GeV and shares as in data/tables/detector.json. */
export type DetectorOptions = z.infer<typeof detectorOptions>;

/** The shipped detector with `overrides` put over it, block by block. */
export function makeDetector(overrides: DetectorOptions = {}): Detector {
  const shipped = detectorTable.parse(readMeasuredTable('detector'));
  return {
    version: shipped.version,
    tracking: overlay(shipped.tracking, overrides.tracking),
    beam_spot: overlay(shipped.beam_spot, overrides.beam_spot),
    calorimeter: overlay(shipped.calorimeter, overrides.calorimeter),
    material: overlay(shipped.material, overrides.material),
    pid: {
      e: overlay(shipped.pid.e, overrides.pid?.e),
      mu: overlay(shipped.pid.mu, overrides.pid?.mu),
      pi: overlay(shipped.pid.pi, overrides.pid?.pi),
      K: overlay(shipped.pid.K, overrides.pid?.K),
      p: overlay(shipped.pid.p, overrides.pid?.p),
    },
  };
}

function overlay<T extends object>(base: T, over: { [K in keyof T]?: T[K] | undefined } = {}): T {
  const given = Object.entries(over).filter(([, value]) => value !== undefined);
  return { ...base, ...Object.fromEntries(given) };
}

/** What makes a track good for this search. */
export const trackCuts = z
  .strictObject({
    theta_rad: numberRange(z.number().min(0).max(Math.PI)).default([0.41, 2.54]).describe('Lab polar angle'),
    min_pt_gev: z.number().min(0).default(0.1).describe('Least transverse momentum, GeV'),
    max_d0_cm: positive
      .default(1.5)
      .describe('Largest |d0|, cm; displaced decays need 10, the limit of their extraction'),
    max_z0_cm: positive.default(10).describe('Largest |z0|, cm'),
  })
  .describe('Which tracks count among the six');
/** Limits on good tracks; GeV and cm. */
export type TrackCuts = z.infer<typeof trackCuts>;
