/** Calibration: is the fraction of signal among candidates with probability p equal to p? */
import { ascending } from '../../core/numerics/ascending.js';
import { bootstrapCounts, eventRanks } from '../sample/folds.js';
import { meanLogLoss, sigmoid } from '../logistic/objective.js';
import { sourcesOf } from '../sample/sample.js';
import type { ScoredSample } from '../sample/sample.js';

/** One bin of the reliability curve. */
export interface ReliabilityBin {
  readonly rows: number;
  /** Weighted mean of the predicted probability. */
  readonly predicted: number;
  /** Weighted fraction of signal. */
  readonly observed: number;
  /** 2.5 % and 97.5 % quantiles of `observed` over bootstrap replicas of events. */
  readonly low: number;
  readonly high: number;
}

/** The curve and its summary. */
export interface ReliabilityCurve {
  readonly bins: readonly ReliabilityBin[];
  /** Weighted mean of |observed - predicted| over bins. */
  readonly calibrationError: number;
  /** Weighted mean of -ln(likelihood). */
  readonly logLoss: number;
}

/** How the curve is made. */
export interface ReliabilityOptions {
  /** Bins of equal weight; default 10. */
  readonly bins?: number;
  /** Bootstrap replicas of events; default 100. */
  readonly replicas?: number;
}

/** The reliability curve of logit scores with an event-bootstrap band. */
export function reliabilityCurve(
  sample: ScoredSample,
  seed: number,
  options: ReliabilityOptions = {},
): ReliabilityCurve {
  const { bins: binCount = 10, replicas = 100 } = options;
  const bin = equalWeightBins(sample, binCount);
  const { events, rank } = eventRanks(sourcesOf(sample));
  const data = binSums(sample, bin, binCount);
  const fractions = Array.from({ length: replicas }, (_, replica) => {
    const counts = bootstrapCounts(events, replica, seed);
    return signalFractions(sample, bin, binCount, (row) => counts[rank[row]]);
  });
  const bins = data.map((sums, k): ReliabilityBin => {
    const spread = fractions
      .map((replica) => replica[k])
      .filter((value) => !Number.isNaN(value))
      .sort((a, b) => a - b);
    const at = (q: number) => spread[Math.round(q * (spread.length - 1))];
    return {
      rows: sums.rows,
      predicted: sums.predicted / sums.total,
      observed: sums.signal / sums.total,
      low: at(0.025),
      high: at(0.975),
    };
  });
  const total = data.reduce((sum, each) => sum + each.total, 0);
  const calibrationError = data.reduce((sum, each) => sum + Math.abs(each.signal - each.predicted) / total, 0);
  const logLoss = meanLogLoss(sample);
  return {
    bins: bins.filter(({ rows }) => rows > 0),
    calibrationError,
    logLoss,
  };
}

function equalWeightBins({ score, weight }: ScoredSample, binCount: number): Uint16Array {
  const order = ascending(score);
  const total = weight.reduce((sum, value) => sum + value, 0);
  const bin = new Uint16Array(score.length);
  let below = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i];
    const tied = i > 0 && score[row] === score[order[i - 1]];
    bin[row] = tied ? bin[order[i - 1]] : Math.min(binCount - 1, Math.floor((below / total) * binCount));
    below += weight[row];
  }
  return bin;
}

function binSums({ score, label, weight }: ScoredSample, bin: Uint16Array, binCount: number) {
  const sums = Array.from({ length: binCount }, () => ({ rows: 0, total: 0, signal: 0, predicted: 0 }));
  for (let row = 0; row < bin.length; row++) {
    const sum = sums[bin[row]];
    sum.rows++;
    sum.total += weight[row];
    if (label[row] === 1) sum.signal += weight[row];
    sum.predicted += weight[row] * sigmoid(score[row]);
  }
  return sums;
}

/** Weighted fraction of signal by bin with each row taken `times(row)` times; NaN in a bin without rows. */
function signalFractions(
  { label, weight }: ScoredSample,
  bin: Uint16Array,
  binCount: number,
  times: (row: number) => number,
): Float64Array {
  const sums = new Float64Array(2 * binCount);
  for (let row = 0; row < bin.length; row++) sums[2 * bin[row] + label[row]] += weight[row] * times(row);
  return Float64Array.from({ length: binCount }, (_, k) => sums[2 * k + 1] / (sums[2 * k] + sums[2 * k + 1]));
}
