/** Which features a forest rests on, alone and in pairs, with errors. */
import { Random } from '../../core/numerics/random.js';
import { sharedArray } from '../../core/shared-memory.js';
import { areaUnderCurve } from '../../core/numerics/statistics.js';
import type { Forest } from './forest.js';
import { outOfBag } from './out-of-bag.js';
import type { PredictOptions } from './predict.js';
import { predictForest } from './predict.js';
import { sourcesOf, toSample } from '../sample/sample.js';
import type { SampleInput, WeightedSample } from '../sample/sample.js';

/** The importance of one feature. */
export interface Importance {
  readonly feature: string;
  readonly importance: number;
  /** Standard error of the mean: over trees (impurity) or over permutations. NaN from a single one. */
  readonly error: number;
}

/** How two features act together beyond what each does alone. */
export interface PairInteraction {
  readonly features: readonly [string, string];
  /**
   * Loss of AUC with both permuted, minus the losses with each alone: negative where each alone destroys what both
   * tell together, positive where each makes up for the other.
   */
  readonly interaction: number;
  readonly error: number;
}

/** How to permute. */
export interface PermutationOptions extends PredictOptions {
  readonly seed: number;
  /** Permutations, 5 if not given. */
  readonly repeats?: number;
  /** Score with out-of-bag votes: for the sample that the forest was trained on. */
  readonly outOfBag?: boolean;
}

/**
 * Mean decrease of impurity (Breiman 2001): each tree's decreases by feature, as fractions of their sum. Favours
 * features of many values; the permutation importance does not.
 */
export function impurityImportance(forest: Forest): Importance[] {
  const width = forest.featureNames.length;
  const shares = Array.from({ length: forest.treeCount }, (_, t) => {
    const tree = forest.importance.subarray(t * width, (t + 1) * width);
    const sum = tree.reduce((total, value) => total + value, 0);
    return tree.map((value) => (sum > 0 ? value / sum : 0));
  });
  return forest.featureNames.map((feature, j) => {
    const { mean, error } = meanAndError(shares.map((tree) => tree[j]));
    return { feature, importance: mean, error };
  });
}

/**
 * Loss of AUC when a feature's values are permuted among whole events or sources (Breiman 2001; their rows stay together).
 * Use events that the forest was not trained on, or `outOfBag`.
 */
export async function permutationImportance(
  forest: Forest,
  given: SampleInput,
  options: PermutationOptions,
): Promise<Importance[]> {
  const sample = toSample(given);
  return scoreImportance(sample, forestScores(forest, sample, options), options);
}

/**
 * The interaction of every pair of `features` (all, if not given), by permuting both together.
 * @throws RangeError if a feature is not the forest's
 */
export async function pairInteractions(
  forest: Forest,
  given: SampleInput,
  options: PermutationOptions & { readonly features?: readonly string[] },
): Promise<PairInteraction[]> {
  const sample = toSample(given);
  const names = options.features ?? forest.featureNames;
  const unknown = names.find((name) => !forest.featureNames.includes(name));
  if (unknown !== undefined) throw new RangeError(`no feature '${unknown}' among ${forest.featureNames.join(', ')}`);
  const columns = names.map((name) => forest.featureNames.indexOf(name));
  const pairs = columns.flatMap((_, a) => columns.slice(a + 1).map((_, i) => [a, a + 1 + i] as const));
  const scores = forestScores(forest, sample, options);
  const alone = await permutationLosses(
    sample,
    scores,
    options,
    columns.map((j) => [j]),
  );
  const together = await permutationLosses(
    sample,
    scores,
    options,
    pairs.map(([a, b]) => [columns[a], columns[b]]),
  );
  return pairs.map(([a, b], i) => {
    const { mean, error } = meanAndError(together[i].map((loss, r) => loss - alone[a][r] - alone[b][r]));
    return { features: [names[a], names[b]] as const, interaction: mean, error };
  });
}

/** The scores of the sample's rows with other features, row-major; NaN where there is none. */
export type ScoreRows = (features: Float32Array) => Promise<Float32Array | Float64Array>;

/** Permutation importance, as permutationImportance, of whatever gives scores. */
export async function scoreImportance(
  sample: WeightedSample,
  score: ScoreRows,
  options: Pick<PermutationOptions, 'seed' | 'repeats'>,
): Promise<Importance[]> {
  const losses = await permutationLosses(
    sample,
    score,
    options,
    sample.featureNames.map((_, j) => [j]),
  );
  return sample.featureNames.map((feature, j) => {
    const { mean, error } = meanAndError(losses[j]);
    return { feature, importance: mean, error };
  });
}

const forestScores =
  (forest: Forest, sample: WeightedSample, options: PermutationOptions): ScoreRows =>
  async (features) =>
    options.outOfBag
      ? (await outOfBag(forest, { ...sample, features }, options)).probability
      : predictForest(forest, features, sample.rowCount, options);

/** Loss of AUC for each group of columns and each permutation. All groups see the same permutations. */
async function permutationLosses(
  sample: WeightedSample,
  scoreRows: ScoreRows,
  options: Pick<PermutationOptions, 'seed' | 'repeats'>,
  groups: readonly (readonly number[])[],
): Promise<number[][]> {
  const score = async (features: Float32Array) => aucOf(await scoreRows(features), sample);
  const width = sample.featureNames.length;
  const whole = await score(sample.features);
  const losses = groups.map((): number[] => []);
  const features = sharedArray(Float32Array, sample.features.length);
  for (let repeat = 0; repeat < (options.repeats ?? 5); repeat++) {
    const source = permuteEvents(sourcesOf(sample), new Random(options.seed, 'importance', repeat));
    for (const [g, columns] of groups.entries()) {
      features.set(sample.features);
      for (const j of columns) {
        for (let row = 0; row < sample.rowCount; row++)
          features[row * width + j] = sample.features[source[row] * width + j];
      }
      losses[g].push(whole - (await score(features)));
    }
  }
  return losses;
}

/**
 * For each row, the row whose values it takes: the events in a random order, laid over the rows of the events as they
 * are. A permutation: every row's values are used once, so that the distribution of the feature stays the same, whatever
 * the sizes of events; the rows of an event stay next to each other.
 */
export function permuteEvents(eventId: Float64Array, random: Random): Int32Array {
  const rowsOf = new Map<number, number[]>();
  eventId.forEach((event, row) => {
    const rows = rowsOf.get(event);
    if (rows) rows.push(row);
    else rowsOf.set(event, [row]);
  });
  const events = [...rowsOf.values()];
  const targets = events.flat();
  for (let i = events.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [events[i], events[j]] = [events[j], events[i]];
  }
  const source = new Int32Array(eventId.length);
  events.flat().forEach((row, i) => (source[targets[i]] = row));
  return source;
}

/** AUC of the rows that have a probability. */
function aucOf(probability: Float32Array | Float64Array, { label, weight }: WeightedSample): number {
  const known = (_: number, row: number) => !Number.isNaN(probability[row]);
  return areaUnderCurve(probability.filter(known), label.filter(known), weight.filter(known));
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(square / (count - 1) / count) };
}
