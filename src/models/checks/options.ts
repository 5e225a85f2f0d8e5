/** The `check:` block of the configuration: what the classifiers must fulfil. */
import { z } from 'zod';

/** Schema of the `check:` block. */
export const checkOptionsSchema = z
  .strictObject({
    gates: z
      .enum(['fail', 'report'])
      .default('fail')
      .describe('fail: end with exit code 1 if a check fails, after everything is written; report: only say so'),
    minimum_p: z
      .number()
      .gt(0)
      .max(0.5)
      .default(0.002)
      .describe('Smallest p-value that passes: overtraining, mass sculpting, feature drift'),
    drift_tolerance: z
      .number()
      .min(0)
      .max(1)
      .default(0.02)
      .describe('Distance of the distributions of a feature that passes whatever its p-value'),
    sculpting_cells: z.int().min(2).max(20).default(6).describe('Cells along each mass in the test for sculpting'),
    sculpting_candidates: z
      .int()
      .min(1)
      .default(10)
      .describe(
        'Candidates that must pass in the test for sculpting: where fewer do, the cut is lowered until so many pass',
      ),
    maximum_spread: z
      .number()
      .gt(0)
      .default(0.5)
      .describe(
        'Largest spread of the signal efficiency over the mass points, relative to its mean, beyond statistics',
      ),
    minimum_ratio: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('Smallest signal efficiency of a mass point, plus two standard errors, relative to the mean'),
  })
  .describe('Checks of the classifiers');

/** The `check:` block with defaults filled in. */
export type CheckOptions = z.output<typeof checkOptionsSchema>;

/** Draws with which a p-value just below `minimumP` can be told from one above: two are expected there. */
export function drawsFor(minimumP: number): number {
  return Math.ceil(2 / minimumP);
}

/** More extreme draws after which a p-value is known well enough. */
export const ENOUGH_DRAWS = 25;
