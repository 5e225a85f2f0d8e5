/** The block `limit:` of the configuration. */
import { z } from 'zod';
import { LIMIT_METHOD_NAMES } from './registry.js';

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
