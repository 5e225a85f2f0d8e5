/** The block `select:` of the configuration. */
import { z } from 'zod';
import { FINAL_STATES } from '../../events/final-states.js';

const requirement = z
  .strictObject({
    column: z.string().describe('a numeric column of the scores'),
    min: z.number().optional(),
    max: z.number().optional(),
  })
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, 'max: at least min');

/** Schema of the `select:` block. */
export const selectSchema = z.strictObject({
  order: z
    .array(z.enum(FINAL_STATES))
    .default([...FINAL_STATES])
    .refine((order) => new Set(order).size === FINAL_STATES.length, 'order: each of the nine final states once')
    .describe('final states, the preferred first'),
  requirements: z
    .array(requirement)
    .max(12)
    .default([])
    .describe('ranges that a candidate must lie in besides the cut on its score, in the order of the cut flow'),
  cuts: z
    .strictObject({ C0: z.number(), C1: z.number(), C2: z.number() })
    .optional()
    .describe('scores to cut at; left out: the working point of the optimisation'),
  unblind: z
    .boolean()
    .default(false)
    .describe('look at the observed candidates above the cut; the frozen selection is recorded first'),
});

/** The `select:` block, all defaults filled in. */
export type SelectOptions = z.infer<typeof selectSchema>;
