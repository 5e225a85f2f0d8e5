/** Spectators: columns that a classifier must not see, because they are what is searched for, or give the answer away. */

/** Names of the columns of a features table that are never inputs: ids, masses, truth, weights. */
export const SPECTATORS: readonly string[] = [
  'event_id',
  'candidate_id',
  'weight',
  'label',
  'process',
  'final_state',
  'category',
  'm_upsilon',
  'm_dark_photon',
  'sigma_m_upsilon',
  'sigma_m_dark_photon',
  'score',
  'scored_by',
];

const TRUTH_PREFIX = 'truth_';

/** The result: which inputs are spectators. */
export interface SpectatorCheck {
  readonly passed: boolean;
  readonly spectatorsUsed: readonly string[];
}

/** True for a column that a classifier must not see. */
export function isSpectator(name: string): boolean {
  return SPECTATORS.includes(name) || name.startsWith(TRUTH_PREFIX);
}

/** Checks by name that no input of a model is a spectator. */
export function checkSpectators(featureNames: readonly string[]): SpectatorCheck {
  const spectatorsUsed = featureNames.filter(isSpectator);
  return { passed: spectatorsUsed.length === 0, spectatorsUsed };
}
