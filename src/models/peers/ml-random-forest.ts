/** Engines that grow a forest behind one interface: the project's own, and ml-random-forest as an independent reference. */
import { ConfigError } from '../../core/errors.js';
import { Random } from '../../core/numerics/random.js';
import { trainForest } from '../forest/forest.js';
import { predictForest } from '../forest/predict.js';
import type { WeightedSample } from '../sample/sample.js';
import { withTrainingWeights } from '../sample/training-weights.js';

/** What all engines understand. */
export interface ForestEngineOptions {
  readonly trees: number;
  readonly maxDepth: number;
  /** Features drawn at each split (ml-random-forest: once for each tree). */
  readonly maxFeatures: number;
}

/** A forest grown by some engine: the signal probability of rows, from 0 to 1. */
export type ForestPredictor = (features: Float32Array, rowCount: number) => Promise<Float32Array>;

/** Something that grows forests. Both classes get the same weight, and each event counts once. */
export interface ForestEngine {
  readonly name: string;
  train(sample: WeightedSample, options: ForestEngineOptions, seed: number): Promise<ForestPredictor>;
}

/** The part of ml-random-forest 2.1.0 that is used. */
interface MlForest {
  train(rows: number[][], labels: number[]): void;
  /** Rows x trees of votes; the package's own predictProbability leaves out the first tree when it votes 1. */
  predictionValues(rows: number[][]): { readonly rows: number; getRow(row: number): number[] };
}

/** Its time grows with the square of the rows. */
const ML_MOST_ROWS = 2000;

const darkonium: ForestEngine = {
  name: 'darkonium',
  async train(sample, options, seed) {
    const weighted = withTrainingWeights(sample, 'events');
    const forest = await trainForest(weighted, { ...options, classBalance: 'none' }, { seed });
    return (features, rowCount) => predictForest(forest, features, rowCount);
  },
};

const mlRandomForest: ForestEngine = {
  name: 'ml-random-forest',
  async train(sample, { trees, maxDepth, maxFeatures }, seed) {
    if (sample.rowCount > ML_MOST_ROWS)
      throw new ConfigError(`engine ml-random-forest: found ${sample.rowCount} rows; allowed: at most ${ML_MOST_ROWS}`);
    const { RandomForestClassifier } = (await import('ml-random-forest')) as unknown as {
      RandomForestClassifier: new (options: object) => MlForest;
    };
    const treeOptions = { maxDepth, gainFunction: 'gini', gainThreshold: 0 };
    const sampling = { maxFeatures, replacement: false, useSampleBagging: true, noOOB: true };
    const forest = new RandomForestClassifier({ nEstimators: trees, seed, ...sampling, treeOptions });
    const drawn = drawByWeight(sample, seed);
    const width = sample.featureNames.length;
    forest.train(
      Array.from(drawn, (row) => rowOf(sample.features, row, width)),
      Array.from(drawn, (row) => sample.label[row]),
    );
    return (features, rowCount) => Promise.resolve(meanVotes(forest, features, rowCount, width));
  },
};

/** Engine by name. */
export const FOREST_ENGINES: Readonly<Record<'darkonium' | 'ml-random-forest', ForestEngine>> = {
  darkonium,
  'ml-random-forest': mlRandomForest,
};

function meanVotes(forest: MlForest, features: Float32Array, rowCount: number, width: number): Float32Array {
  const votes = forest.predictionValues(Array.from({ length: rowCount }, (_, row) => rowOf(features, row, width)));
  return Float32Array.from({ length: rowCount }, (_, row) => {
    const ofTrees = votes.getRow(row);
    return ofTrees.reduce((sum, vote) => sum + vote, 0) / ofTrees.length;
  });
}

function rowOf(features: Float32Array, row: number, width: number): number[] {
  return Array.from(features.subarray(row * width, (row + 1) * width));
}

/** As many rows as there are, drawn with chances in proportion to their weight: the package knows no weights. */
function drawByWeight(sample: WeightedSample, seed: number): Int32Array {
  const { weight } = withTrainingWeights(sample, 'events');
  const total = weight.reduce((sum, value) => sum + value, 0);
  const step = total / sample.rowCount;
  const drawn = new Int32Array(sample.rowCount);
  let at = step * new Random(seed, 'models/draw-by-weight').uniform();
  let count = 0;
  let above = 0;
  for (let row = 0; row < sample.rowCount; row++) {
    above += weight[row];
    for (; at < above && count < drawn.length; at += step) drawn[count++] = row;
  }
  return drawn.subarray(0, count);
}
