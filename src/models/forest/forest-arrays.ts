/** A forest as plain typed arrays and a header, for the model file, and back. */
import { z } from 'zod';
import { ConfigError } from '../../core/errors.js';
import { onSharedBuffer } from '../../core/shared-memory.js';
import type { Forest } from './forest.js';
import { resolveForestOptions } from './options.js';
import type { TreeNodes } from './tree-nodes.js';

/** What of a forest is not an array; survives JSON. */
export type ForestHeader = Pick<Forest, 'featureNames' | 'options' | 'seed' | 'firstTree'>;

/** The arrays of a forest. `cuts` holds the features one after another, cutStart[j] .. cutStart[j + 1] those of j. */
export interface ForestArrays extends TreeNodes, Pick<Forest, 'treeStart' | 'importance'> {
  readonly cutStart: Int32Array;
  readonly cuts: Float32Array;
}

/** Schema of a typed array. */
export const arrays = <T>(type: abstract new (...args: never[]) => T) => z.custom<T>((value) => value instanceof type);

/** A forest as a bundle holds it. */
export const forestSchema = z.object({
  header: z.custom<ForestHeader>((value) => typeof value === 'object' && value !== null),
  arrays: z.object({
    treeStart: arrays(Int32Array),
    leftChild: arrays(Int32Array),
    feature: arrays(Uint16Array),
    bin: arrays(Uint8Array),
    missingLeft: arrays(Uint8Array),
    value: arrays(Float32Array),
    importance: arrays(Float64Array),
    cutStart: arrays(Int32Array),
    cuts: arrays(Float32Array),
  }),
});

/** Header and arrays of a forest. */
export function forestToArrays(forest: Forest): { header: ForestHeader; arrays: ForestArrays } {
  const { featureNames, options, seed, firstTree, cuts } = forest;
  const { treeStart, leftChild, feature, bin, missingLeft, value, importance } = forest;
  const cutStart = new Int32Array(cuts.length + 1);
  cuts.forEach((own, j) => (cutStart[j + 1] = cutStart[j] + own.length));
  const joined = new Float32Array(cutStart[cuts.length]);
  cuts.forEach((own, j) => {
    joined.set(own, cutStart[j]);
  });
  const arrays = { treeStart, leftChild, feature, bin, missingLeft, value, importance, cutStart, cuts: joined };
  return { header: { featureNames, options, seed, firstTree }, arrays };
}

/**
 * The forest of a header and arrays.
 * @throws ConfigError if they do not fit together, saying what is wrong
 */
export function forestFromArrays(header: ForestHeader, arrays: ForestArrays): Forest {
  const { featureNames, seed, firstTree } = header;
  const options = resolveForestOptions(header.options, featureNames);
  checkArrays(featureNames.length, arrays, options.maxDepth ?? Infinity);
  const cuts = featureNames.map((_, j) =>
    Float32Array.from(arrays.cuts.subarray(arrays.cutStart[j], arrays.cutStart[j + 1])),
  );
  return {
    featureNames,
    options,
    seed,
    firstTree,
    treeCount: arrays.treeStart.length - 1,
    treeStart: onSharedBuffer(arrays.treeStart),
    leftChild: onSharedBuffer(arrays.leftChild),
    feature: onSharedBuffer(arrays.feature),
    bin: onSharedBuffer(arrays.bin),
    missingLeft: onSharedBuffer(arrays.missingLeft),
    value: onSharedBuffer(arrays.value.map(onGrid)),
    importance: onSharedBuffer(arrays.importance),
    cuts,
  };
}

/** Leaf values as trees have them (grow-tree); earlier versions wrote finer ones. */
function onGrid(value: number): number {
  return Math.round(value * 2 ** 40) / 2 ** 40;
}

function checkArrays(width: number, arrays: ForestArrays, maxDepth: number): void {
  const { treeStart, leftChild, feature, cutStart, cuts, importance } = arrays;
  const refuse = (fault: string) => {
    throw new ConfigError(`forest arrays: ${fault}`);
  };
  const nodeCount = leftChild.length;
  for (const name of ['feature', 'bin', 'missingLeft', 'value'] as const) {
    if (arrays[name].length !== nodeCount) refuse(`'${name}' has ${arrays[name].length} of ${nodeCount} nodes`);
  }
  if (!ascends(treeStart, nodeCount)) refuse("'treeStart' does not divide the nodes into trees");
  if (cutStart.length !== width + 1 || !ascends(cutStart, cuts.length)) refuse("'cutStart' does not divide the cuts");
  if (importance.length !== (treeStart.length - 1) * width) refuse("'importance' is not trees x features");
  for (let t = 0; t + 1 < treeStart.length; t++) {
    const size = treeStart[t + 1] - treeStart[t];
    if (size === 0) refuse(`tree ${t} is empty`);
    const depth = new Int32Array(size);
    for (let node = 0; node < size; node++) {
      const child = leftChild[treeStart[t] + node];
      // Children come after their parent: a walk ends.
      if (child !== 0 && !(child > node && child + 1 < size))
        refuse(`tree ${t}, node ${node}: child ${child} of ${size}`);
      if (child !== 0) depth[child] = depth[child + 1] = depth[node] + 1;
      if (depth[child] > maxDepth) refuse(`tree ${t}, node ${node}: deeper than maxDepth ${maxDepth}`);
      if (feature[treeStart[t] + node] >= width) refuse(`tree ${t}, node ${node}: feature beyond ${width}`);
    }
  }
}

function ascends(starts: Int32Array, end: number): boolean {
  return (
    starts.length > 0 &&
    starts[0] === 0 &&
    starts[starts.length - 1] === end &&
    starts.every((at, i) => i === 0 || at >= starts[i - 1])
  );
}
