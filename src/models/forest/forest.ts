/**
 * Random forests (Breiman, Machine Learning 45, 2001) for two weighted classes. The ladder: a sample is binned and
 * its weights made whole numbers (training-data); each tree draws its bag by event, or by source where several events
 * have one, and is grown on its own (grow-tree, kernels/forest.as); a forest is the trees one after another in typed
 * arrays (here); it is walked by blocks of rows (predict, out-of-bag). Tree k is a function of the sample's content, the
 * options, the seed and k.
 */
import { ConfigError } from '../../core/errors.js';
import type { Pool } from '../../core/pool.js';
import { createPool } from '../../core/pool.js';
import { onSharedBuffer, sharedArray } from '../../core/shared-memory.js';
import { checkFeatures, makeBins } from './bins.js';
import type { ForestOptions } from './options.js';
import { resolveForestOptions } from './options.js';
import type { GrowInput } from './grow-tree.js';
import { mostNodes } from './grow-tree.js';
import { makeNodeStore, putTree, storedTrees } from './node-store.js';
import { copyNodes, someNodes } from './tree-nodes.js';
import type { Tree, TreeNodes } from './tree-nodes.js';
import type { SampleInput } from '../sample/sample.js';
import { checkSample, toSample, withWeight } from '../sample/sample.js';
import type { TrainingData } from './training-data.js';
import { prepareTraining } from './training-data.js';

/** A trained forest; immutable. Nodes of tree t are treeStart[t] .. treeStart[t + 1]. */
export interface Forest extends TreeNodes {
  readonly featureNames: readonly string[];
  readonly options: ForestOptions;
  readonly seed: number;
  /** Number of the first tree: 0, but in a shard. */
  readonly firstTree: number;
  readonly treeCount: number;
  /** treeCount + 1 numbers. */
  readonly treeStart: Int32Array;
  /** treeCount x features: decrease of impurity. */
  readonly importance: Float64Array;
  readonly cuts: readonly Float32Array[];
}

/** What training needs besides sample and options. */
export interface TrainContext {
  readonly seed: number;
  /** Workers; without one the calling thread does the work. */
  readonly pool?: Pool;
  readonly onProgress?: (done: number, total: number) => void;
  /** Train the trees `from` .. `to` - 1 only, to be merged later. */
  readonly shard?: { readonly from: number; readonly to: number };
}

const GROW = new URL('./grow-tree.js', import.meta.url).href;

/**
 * Trains a forest.
 * @throws ConfigError if an option is not allowed or only one class has weight
 * @throws InputError if the sample holds what is not allowed
 */
export async function trainForest(
  given: SampleInput,
  options: Partial<ForestOptions>,
  context: TrainContext,
): Promise<Forest> {
  const resolved = resolveForestOptions(options, given.featureNames);
  const whole = toSample(given);
  checkSample(whole);
  checkFeatures(whole, resolved);
  const sample = withWeight(whole);
  const from = context.shard?.from ?? 0;
  const to = context.shard?.to ?? resolved.trees;
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 0 && from < to && to <= resolved.trees))
    throw new ConfigError(`shard of trees ${from} to ${to}: allowed: 0 <= from < to <= ${resolved.trees}`);

  const pool = context.pool ?? createPool(1);
  const { data, bins } = await prepareTraining(sample, resolved, context.seed, pool);
  if (data.signalScale === 0 || data.backgroundScale === 0)
    throw new ConfigError('forest: the sample needs signal and background rows with weight above 0');
  const shared = pool.size > 1 ? { ...data, sourceId: onSharedBuffer(data.sourceId) } : data;
  const grown = await growTrees(shared, from, to, pool, context.onProgress);
  const { featureNames } = sample;
  return { featureNames, options: resolved, seed: context.seed, ...grown, cuts: bins.cuts };
}

/**
 * The forest with `options.trees` grown to `trees`; the same bytes as training that many at once.
 * @throws ConfigError if there are more trees already, or the features of the sample are cut elsewhere, so that it is not
 *   the one it was trained on (that labels, weights and ids are the same is taken on trust)
 * @throws InputError if the sample holds what is not allowed
 */
export async function extendForest(
  forest: Forest,
  given: SampleInput,
  trees: number,
  context: Omit<TrainContext, 'seed' | 'shard'>,
): Promise<Forest> {
  const sample = toSample(given);
  checkSample(sample);
  const have = forest.firstTree + forest.treeCount;
  if (!(trees >= have)) throw new ConfigError(`forest of ${have} trees cannot be extended to ${trees}`);
  const options = { ...forest.options, trees };
  if (!sameCuts(forest.cuts, makeBins(withWeight(sample), options).cuts))
    throw new ConfigError('forest: the sample to extend it on is not the one it was trained on');
  if (trees === have) return forest;
  const more = await trainForest(sample, options, { ...context, seed: forest.seed, shard: { from: have, to: trees } });
  return mergeForests([{ ...forest, options }, more]);
}

/**
 * Shards of one forest, joined: the same bytes as training it at once.
 * @throws ConfigError if there are none, or they differ in features, options, seed or cuts (labels, weights and ids are taken on trust),
 *   overlap or leave trees out
 */
export function mergeForests(shards: readonly Forest[]): Forest {
  const parts = [...shards].sort((a, b) => a.firstTree - b.firstTree);
  if (parts.length === 0) throw new ConfigError('forest shards: found none; allowed: at least one');
  const [first] = parts;
  let next = first.firstTree;
  for (const part of parts) {
    const same =
      part.seed === first.seed &&
      JSON.stringify([part.featureNames, part.options]) === JSON.stringify([first.featureNames, first.options]) &&
      sameCuts(part.cuts, first.cuts);
    if (!same) throw new ConfigError('forest shards differ in sample, features, options or seed');
    if (part.firstTree !== next)
      throw new ConfigError(`forest shards: found tree ${part.firstTree}, expected tree ${next}`);
    next += part.treeCount;
  }
  const sizes = parts.flatMap(({ treeStart, treeCount }) =>
    Array.from({ length: treeCount }, (_, t) => treeStart[t + 1] - treeStart[t]),
  );
  const store = makeNodeStore(parts.length, Math.max(...parts.map((part) => part.value.length)));
  parts.forEach((part, i) => {
    putTree(store, i, part.value.length, (nodes) => {
      copyNodes(part, nodes);
    });
  });
  const importance = parts.map((part) => part.importance);
  return { ...first, ...storedTrees(store).nodes, ...joinTrees(sizes, importance) };
}

/** Tree `t` (0 is the first) of a forest, as views. */
export function treeOf(forest: Forest, t: number): Tree {
  const from = forest.treeStart[t];
  const to = forest.treeStart[t + 1];
  const width = forest.featureNames.length;
  return { ...someNodes(forest, from, to), importance: forest.importance.subarray(t * width, (t + 1) * width) };
}

/** The trees from..to (0 is the first) of a forest, as views. Its nodes stay where they are: treeStart need not begin with 0. */
export function someTrees(forest: Forest, from: number, to: number): Forest {
  const width = forest.featureNames.length;
  return {
    ...forest,
    firstTree: forest.firstTree + from,
    treeCount: to - from,
    treeStart: forest.treeStart.subarray(from, to + 1),
    importance: forest.importance.subarray(from * width, to * width),
  };
}

/** The cut of every node as float32: x < threshold goes left. +Infinity where all but the missing go left; NaN in leaves. */
export function nodeThresholds(forest: Forest): Float32Array {
  const thresholds = new Float32Array(forest.bin.length);
  for (let node = 0; node < thresholds.length; node++) {
    const cuts = forest.cuts[forest.feature[node]];
    const split = forest.bin[node] < cuts.length ? cuts[forest.bin[node]] : Infinity;
    thresholds[node] = forest.leftChild[node] === 0 ? NaN : split;
  }
  return thresholds;
}

function sameCuts(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  return a.length === b.length && a.every((cuts, j) => Buffer.compare(bytesOf(cuts), bytesOf(b[j])) === 0);
}

function bytesOf(array: Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Grows the trees from..to. */
async function growTrees(
  data: TrainingData,
  from: number,
  to: number,
  pool: Pool,
  onProgress: TrainContext['onProgress'],
) {
  const store = makeNodeStore(to - from, mostNodes(data));
  const importance: Float64Array[] = [];
  const inputs = Array.from({ length: to - from }, (_, place): GrowInput => {
    return { data, tree: from + place, place, store };
  });
  await pool.map(GROW, 'growTree', inputs, (own: Float64Array) => {
    importance.push(own);
    onProgress?.(importance.length, to - from);
  });
  const { nodes, sizes } = storedTrees(store);
  return { ...nodes, ...joinTrees([...sizes], importance), firstTree: from };
}

function joinTrees(sizes: readonly number[], importance: readonly Float64Array[]) {
  const treeStart = sharedArray(Int32Array, sizes.length + 1);
  sizes.forEach((size, t) => (treeStart[t + 1] = treeStart[t] + size));
  const joined = sharedArray(
    Float64Array,
    importance.reduce((sum, part) => sum + part.length, 0),
  );
  let at = 0;
  for (const part of importance) {
    joined.set(part, at);
    at += part.length;
  }
  return { treeCount: sizes.length, treeStart, importance: joined };
}
