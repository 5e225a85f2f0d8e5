/** Made-up samples for the tests of learners. */
import { Random } from '../../src/core/numerics/random.js';
import type { WeightedSample } from '../../src/models/sample/sample.js';

/** What `toySample` makes. */
export interface ToyOptions {
  readonly rowCount: number;
  readonly width?: number;
  /** The first so many features are shifted by `shift` in the signal. */
  readonly informative?: number;
  readonly shift?: number;
  readonly rowsPerEvent?: number;
}

/** Normal features, half signal, the first ones informative; rows of an event share its label. */
export function toySample(
  seed: number,
  { rowCount, width = 6, informative = 3, shift = 1, rowsPerEvent = 1 }: ToyOptions,
): WeightedSample {
  const sample = emptySample(rowCount, width);
  for (let row = 0; row < rowCount; row++) {
    const event = Math.floor(row / rowsPerEvent);
    sample.eventId[row] = event;
    sample.label[row] = new Random(seed, 'toy/label').at(event).below(2);
    const random = new Random(seed, 'toy/row').at(row);
    for (let j = 0; j < width; j++) {
      sample.features[row * width + j] = random.normal() + (j < informative ? shift * sample.label[row] : 0);
    }
  }
  return sample;
}

/** Zero features, background, weight 1, an event a row. */
export function emptySample(rowCount: number, width: number): WeightedSample {
  return {
    featureNames: Array.from({ length: width }, (_, j) => `x${j}`),
    rowCount,
    features: new Float32Array(rowCount * width),
    label: new Uint8Array(rowCount),
    weight: new Float64Array(rowCount).fill(1),
    eventId: Float64Array.from({ length: rowCount }, (_, row) => row),
  };
}

/** The numbers 0 .. n - 1 in an order drawn from `random`. */
export function shuffled(n: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
