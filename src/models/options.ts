/** The `train:` block of the configuration. */
import { z } from 'zod';
import type { StackOptions } from './stack/options.js';

/** Schema of the `train:` block. */
export const trainOptionsSchema = z
  .strictObject({
    features: z
      .array(z.string().min(1))
      .min(1)
      .refine((names) => new Set(names).size === names.length, 'each name once')
      .optional()
      .describe('Names of the input columns; default: the 13 variables of the search'),
    missing: z.array(z.string()).default([]).describe('Inputs that may be missing (NaN)'),
    ordered: z
      .array(z.string())
      .default([])
      .describe('Inputs that are ordered categories: every level gets its own bin'),
    trees: z.int().min(5).max(10000).default(100).describe('Trees of each forest'),
    max_depth: z
      .int()
      .min(1)
      .max(64)
      .nullable()
      .default(12)
      .describe('Largest number of splits above a leaf; null: no limit'),
    min_samples_leaf: z.int().min(1).default(10).describe('Least number of candidates in a leaf'),
    min_weight_leaf: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .describe('Least weight in a leaf, as a fraction of the weight of the sample'),
    max_features: z
      .union([
        z.enum(['sqrt', 'log2', 'all']),
        z
          .number()
          .positive()
          .refine((value) => value < 1 || Number.isInteger(value), 'a whole number from 1, or a fraction below 1'),
      ])
      .default('sqrt')
      .describe("Features drawn at each split: 'sqrt', 'log2', 'all', a number (1 is one), or a fraction below 1"),
    criterion: z.enum(['gini', 'entropy']).default('gini').describe('What a split minimises'),
    input: z
      .enum(['probability', 'trees', 'leaves'])
      .default('leaves')
      .describe("What the regression sees of the forest: its probability, each tree's, or the leaves"),
    folds: z.int().min(2).max(20).default(5).describe('Folds of events for honest scores of the training sample'),
    training_scores: z
      .enum(['folds', 'oob'])
      .default('folds')
      .describe(
        'How rows of the training sample are scored: by classifiers trained without the fold of their event, or by the trees that did not see it (one forest in place of one a fold)',
      ),
    l2: z
      .union([z.enum(['auto']), z.array(z.number().positive()).min(1)])
      .default('auto')
      .describe(
        'Penalties of the regression to choose from, in units of the number of trees; auto: half powers of ten, as many as it takes until the best is inside',
      ),
    class_balance: z
      .enum(['events', 'balanced', 'none'])
      .default('events')
      .describe('events: an event counts once and both classes weigh the same; balanced: the classes only; none'),
    negative_weights: z
      .enum(['refuse', 'leave_out'])
      .default('refuse')
      .describe(
        'Rows of negative weight, as some generators make them: refuse, or leave them out of training; they are scored like all others, and later stages count them with their weight',
      ),
    hold_out: z
      .number()
      .min(0)
      .max(0.5)
      .default(0.1)
      .describe('Fraction of events kept out of training for the checks'),
    importance: z
      .enum(['impurity', 'permutation'])
      .default('impurity')
      .describe(
        'Importance of the inputs: the decrease of impurity alone, which is at hand; or also the loss of area under the ROC curve of the score when the input is permuted among whole events',
      ),
    min_events: z.int().min(10).default(40).describe('Least number of training events of each class in a category'),
  })
  .describe('Training of the classifiers, one for each category');

/** The `train:` block with defaults filled in. */
export type TrainOptions = z.output<typeof trainOptionsSchema>;

/** The options of the stacks. */
export function stackOptionsOf(options: TrainOptions): StackOptions {
  return {
    forest: {
      trees: options.trees,
      maxDepth: options.max_depth,
      minSamplesLeaf: options.min_samples_leaf,
      minWeightLeaf: options.min_weight_leaf,
      maxFeatures: options.max_features,
      criterion: options.criterion,
      missing: options.missing,
      ordered: options.ordered,
    },
    input: options.input,
    folds: options.folds,
    l2: options.l2,
    classBalance: options.class_balance,
    trainingScores: options.training_scores,
  };
}
