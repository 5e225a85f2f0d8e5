/** The block `optimise:` of the configuration. */
import { z } from 'zod';
import { OPTIMISATION_FRACTION } from '../../events/optimisation-sample.js';
import { FIGURE_NAMES } from './figures-of-merit.js';

const fitOptions = z
  .strictObject({
    min_entries: z
      .int()
      .min(4)
      .default(25)
      .describe('entries in the fit range below which the quadratic term is dropped'),
    min_entries_exponential: z.int().min(3).default(10).describe('entries below which events are only counted'),
    min_p: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('probability that a fit must reach, of its range and of its uppermost entries'),
    tail_entries: z.int().min(1).default(10).describe('uppermost entries whose number the fit must describe'),
    start_quantiles: z
      .array(z.number().min(0).max(1))
      .min(1)
      .default([0.1, 0.25, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98])
      .describe('where a fit range may start, as quantiles of the scores; the widest acceptable range is taken'),
    count_above: z
      .int()
      .min(0)
      .default(100)
      .describe('events are counted up to the score that has this many above it; the fit takes over there'),
  })
  .describe('fit of exp(a x^2 + b x + c) to the scores of the optimisation sample');

const massWeight = z.strictObject({
  m_upsilon: z.tuple([z.number(), z.number()]).describe('range, GeV'),
  m_dark_photon: z.tuple([z.number(), z.number()]).describe('range, GeV'),
  weight: z.number().min(0),
});

/** Schema of the `optimise:` block. */
export const optimiseSchema = z
  .strictObject({
    fraction: z
      .number()
      .min(0)
      .max(1)
      .default(OPTIMISATION_FRACTION)
      .describe(
        'share of the data events in the optimisation sample; 0: classifiers are trained and cuts placed on simulated background alone (simulate.background_fb)',
      ),
    figure_of_merit: z.enum(FIGURE_NAMES).default('limit').describe('what the cuts maximise'),
    confidence: z.number().gt(0.5).lt(1).default(0.9).describe('confidence level of the limits in a figure of merit'),
    punzi_a: z.number().gt(0).default(3).describe('number of standard deviations a in eff / (a/2 + sqrt b)'),
    expected_signal: z
      .number()
      .gt(0)
      .default(50)
      .describe('produced signal events assumed where a figure of merit needs a yield'),
    background_uncertainty: z.number().min(0).default(0.2).describe('relative, for the Asimov significance'),
    joint: z
      .boolean()
      .default(true)
      .describe('optimise the three cuts together, as the categories are merged in the scan; false: each by itself'),
    mass_weights: z
      .array(massWeight)
      .default([])
      .describe('weights of mass points in the mean efficiency; the first region that holds a point counts, else 1'),
    score_range: z.tuple([z.number(), z.number()]).default([-40, 60]).describe('scores outside go to the end bins'),
    score_step: z
      .number()
      .gt(0)
      .default(0.0625)
      .describe('distance of the cuts tried; a power of two keeps edges exact'),
    fit: fitOptions.prefault({}),
    plateau: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.01)
      .describe('relative loss of the figure of merit accepted: the cut is the middle of the plateau this defines'),
    replicas: z.int().min(0).max(1000).default(100).describe('bootstrap replicas by event'),
    holdout_splits: z.int().min(0).max(100).default(5).describe('half splits by event that measure the optimism'),
  })
  .refine((o) => o.score_range[1] > o.score_range[0], 'score_range: the second number must be the larger');

/** The `optimise:` block, all defaults filled in. */
export type OptimiseOptions = z.infer<typeof optimiseSchema>;
