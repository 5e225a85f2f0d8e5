/** The options of a stack: plain data with declared ranges. */
import { ConfigError } from '../../core/errors.js';
import { checkOptions, oneOf, whole } from '../forest/options.js';
import type { Constraint, ForestOptions } from '../forest/options.js';
import type { ClassBalance } from '../sample/training-weights.js';
import { STACK_INPUTS } from './inputs.js';
import type { StackInputName } from './inputs.js';

/** How a stack is trained. */
export interface StackOptions {
  /** Options of the forests; class balance is that of the stack. */
  readonly forest: Partial<Omit<ForestOptions, 'classBalance' | 'bootstrap'>>;
  readonly input: StackInputName;
  /** Number of folds of events, at least 2. */
  readonly folds: number;
  /**
   * Penalties to choose from by cross-validation over events, in units of the number of trees (of columns if these are
   * fewer); the weights of the penalised likelihood sum to the number of events. 'auto': half powers of ten, as many as it
   * takes until the best is inside.
   */
  readonly l2: 'auto' | readonly number[];
  readonly classBalance: ClassBalance;
  /**
   * How rows of the training sample are scored. 'folds': by a forest and a regression trained without the fold of their
   * event. 'oob': by the trees of the full forest whose bag lacks their event, with coefficients fitted without its fold.
   */
  readonly trainingScores: 'folds' | 'oob';
}

/** The options when nothing is said; the forest's others are those of FOREST_DEFAULTS. */
export const STACK_DEFAULTS: StackOptions = {
  forest: { trees: 100, maxDepth: 12, minSamplesLeaf: 10 },
  input: 'leaves',
  folds: 5,
  l2: 'auto',
  classBalance: 'events',
  trainingScores: 'folds',
};

const CONSTRAINTS: Readonly<Record<keyof StackOptions, Constraint>> = {
  forest: { allowed: 'options of the forests', holds: (value) => typeof value === 'object' && value !== null },
  input: oneOf(...Object.keys(STACK_INPUTS)),
  folds: whole(2, 100),
  l2: {
    allowed: "'auto', or a list of one or more numbers above 0",
    holds: (value) =>
      value === 'auto' || (Array.isArray(value) && value.length > 0 && value.every((l2) => l2 > 0 && l2 < Infinity)),
  },
  classBalance: oneOf('none', 'balanced', 'events'),
  trainingScores: oneOf('folds', 'oob'),
};

/**
 * The options with defaults filled in, also those of the forests, which are checked when these are trained.
 * @throws ConfigError if an option is unknown or out of range, or the forests are given one that the stack decides
 */
export function resolveStackOptions(options: Partial<StackOptions>): StackOptions {
  checkOptions('stack', options, CONSTRAINTS);
  for (const name of ['classBalance', 'bootstrap'])
    if (name in (options.forest ?? {}))
      throw new ConfigError(`stack option 'forest': found '${name}'; allowed: the other options of a forest`);
  return { ...STACK_DEFAULTS, ...options, forest: { ...STACK_DEFAULTS.forest, ...options.forest } };
}
