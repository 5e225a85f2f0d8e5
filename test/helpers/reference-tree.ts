/**
 * The slow, obviously right twin of kernels/forest.as: every split of every node is found by trying all boundaries
 * with sums made from scratch. Weights must be multiples of 2^-18 of the largest, which must be 1 in each class.
 */
import { treeKeys, mix } from '../../src/models/sample/bag.js';
import type { Forest } from '../../src/models/forest/forest.js';
import { treeOf } from '../../src/models/forest/forest.js';
import { featuresPerSplit } from '../../src/models/forest/options.js';
import { inBag } from '../../src/models/forest/out-of-bag.js';
import type { WeightedSample } from '../../src/models/sample/sample.js';

/** A split: rows with x < cuts[feature][cut] go left; missing ones where it says. */
export interface Split {
  readonly feature: number;
  readonly cut: number;
  readonly missingLeft: boolean;
  readonly score: number;
}

interface Sums {
  readonly signal: number;
  readonly background: number;
  readonly rows: number;
}

/** Walks the forest's tree `t` from the root and calls `compare` with what it has and what is right at every node. */
export function compareTree(
  forest: Forest,
  t: number,
  sample: WeightedSample,
  compare: (found: Split | undefined, right: Split | undefined, value: number, fraction: number) => void,
): void {
  const tree = treeOf(forest, t);
  const bag = inBag(forest, t, sample);
  const { options, cuts } = forest;
  const width = sample.featureNames.length;
  const total = sample.weight.reduce((sum, weight) => sum + weight, 0);
  const x = (row: number, feature: number) => sample.features[row * width + feature];

  const sumsOf = (rows: readonly number[]): Sums => {
    const sum = (label: number) =>
      rows.reduce((s, row) => s + (sample.label[row] === label ? sample.weight[row] * bag[row] : 0), 0) * (1 / total);
    return { signal: sum(1), background: sum(0), rows: rows.length };
  };
  const goesLeft = (row: number, { feature, cut, missingLeft }: Split): boolean => {
    const value = x(row, feature);
    if (Number.isNaN(value)) return missingLeft;
    return cut >= cuts[feature].length || value < cuts[feature][cut];
  };
  const allowed = ({ signal, background, rows }: Sums): boolean =>
    rows >= options.minSamplesLeaf && signal + background >= options.minWeightLeaf;

  const best = (rows: readonly number[], key: number): Split | undefined => {
    let found: Split | undefined;
    drawOrder(key, width).forEach((feature, drawn) => {
      if (drawn >= featuresPerSplit(options.maxFeatures, width) && found) return;
      for (const { cut, missingLeft } of boundaries(
        rows.map((row) => x(row, feature)),
        cuts[feature],
      )) {
        const split = { feature, cut, missingLeft, score: 0 };
        const left = sumsOf(rows.filter((row) => goesLeft(row, split)));
        const right = sumsOf(rows.filter((row) => !goesLeft(row, split)));
        const score = splitScore(options.criterion, left, right);
        if (allowed(left) && allowed(right) && score > (found?.score ?? -Infinity)) found = { ...split, score };
      }
    });
    return found;
  };

  const visit = (node: number, rows: readonly number[], key: number, depth: number): void => {
    const sums = sumsOf(rows);
    const pure = sums.signal === 0 || sums.background === 0;
    const open = !pure && depth < (options.maxDepth ?? Infinity) && rows.length >= 2 * options.minSamplesLeaf;
    const right = open ? best(rows, key) : undefined;
    const left = tree.leftChild[node];
    const found =
      left === 0
        ? undefined
        : { feature: tree.feature[node], cut: tree.bin[node], missingLeft: tree.missingLeft[node] === 1, score: NaN };
    const score =
      found &&
      splitScore(
        options.criterion,
        sumsOf(rows.filter((row) => goesLeft(row, found))),
        sumsOf(rows.filter((row) => !goesLeft(row, found))),
      );
    compare(
      found && { ...found, score: score ?? NaN },
      right,
      tree.value[node],
      sums.signal / (sums.signal + sums.background),
    );
    if (!found) return;
    const isLeft = (row: number) => goesLeft(row, found);
    visit(left, rows.filter(isLeft), mix(key + 0x85ebca6b), depth + 1);
    visit(
      left + 1,
      rows.filter((row) => !isLeft(row)),
      mix(key + 0xc2b2ae35),
      depth + 1,
    );
  };
  const rows = Array.from({ length: sample.rowCount }, (_, row) => row);
  const used = rows.filter((row) => bag[row] > 0 && sample.weight[row] > 0);
  if (used.length > 0) visit(0, used, treeKeys(forest.seed, forest.firstTree + t).node, 0);
}

/** All features in the order in which a node draws them. */
function drawOrder(key: number, width: number): number[] {
  const order = Array.from({ length: width }, (_, j) => j);
  for (let i = 0; i < width; i++) {
    const uniform = mix(key + Math.imul(i + 1, 0x9e3779b9)) / 4294967296;
    const j = i + Math.floor(uniform * (width - i));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** The cut in the middle of each gap between neighbouring occupied bins, missing first on the right, then on the left. */
function boundaries(values: readonly number[], cuts: Float32Array): { cut: number; missingLeft: boolean }[] {
  const binOf = (value: number) => cuts.filter((cut) => cut <= value).length;
  const present = values.filter((value) => !Number.isNaN(value));
  const bins = [...new Set(present.map(binOf))].sort((a, b) => a - b);
  const gaps = bins.slice(1).map((high, i) => Math.floor((bins[i] + high) / 2));
  const missing = present.length < values.length;
  const right = gaps.map((cut) => ({ cut, missingLeft: false }));
  if (!missing) return right;
  const apart = present.length > 0 ? [{ cut: 254, missingLeft: false }] : [];
  return [...right, ...apart, ...gaps.map((cut) => ({ cut, missingLeft: true }))];
}

function splitScore(criterion: 'gini' | 'entropy', left: Sums, right: Sums): number {
  const [nL, nR] = [left, right].map((side) => side.signal + side.background);
  if (criterion === 'gini') return (left.signal * right.background - right.signal * left.background) ** 2 / (nL * nR);
  const xlogx = (v: number) => (v > 0 ? v * Math.log(v) : 0);
  const side = ({ signal, background }: Sums) => xlogx(signal) + xlogx(background) - xlogx(signal + background);
  return side(left) + side(right);
}
