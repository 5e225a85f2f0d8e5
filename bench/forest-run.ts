/**
 * One measurement of the forest in a process of its own, as the peers are measured:
 * forest-run.js ROWS TREES DEPTH THREADS SCORE_TREES -> JSON with seconds and the memory of training over the input.
 */
import { createPool } from '../src/core/pool.js';
import { mergeForests, trainForest } from '../src/models/forest/forest.js';
import type { Forest } from '../src/models/forest/forest.js';
import { outOfBag } from '../src/models/forest/out-of-bag.js';
import { predictForest } from '../src/models/forest/predict.js';
import { makeRows, WIDTH } from './forest-data.js';

const [rowCount, trees, depth, threads, scoreTrees] = process.argv.slice(2).map(Number);
const options = { trees, maxDepth: depth || null };
const pool = createPool(threads);

function sampleOf(rows: number) {
  const eventId = new Float64Array(new SharedArrayBuffer(rows * 8));
  for (let row = 0; row < rows; row++) eventId[row] = row;
  return {
    featureNames: Array.from({ length: WIDTH }, (_, j) => `x${j}`),
    rowCount: rows,
    ...makeRows(rows),
    weight: new Float64Array(new SharedArrayBuffer(rows * 8)).fill(1),
    eventId,
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** The trees over and over: as many to walk as if they had been grown one by one. */
function repeat(forest: Forest): Forest {
  const times = Math.ceil(scoreTrees / trees);
  return mergeForests(Array.from({ length: times }, (_, k) => ({ ...forest, firstTree: k * trees })));
}

// The workers start and the programs are compiled before the clock runs, as the peers' libraries are loaded.
const small = sampleOf(5000);
let forest = await trainForest(small, options, { seed: 1, pool });
await predictForest(forest, small.features, small.rowCount, { pool });
await outOfBag(forest, small, { pool });

const sample = sampleOf(rowCount);
const before = process.memoryUsage().rss;
const train = await seconds(async () => {
  forest = await trainForest(sample, options, { seed: 1, pool });
});
const nodeBytes = 12;
const peak = process.resourceUsage().maxRSS * 1024;
const bytesPerRow = (peak - before - forest.value.length * nodeBytes) / rowCount;
const votes = await seconds(() => outOfBag(forest, sample, { pool }));
const scored = repeat(forest);
const score = await seconds(() => predictForest(scored, sample.features, rowCount, { pool, trees: scoreTrees }));
await pool.close();
console.log(JSON.stringify({ train, score, votes, bytesPerRow }));
