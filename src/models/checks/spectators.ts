/** Spectators: columns that a classifier must not see, because they are what is searched for, or give the answer away. */
import { ConfigError } from '../../core/errors.js';
import type { InputName } from '../../features/feature.js';
import { SPECTATORS } from '../../features/spectators.js';

/** Names of columns that are never inputs: those that the extraction puts beside the features, labels and scores. */
const NEVER_INPUTS: ReadonlySet<string> = new Set([
  ...SPECTATORS.map(({ name }) => name),
  'label',
  'score',
  'scored_by',
]);

const TRUTH_PREFIX = 'truth_';

/** The result: which inputs are spectators. */
export interface SpectatorCheck {
  readonly spectatorsUsed: readonly string[];
}

/** True for a column that a classifier must not see. */
export function isSpectator(name: string): boolean {
  return NEVER_INPUTS.has(name) || name.startsWith(TRUTH_PREFIX);
}

/** Checks by name that no input of a model is a spectator. */
export function checkSpectators(featureNames: readonly string[]): SpectatorCheck {
  const spectatorsUsed = featureNames.filter(isSpectator);
  return { spectatorsUsed };
}

/**
 * The names as inputs of a classifier, for features that the registry does not have.
 * @throws ConfigError if one of them is a spectator
 */
export function inputNames(names: readonly string[]): readonly InputName[] {
  const { spectatorsUsed } = checkSpectators(names);
  if (spectatorsUsed.length === 0) return names as readonly InputName[];
  throw new ConfigError(
    `train: ${spectatorsUsed.join(', ')} must not be seen by a classifier: leave out of the inputs (train.features, --variables)`,
  );
}
