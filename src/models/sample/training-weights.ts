/** The weights a classifier is trained and judged with. */
import { eventRanks } from './folds.js';
import type { WeightedSample } from './sample.js';

/**
 * How the classes are weighed. 'events' (default): each event shares its mean weight among its candidates, then both
 * classes get the same total; 'balanced': both classes get the same total; 'none': weights as given.
 */
export type ClassBalance = 'events' | 'balanced' | 'none';

/**
 * The sample with balanced weights. They sum to the number of events, so penalties do not depend on the scale. Rows of
 * weight 0 change nothing.
 */
export function withTrainingWeights(sample: WeightedSample, balance: ClassBalance): WeightedSample {
  const { events, rank } = eventRanks(sample.eventId);
  const weight = balance === 'events' ? sharedByEvent(sample, rank) : Float64Array.from(sample.weight);
  const total = [0, 0];
  const counts = new Uint8Array(events.length);
  for (let row = 0; row < sample.rowCount; row++) {
    total[sample.label[row]] += weight[row];
    if (weight[row] > 0) counts[rank[row]] = 1;
  }
  const eventCount = counts.reduce((sum, one) => sum + one, 0);
  const factor = (label: number) =>
    balance === 'none' ? eventCount / (total[0] + total[1]) : total[label] > 0 ? eventCount / 2 / total[label] : 0;
  const factors = [factor(0), factor(1)];
  return { ...sample, weight: weight.map((value, row) => value * factors[sample.label[row]]) };
}

function sharedByEvent({ label, weight }: WeightedSample, rank: Int32Array): Float64Array {
  const rows = new Int32Array(2 * rank.length);
  for (let row = 0; row < rank.length; row++) if (weight[row] > 0) rows[2 * rank[row] + label[row]]++;
  return Float64Array.from(weight, (value, row) => (value > 0 ? value / rows[2 * rank[row] + label[row]] : 0));
}
