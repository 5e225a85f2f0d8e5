/** What the commands that work on files alone, without a configuration, have in common. */
import type { Argv } from 'yargs';
import { replaceFile, sha256File, writeFileAtomic } from '../../core/artefact.js';
import { ConfigError } from '../../core/errors.js';
import { createPool, type Pool } from '../../core/pool.js';
import { codeDigest } from '../../core/provenance.js';
import { VERSION } from '../../core/version.js';
import { sha256Table } from '../../io/tables/table-files.js';
import { requireOutputFile } from '../../pipeline/outputs.js';
import type { Terminal } from './terminal.js';

/** Options that each of them has. */
export interface FileArguments {
  readonly out: string;
  readonly workers: number | undefined;
  readonly seed: number;
}

/** The option --seed. */
export const SEED = {
  type: 'number',
  default: 1,
  coerce: checkedSeed,
  describe: 'all random numbers follow from it',
} as const;

/** Adds the common options. */
export const fileOptions = <T>(yargs: Argv<T>, out: string) =>
  yargs
    .option('out', { type: 'string', demandOption: true, describe: `${out}; missing folders are made` })
    .option('workers', { type: 'number', describe: 'worker threads; the results do not depend on it' })
    .option('seed', SEED);

function checkedSeed(seed: unknown): number {
  if (typeof seed === 'number' && Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new ConfigError(`--seed: found ${String(seed)}; allowed: a whole number from 0 to 2^53 - 1`);
}

/** Worker threads: those asked for, else one a processor. @throws ConfigError unless it is a whole number from 1 */
export function workersOf(asked: number | undefined, { processors }: Terminal): number {
  const workers = asked ?? processors;
  if (Number.isInteger(workers) && workers > 0) return workers;
  throw new ConfigError(`--workers: found ${workers}; allowed: a whole number from 1`);
}

/** Runs `work` with a pool of the workers asked for. */
export async function withPool<T>(
  workers: number | undefined,
  terminal: Terminal,
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  const pool = createPool(workersOf(workers, terminal));
  try {
    return await work(pool);
  } finally {
    terminal.progressDone();
    await pool.close();
  }
}

/**
 * Lets `write` make the file `out` at once, and records beside it what it was made from.
 * @throws ConfigError before any work if `out` cannot be written or is an input
 */
export async function makeFile<T>(
  command: string,
  out: string,
  inputs: readonly string[],
  options: unknown,
  write: (path: string) => Promise<T>,
): Promise<T> {
  await requireOutputFile(out, inputs);
  const result = await replaceFile(out, write);
  const digests = await Promise.all(inputs.map(async (path) => ({ path, sha256: await sha256Table(path) })));
  const record = {
    command,
    version: VERSION,
    code: await codeDigest(),
    options,
    inputs: digests,
    output: { path: out, sha256: await sha256File(out) },
  };
  await writeFileAtomic(`${out}.provenance.json`, `${JSON.stringify(record, null, 2)}\n`);
  return result;
}
