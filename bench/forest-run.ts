/**
 * One measurement of the forest in a process of its own, as the peers are measured:
 * forest-run.js ROWS TREES DEPTH THREADS SCORE_TREES -> JSON with seconds and the peak of memory over the input.
 */
import { createPool } from '../src/core/pool.js';
import { trainForest } from '../src/models/forest.js';
import { predictForest } from '../src/models/predict.js';
import { makeRows, WIDTH } from './forest-data.js';

const [rowCount, trees, depth, threads, scoreTrees] = process.argv.slice(2).map(Number);
const sample = {
  featureNames: Array.from({ length: WIDTH }, (_, j) => `x${j}`),
  rowCount,
  ...makeRows(rowCount),
  weight: new Float64Array(new SharedArrayBuffer(rowCount * 8)).fill(1),
  eventId: new Float64Array(new SharedArrayBuffer(rowCount * 8)),
};
sample.eventId.forEach((_, row) => (sample.eventId[row] = row));
const pool = createPool(threads);
const peak = () => process.resourceUsage().maxRSS * 1024;
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

const before = peak();
let forest!: Awaited<ReturnType<typeof trainForest>>;
const grow = (count: number) => async () => {
  forest = await trainForest(sample, { trees: count, maxDepth: depth || null }, { seed: 1, pool });
};
const train = await seconds(grow(trees));
const nodeBytes = 12;
const bytesPerRow = (peak() - before - forest.value.length * nodeBytes) / rowCount;
let score: number | null = null;
if (scoreTrees > 0) {
  if (scoreTrees !== trees) await grow(scoreTrees)();
  score = await seconds(() => predictForest(forest, sample.features, rowCount, { pool }));
}
await pool.close();
console.log(JSON.stringify({ train, score, bytesPerRow }));
