/** The blocks `scan:` and `limit:` of the configuration. */
import { z } from 'zod';
import { numberRange } from '../core/number-range.js';
import { VISIBLE, VISIBLE_ABOVE } from '../simulation/signal/mass-limits.js';
import { LIMIT_METHOD_NAMES } from './limits/registry.js';

const massRange = numberRange(z.number().gt(0));
const visible = massRange.refine(([low]) => low > VISIBLE_ABOVE, VISIBLE);

/** Schema of the `efficiency:` block. */
export const efficiencySchema = z
  .strictObject({
    points: z
      .int()
      .min(4)
      .default(110)
      .describe("mass points of the first round, even in ln(m_Y + 0.3 GeV) and ln(m_A' + 1 MeV)"),
    lifetime_points: z.int().min(0).default(50).describe('points of other lifetimes, even in the logarithm, besides'),
    longest_ctau_cm: z.number().gt(0.001).default(1).describe('longest c tau of those, cm'),
    most_points: z.int().min(4).default(256).describe('points at most: they are added where the map knows least'),
    events_per_point: z
      .int()
      .min(100)
      .default(4000)
      .describe('generated events at a point of the first round; later ones as many as their efficiency asks for'),
    accuracy: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.14)
      .describe('relative error of the efficiency above which points are added, until 97 % of the plane are better'),
  })
  .describe('map of resolution and efficiency, from fresh signal that goes through the finished classifiers and cuts');

/** The `efficiency:` block, all defaults filled in. */
export type EfficiencyOptions = z.infer<typeof efficiencySchema>;

/** Schema of the `scan:` block. */
export const scanSchema = z
  .strictObject({
    m_upsilon: massRange.optional().describe('range of m_Y scanned, GeV; left out: that of the simulated mass points'),
    m_dark_photon: visible.optional().describe("range of m_A' scanned, GeV; left out: that of the simulated points"),
    step: z.number().gt(0).max(4).default(1).describe('distance of neighbouring hypotheses, in resolutions'),
    half_width: z.number().gt(0).max(10).default(4).describe('half width of the signal windows, in resolutions'),
    sideband_end: z
      .number()
      .gt(0)
      .max(40)
      .default(8)
      .describe('outer end of the neighbouring regions along m_Y, in resolutions'),
    highest_mass: z.number().gt(0).default(10.5).describe('m_Y up to which candidates are reconstructed, GeV'),
    least_sigma: z
      .strictObject({
        upsilon: z.number().min(0).default(0.005).describe('m_Y'),
        dark_photon: z.number().min(0).default(0.001).describe("m_A'"),
      })
      .prefault({})
      .describe('resolutions, GeV, that windows and steps of the scan are never finer than: the best ones published'),
    min_sideband_events: z
      .int()
      .min(1)
      .default(500)
      .describe('events of each category in the score sideband that the background density is made from'),
    toys: z.int().min(0).max(1000000).default(1000).describe('pseudo-experiments for the global p-value'),
  })
  .refine((o) => o.sideband_end > o.half_width, 'sideband_end: larger than half_width');

/** The `scan:` block, all defaults filled in. */
export type ScanOptions = z.infer<typeof scanSchema>;

const relative = (value: number, what: string) => z.number().min(0).max(1).default(value).describe(what);

/** Schema of the `limit:` block. */
export const limitSchema = z.strictObject({
  method: z
    .enum(LIMIT_METHOD_NAMES)
    .default('cls')
    .describe('how limits are set: docs/limits.md compares the methods and their coverage'),
  confidence: z.number().gt(0.5).lt(1).default(0.9).describe('confidence level'),
  alpha_d: z
    .array(z.number().gt(0).max(2))
    .min(1)
    .default([0.1, 0.3, 0.5, 1.1])
    .describe('dark couplings at which the limit is turned into one on the kinetic mixing'),
  systematics: z
    .strictObject({
      tracking: relative(0.015, 'of six tracks'),
      pid: relative(0.06, 'of six tracks'),
      interpolation: relative(
        0.04,
        'of the efficiency, at least; what its map says of simulated events and interpolation if more',
      ),
      luminosity: relative(0.005, 'integrated luminosity'),
      branching_low: relative(
        0.02,
        "accepted decays of the dark photon, m_A' below 1 GeV; none below the pion threshold",
      ),
      branching_high: relative(0.05, "the same for m_A' above 1 GeV"),
      branching_resonance: relative(0.1, 'the same within 30 MeV of the omega and the phi'),
    })
    .prefault({})
    .describe('relative errors, added in quadrature to that of the simulated statistics'),
});

/** The `limit:` block, all defaults filled in. */
export type LimitOptions = z.infer<typeof limitSchema>;
