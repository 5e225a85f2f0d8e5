/** A sample made ready for growing trees: records of bins and whole-number weights on a shared buffer. */
import { ConfigError } from '../../core/errors.js';
import type { Pool } from '../../core/pool.js';
import { sharedArray } from '../../core/shared-memory.js';
import type { Bins } from './bins.js';
import { checkFeatures, encodeAll, makeBins } from './bins.js';
import type { ForestOptions } from './options.js';
import { featuresPerSplit } from './options.js';
import { sourcesOf } from '../sample/sample.js';
import type { WeightedSample } from '../sample/sample.js';

/** What every tree of a forest is grown from; crosses to workers without a copy of the rows. */
export interface TrainingData {
  readonly rowCount: number;
  readonly featureCount: number;
  /** Bytes of a record: one bin a feature, then in the last three bytes weight << 1 | label. */
  readonly stride: number;
  readonly records: Uint8Array;
  /** Rows of one source are in a bag together. */
  readonly sourceId: Float64Array;
  readonly canMiss: Uint8Array;
  /** What a unit of whole-number weight is worth; both classes together weigh 1. */
  readonly signalScale: number;
  readonly backgroundScale: number;
  /** Bits of the weight sums in a packed 64-bit lane; the count of rows is above them. */
  readonly countShift: number;
  readonly featuresPerSplit: number;
  readonly maxDepth: number;
  readonly minSamplesLeaf: number;
  readonly minWeightLeaf: number;
  readonly entropy: boolean;
  readonly bootstrap: boolean;
  readonly seed: number;
}

/**
 * Bins the sample and rounds its weights to whole numbers of at most 18 bits of the largest weight of their class.
 * @throws InputError, ConfigError as makeBins
 */
export async function prepareTraining(
  sample: WeightedSample,
  options: ForestOptions,
  seed: number,
  pool: Pool,
): Promise<{ data: TrainingData; bins: Bins }> {
  const { rowCount, featureNames, label } = sample;
  const featureCount = featureNames.length;
  checkFeatures(sample, options);
  const bins = makeBins(sample, options);
  const stride = Math.ceil((featureCount + 3) / 16) * 16;
  const records = sharedArray(Uint8Array, rowCount * stride);
  await encodeAll(bins.cuts, sample.features, records, stride, pool);

  const rowBits = Math.ceil(Math.log2(rowCount + 1));
  const weightBits = weightBitsFor(rowCount);
  const weights = options.classBalance === 'events' ? weightsByEvent(sample) : sample.weight;
  const largest = largestByClass(weights, label);
  const unit = largest.map((weight) => (weight > 0 ? 2 ** weightBits / weight : 0));
  const sum = [0, 0];
  for (let row = 0, at = stride - 3; row < rowCount; row++, at += stride) {
    const whole = Math.round(weights[row] * unit[label[row]]);
    sum[label[row]] += whole;
    const word = (whole << 1) | label[row];
    records[at] = word;
    records[at + 1] = word >>> 8;
    records[at + 2] = word >>> 16;
  }
  const [backgroundScale, signalScale] = classScales(sum, largest, options);
  return {
    bins,
    data: {
      rowCount,
      featureCount,
      stride,
      records,
      sourceId: sourcesOf(sample),
      canMiss: bins.canMiss,
      signalScale,
      backgroundScale,
      countShift: 63 - rowBits,
      featuresPerSplit: featuresPerSplit(options.maxFeatures, featureCount),
      maxDepth: options.maxDepth ?? 0x7fffffff,
      minSamplesLeaf: options.minSamplesLeaf,
      minWeightLeaf: options.minWeightLeaf,
      entropy: options.criterion === 'entropy',
      bootstrap: options.bootstrap,
      seed,
    },
  };
}

/** Rows of a sample: beyond, weights would be rounded to fewer than 8 bits. */
const MOST_ROWS = 2 ** 25 - 1;

/**
 * Bits of the largest weight such that no sum over a bag, in which an event is up to 12 times, fills the 63 - rowBits
 * bits below the count of rows.
 * @throws ConfigError if there are too many rows for exact sums
 */
export function weightBitsFor(rowCount: number): number {
  if (rowCount > MOST_ROWS)
    throw new ConfigError(`forest: found ${rowCount} rows; allowed: at most ${MOST_ROWS}, for exact sums of weights`);
  return Math.min(18, 59 - 2 * Math.ceil(Math.log2(rowCount + 1)));
}

function largestByClass(weights: Float64Array, label: Uint8Array): number[] {
  const largest = [0, 0];
  for (let row = 0; row < weights.length; row++) largest[label[row]] = Math.max(largest[label[row]], weights[row]);
  return largest;
}

/** Scales of background and signal: total weight 1, and equal halves unless the weights are taken as given. */
function classScales(sum: number[], largest: number[], options: ForestOptions): [number, number] {
  if (options.classBalance !== 'none') return [sum[0] > 0 ? 0.5 / sum[0] : 0, sum[1] > 0 ? 0.5 / sum[1] : 0];
  // Rounded to float32, so that a common factor of all weights, which rounds in the last place, changes nothing.
  const ratio = largest[0] > 0 && largest[1] > 0 ? Math.fround(largest[1] / largest[0]) : 1;
  const total = sum[0] + sum[1] * ratio;
  return total > 0 ? [1 / total, ratio / total] : [0, 0];
}

/** Each row's weight over the number of rows of its event and class. */
function weightsByEvent({ rowCount, eventId, label, weight }: WeightedSample): Float64Array {
  const rows = [new Map<number, number>(), new Map<number, number>()];
  for (let row = 0; row < rowCount; row++) {
    if (weight[row] > 0) rows[label[row]].set(eventId[row], (rows[label[row]].get(eventId[row]) ?? 0) + 1);
  }
  return Float64Array.from(weight, (w, row) => (w > 0 ? w / rows[label[row]].get(eventId[row])! : 0));
}
