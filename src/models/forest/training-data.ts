/** A sample made ready for growing trees: records of bins and whole-number weights on a shared buffer. */
import { ConfigError } from '../../core/errors.js';
import type { Pool } from '../../core/pool.js';
import { sharedArray } from '../../core/shared-memory.js';
import type { Bins } from './bins.js';
import { encodeAll, makeBins } from './bins.js';
import type { ForestOptions } from './options.js';
import { featuresPerSplit } from './options.js';
import { sourcesOf } from '../sample/sample.js';
import type { WeightedSample } from '../sample/sample.js';

/** What every tree of a forest is grown from; crosses to workers without a copy of the rows. */
export interface TrainingData {
  readonly rowCount: number;
  readonly featureCount: number;
  /** Bytes of a record: one bin a feature, then in the last three bytes exponent << 19 | mantissa << 1 | label. */
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
 * Bins the sample and makes its weights whole numbers of 14 bits times a power of two. Rows of weight 0 are left out.
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
  const bins = makeBins(sample, options);
  const stride = Math.ceil((featureCount + 3) / 16) * 16;
  const records = sharedArray(Uint8Array, rowCount * stride);
  await encodeAll(bins.cuts, sample.features, records, stride, pool);

  const weights = options.classBalance === 'events' ? weightsByEvent(sample) : sample.weight;
  const classes = [0, 1].map((of) => wholeWeights(weights, label, of));
  for (let row = 0, at = stride - 3; row < rowCount; row++, at += stride) {
    const word = (classes[label[row]].encode(weights[row]) << 1) | label[row];
    records[at] = word;
    records[at + 1] = word >>> 8;
    records[at + 2] = word >>> 16;
  }
  const [backgroundScale, signalScale] = classScales(classes, options);
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
      countShift: sumBits(rowCount),
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

/** Rows of a sample: beyond, a mean weight would be rounded to fewer than 8 bits. */
const MOST_ROWS = 2 ** 25 - 1;
/** Bits of a mantissa, and its largest exponent. A source is up to 12 times in a bag, which takes four bits more. */
const MANTISSA_BITS = 14;
const MOST_EXPONENT = 31;
const MOST_TIMES = 12;

/**
 * Bits of the sum of weights in a packed lane of 63; the count of rows is above them.
 * @throws ConfigError if there are too many rows for exact sums
 */
export function sumBits(rowCount: number): number {
  if (rowCount > MOST_ROWS)
    throw new ConfigError(`forest: found ${rowCount} rows; allowed: at most ${MOST_ROWS}, for exact sums of weights`);
  return 63 - Math.ceil(Math.log2(rowCount + 1));
}

/** The weights of a class as whole numbers: mantissa << exponent. */
interface WholeWeights {
  readonly largest: number;
  /** exponent << 18 | mantissa; a weight above 0 is at least 1. Adds it to the sum. */
  encode(weight: number): number;
  /** What was encoded, summed up. */
  sum(): number;
  /** What 1 is worth, where the largest weight is worth 1. */
  readonly unit: number;
}

/**
 * The largest weight is 2^k, with k as large as sums over a bag allow: the unit is then a millionth of the mean weight of a
 * million rows, however far the largest is above it.
 */
function wholeWeights(weights: Float64Array, label: Uint8Array, of: number): WholeWeights {
  let largest = 0;
  for (let row = 0; row < weights.length; row++) if (label[row] === of) largest = Math.max(largest, weights[row]);
  // In whole numbers, so that the order of the rows cannot show.
  const grain = 2 ** 20;
  let ratio = 0;
  for (let row = 0; row < weights.length; row++)
    if (label[row] === of && weights[row] > 0) ratio += Math.ceil((weights[row] / largest) * grain);
  const room = sumBits(weights.length) - Math.log2((MOST_TIMES * Math.max(grain, ratio)) / grain);
  const k = Math.min(MOST_EXPONENT + MANTISSA_BITS - 1, Math.floor(room) - 1);
  const sums = new Float64Array(MOST_EXPONENT + 1);
  return {
    largest,
    encode(weight) {
      if (weight === 0) return 0;
      const whole = (weight / largest) * 2 ** k;
      let exponent = Math.max(0, 31 - Math.clz32(whole / 2 ** (MANTISSA_BITS - 1)));
      let mantissa = Math.max(1, Math.round(whole / 2 ** exponent));
      if (mantissa === 2 ** MANTISSA_BITS) [mantissa, exponent] = [mantissa / 2, exponent + 1];
      sums[exponent] += mantissa;
      return (exponent << 18) | mantissa;
    },
    sum: () => sums.reduce((total, mantissas, exponent) => total + mantissas * 2 ** exponent, 0),
    unit: 2 ** -k,
  };
}

/** Scales of background and signal: total weight 1, and equal halves unless the weights are taken as given. */
function classScales(classes: readonly WholeWeights[], options: ForestOptions): number[] {
  const sum = classes.map((own) => own.sum());
  if (options.classBalance !== 'none') return sum.map((total) => (total > 0 ? 0.5 / total : 0));
  const [background, signal] = classes;
  // Rounded to float32, so that a common factor of all weights, which rounds in the last place, changes nothing.
  const both = background.largest > 0 && signal.largest > 0;
  const ratio = both ? Math.fround(signal.largest / background.largest) : 1;
  const units = [background.unit, ratio * signal.unit];
  const total = sum[0] * units[0] + sum[1] * units[1];
  return units.map((unit) => (total > 0 ? unit / total : 0));
}

/** Each row's weight over the number of rows of its event and class. */
function weightsByEvent({ rowCount, eventId, label, weight }: WeightedSample): Float64Array {
  const rows = [new Map<number, number>(), new Map<number, number>()];
  for (let row = 0; row < rowCount; row++) {
    if (weight[row] > 0) rows[label[row]].set(eventId[row], (rows[label[row]].get(eventId[row]) ?? 0) + 1);
  }
  return Float64Array.from(weight, (w, row) => (w > 0 ? w / rows[label[row]].get(eventId[row])! : 0));
}
