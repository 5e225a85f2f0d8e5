import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPipeline, type PipelineOptions, type Stage } from '../../src/pipeline/pipeline.js';
import { createPool } from '../../src/core/pool.js';

interface ToyConfig {
  readonly first: { readonly value: number };
  readonly second: { readonly factor: number; readonly file: string };
}

const STAGES: readonly Stage<ToyConfig>[] = [
  {
    name: 'first',
    summary: 'writes its value',
    needs: [],
    block: ({ first }) => first,
    files: () => [],
    run: async ({ config, out }) => {
      await writeFile(join(out, 'value.txt'), String(config.first.value));
      return { values: 1 };
    },
  },
  {
    name: 'second',
    summary: 'multiplies it',
    needs: ['first'],
    block: ({ second }) => second,
    files: ({ second }) => [second.file],
    run: async ({ config, out, from }) => {
      const value = Number(await readFile(join(from('first'), 'value.txt'), 'utf8'));
      if (config.second.factor === 13) throw new Error('unlucky');
      await writeFile(join(out, 'product.txt'), String(value * config.second.factor));
      return { products: 1 };
    },
  },
];

describe('commands/pipeline', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'darkonium-'));
    file = join(directory, 'input.txt');
    await writeFile(file, 'input');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const options = (value: number, factor: number, more: Partial<PipelineOptions<ToyConfig>> = {}) => ({
    stages: STAGES,
    config: { first: { value }, second: { factor, file } },
    seed: 1,
    directory: join(directory, 'run'),
    version: '0',
    code: 'c',
    openPool: () => createPool(1),
    ...more,
  });
  const states = async (given: PipelineOptions<ToyConfig>) =>
    (await runPipeline(given)).map(({ stage, state, reason }) => `${stage} ${state}: ${reason}`);

  it('makes every stage once and then finds it up to date', async () => {
    assert.deepEqual(await states(options(2, 3)), ['first made: not made yet', 'second made: not made yet']);
    assert.equal(await readFile(join(directory, 'run/second/product.txt'), 'utf8'), '6');
    assert.deepEqual(await states(options(2, 3)), [
      'first up to date: same options, seed, program and 0 inputs as when it was made',
      'second up to date: same options, seed, program and 2 inputs as when it was made',
    ]);
  });

  it('says why a stage runs again', async () => {
    await runPipeline(options(2, 3));
    assert.match((await states(options(2, 4)))[1], /^second made: option second.factor 3 -> 4$/);
    assert.match(
      (await states(options(5, 4))).join(),
      /first made: option first.value 2 -> 5,second made: input first\/value.txt changed/,
    );
    assert.match((await states(options(5, 4, { seed: 2 })))[0], /seed 1 -> 2/);
    assert.match((await states(options(5, 4, { seed: 2, code: 'd' })))[0], /the program changed/);
    await appendFile(file, 'more');
    assert.match((await states(options(5, 4, { seed: 2, code: 'd' })))[1], /input .*input.txt changed/);
    await appendFile(join(directory, 'run/second/product.txt'), '0');
    assert.match((await states(options(5, 4, { seed: 2, code: 'd' })))[1], /product.txt is not what was written/);
  });

  it('plans without touching anything', async () => {
    assert.deepEqual(await states(options(2, 3, { plan: true })), [
      'first would run: not made yet',
      'second would run: needs first',
    ]);
    await assert.rejects(readdir(join(directory, 'run')), /ENOENT/);
  });

  it('stops after the stage asked for', async () => {
    assert.equal((await states(options(2, 3, { until: 'first' }))).length, 1);
  });

  it('keeps the old artefact and leaves nothing half-written when a stage fails', async () => {
    await runPipeline(options(2, 3));
    await assert.rejects(runPipeline(options(2, 13)), /unlucky/);
    assert.deepEqual((await readdir(join(directory, 'run'))).sort(), ['first', 'second']);
    assert.equal(await readFile(join(directory, 'run/second/product.txt'), 'utf8'), '6');
  });

  it('refuses to replace a folder with files in it that no stage made, and a file in place of the folder', async () => {
    await runPipeline(options(2, 3));
    const notes = join(directory, 'run/second/notes.txt');
    await writeFile(notes, 'mine');
    await assert.rejects(runPipeline(options(2, 4)), /output .*second: found notes\.txt; allowed: a new directory/);
    assert.equal(await readFile(notes, 'utf8'), 'mine');
    await assert.rejects(
      runPipeline(options(2, 3, { directory: file })),
      /output .*first: found a file where a folder should be; allowed/,
    );
    assert.equal(await readFile(file, 'utf8'), 'input');
  });

  it('refuses an input file that does not exist', async () => {
    await rm(file);
    await assert.rejects(runPipeline(options(2, 3)), /input.txt: found no such file/);
  });
});
