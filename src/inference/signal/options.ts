/** The block `efficiency:` of the configuration. */
import { z } from 'zod';

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
