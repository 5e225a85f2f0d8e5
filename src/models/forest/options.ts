/** The options of a forest: plain data with declared ranges. */
import { ConfigError, nearest } from '../../core/errors.js';

/** How many features are drawn at a split. */
export type MaxFeatures = 'sqrt' | 'log2' | 'all' | number;

/** How a forest is grown. The words are scikit-learn's where it has one. */
export interface ForestOptions {
  /** Number of trees. */
  readonly trees: number;
  /** Largest number of splits above a leaf; null: no limit. */
  readonly maxDepth: number | null;
  /** Least number of distinct bag rows in a leaf. */
  readonly minSamplesLeaf: number;
  /** Least weight in a leaf, as a fraction of the sample's weight after class balance, 0 to 0.5. */
  readonly minWeightLeaf: number;
  /**
   * Features drawn at each split: 'sqrt', 'log2', 'all', a whole number from 1, or a fraction below 1. 1 is one feature, where
   * scikit-learn's 1.0 is all. Further ones are drawn while none splits.
   */
  readonly maxFeatures: MaxFeatures;
  /** What a split minimises: weighted Gini impurity or entropy. */
  readonly criterion: 'gini' | 'entropy';
  /** Bins of a feature, 2 to 256; a feature that can be missing uses one of them for that. */
  readonly bins: number;
  /** Draw a bag for each tree (each event Poisson(1) times); without, every tree sees every row. */
  readonly bootstrap: boolean;
  /**
   * 'none': weights as given; 'balanced': both classes get the same total weight; 'events': each event of a class
   * first shares its mean weight among its rows, so that an event with many candidates counts once, then 'balanced'.
   */
  readonly classBalance: 'none' | 'balanced' | 'events';
  /** Names of the features in which NaN is allowed: a split learns on which side the missing go. */
  readonly missing: readonly string[];
  /** Names of features that are ordered categories: every level gets its own bin. */
  readonly ordered: readonly string[];
}

/** The options when nothing is said. */
export const FOREST_DEFAULTS: ForestOptions = {
  trees: 100,
  maxDepth: null,
  minSamplesLeaf: 1,
  minWeightLeaf: 0,
  maxFeatures: 'sqrt',
  criterion: 'gini',
  bins: 256,
  bootstrap: true,
  classBalance: 'balanced',
  missing: [],
  ordered: [],
};

/** What an option may be. */
export interface Constraint {
  readonly allowed: string;
  readonly holds: (value: unknown) => boolean;
}

/** A whole number in a range. */
export const whole = (low: number, high = Infinity): Constraint => ({
  allowed: `a whole number from ${low}${high < Infinity ? ` to ${high}` : ''}`,
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= low && (value as number) <= high,
});

/** One of some words. */
export const oneOf = (...words: readonly unknown[]): Constraint => ({
  allowed: words.join(', '),
  holds: (value) => words.includes(value),
});

const names: Constraint = {
  allowed: 'a list of feature names',
  holds: (value) => Array.isArray(value) && value.every((name) => typeof name === 'string'),
};

/** What each option may be, in the order of the interface. */
const CONSTRAINTS: Readonly<Record<keyof ForestOptions, Constraint>> = {
  trees: whole(1, 1_000_000),
  maxDepth: { allowed: 'a whole number from 1, or null', holds: (value) => value === null || whole(1).holds(value) },
  minSamplesLeaf: whole(1),
  minWeightLeaf: {
    allowed: 'a fraction from 0 to 0.5',
    holds: (value) => typeof value === 'number' && value >= 0 && value <= 0.5,
  },
  maxFeatures: {
    allowed: "'sqrt', 'log2', 'all', a whole number from 1, or a fraction between 0 and 1",
    holds: (value) =>
      ['sqrt', 'log2', 'all'].includes(value as string) ||
      whole(1).holds(value) ||
      (typeof value === 'number' && value > 0 && value < 1),
  },
  criterion: oneOf('gini', 'entropy'),
  bins: whole(2, 256),
  bootstrap: oneOf(true, false),
  classBalance: oneOf('none', 'balanced', 'events'),
  missing: names,
  ordered: names,
};

/** Nodes keep the number of their feature in 16 bits. */
const MOST_FEATURES = 65536;

/** What scikit-learn calls the options that have another name here. */
const SKLEARN_NAMES: Readonly<Record<string, string>> = {
  n_estimators: "'trees'",
  max_depth: "'maxDepth'",
  min_samples_leaf: "'minSamplesLeaf'",
  min_weight_fraction_leaf: "'minWeightLeaf'",
  max_features: "'maxFeatures'",
  class_weight: "'classBalance'",
  random_state: "'seed' of the context, beside the options",
  n_jobs: "'pool' of the context, beside the options",
};

/**
 * The options with defaults filled in.
 * @throws ConfigError if an option is unknown or out of range, or names a feature that is not there, or a name is there twice
 */
export function resolveForestOptions(options: Partial<ForestOptions>, featureNames: readonly string[]): ForestOptions {
  checkOptions('forest', options, CONSTRAINTS, SKLEARN_NAMES);
  if (featureNames.length > MOST_FEATURES)
    throw new ConfigError(`forest: found ${featureNames.length} features; allowed: at most ${MOST_FEATURES}`);
  const seen = new Set<string>();
  const twice = featureNames.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) throw new ConfigError(`forest: found feature '${twice}' twice; allowed: each name once`);
  if (featureNames.length === 0) throw new ConfigError('forest: found no feature; allowed: at least one');
  const resolved = { ...FOREST_DEFAULTS, ...options };
  for (const option of ['missing', 'ordered'] as const) {
    const unknown = resolved[option].find((name) => !featureNames.includes(name));
    if (unknown !== undefined)
      throw new ConfigError(
        `forest option '${option}': no feature '${unknown}'; nearest: '${nearest(unknown, featureNames)}'`,
      );
  }
  if (typeof resolved.maxFeatures === 'number' && resolved.maxFeatures > featureNames.length)
    throw new ConfigError(
      `forest option 'maxFeatures': found ${resolved.maxFeatures}; allowed: at most ${featureNames.length}, the number of features`,
    );
  return resolved;
}

/**
 * Checks that options are known and in their ranges.
 * @param other names that users of other programs may try, and where the option is
 * @throws ConfigError if one is not
 */
export function checkOptions(
  of: string,
  options: object,
  constraints: Readonly<Record<string, Constraint>>,
  other: Readonly<Record<string, string>> = {},
): void {
  const known = Object.keys(constraints);
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name))
      throw new ConfigError(
        `${of} option '${name}' is unknown; nearest: ${other[name] ?? `'${nearest(name, known)}'`}`,
      );
    const { allowed, holds } = constraints[name];
    if (!holds(value)) throw new ConfigError(`${of} option '${name}': found ${String(value)}; allowed: ${allowed}`);
  }
}

/** Number of features drawn at a split. */
export function featuresPerSplit(maxFeatures: MaxFeatures, featureCount: number): number {
  if (maxFeatures === 'all') return featureCount;
  if (maxFeatures === 'log2') return Math.max(1, Math.floor(Math.log2(featureCount)));
  if (maxFeatures === 'sqrt') return Math.max(1, Math.floor(Math.sqrt(featureCount)));
  return maxFeatures >= 1 ? maxFeatures : Math.max(1, Math.floor(maxFeatures * featureCount));
}
