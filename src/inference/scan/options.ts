/** The block `scan:` of the configuration. */
import { z } from 'zod';
import { numberRange } from '../../core/number-range.js';
import { VISIBLE, VISIBLE_ABOVE } from '../../simulation/signal/mass-limits.js';

const massRange = numberRange(z.number().gt(0));
const visible = massRange.refine(([low]) => low > VISIBLE_ABOVE, VISIBLE);

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
