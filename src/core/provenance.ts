/** The record beside every artefact: what it was made from, by which code, and what it is. */
import { readFile, readdir } from 'node:fs/promises';
import { availableParallelism, arch, platform } from 'node:os';
import { versions } from 'node:process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256, sha256File } from './artefact.js';

/** Name of the record inside a stage's directory. */
export const PROVENANCE_FILE = 'provenance.json';

const fileDigestSchema = z.object({ path: z.string(), sha256: z.string(), bytes: z.number() });
const provenanceSchema = z.object({
  recipe: z.object({
    stage: z.string(),
    version: z.string(),
    /** Digest of the compiled program. */
    code: z.string(),
    seed: z.number(),
    /** The configuration block that the stage reads. */
    config: z.unknown(),
    /** External files and artefacts of other stages, by name, with their digests. */
    inputs: z.array(fileDigestSchema),
  }),
  outputs: z.array(fileDigestSchema),
  /** Rows in and out of the stage by table name. */
  rows: z.record(z.string(), z.number()),
  circumstances: z.object({
    node: z.string(),
    platform: z.string(),
    processors: z.number(),
    workers: z.number(),
    startedAt: z.string(),
    seconds: z.number(),
    peakMemoryMB: z.number(),
  }),
});

/** What stands beside the outputs of a stage: what they were made from, their digests and the circumstances. */
export type Provenance = Readonly<z.infer<typeof provenanceSchema>>;
/** What decides whether an artefact is up to date. */
export type Recipe = Readonly<Provenance['recipe']>;
/** Where and when the artefact was made: never compared, never part of an artefact's digest. */
export type Circumstances = Readonly<Provenance['circumstances']>;

/** The record of the artefact in `directory`, or undefined if there is none that can be read. */
export async function readProvenance(directory: string): Promise<Provenance | undefined> {
  try {
    return provenanceSchema.parse(JSON.parse(await readFile(join(directory, PROVENANCE_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Why an artefact made by `before` cannot serve for `now`; undefined if it can. */
export function whyStale(before: Recipe, now: Recipe): string | undefined {
  if (before.version !== now.version) return `program version ${before.version} -> ${now.version}`;
  if (before.code !== now.code) return 'the program changed';
  if (before.seed !== now.seed) return `seed ${before.seed} -> ${now.seed}`;
  const option = firstDifference(before.config, now.config, now.stage);
  if (option !== undefined) return `option ${option}`;
  const known = new Map(before.inputs.map(({ path, sha256 }) => [path, sha256]));
  for (const input of now.inputs) {
    const digest = known.get(input.path);
    if (digest === undefined) return `new input ${input.path}`;
    if (digest !== input.sha256) return `input ${input.path} changed`;
    known.delete(input.path);
  }
  for (const path of known.keys()) return `input ${path} is gone`;
  return undefined;
}

/** The first place where two JSON values differ, as 'path old -> new'. */
function firstDifference(before: unknown, now: unknown, path: string): string | undefined {
  if (isObject(before) && isObject(now)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const found = firstDifference(before[key], now[key], path === '' ? key : `${path}.${key}`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const [old, fresh] = [JSON.stringify(before), JSON.stringify(now)];
  return old === fresh ? undefined : `${path} ${shorten(old)} -> ${shorten(fresh)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shorten = (text: string | undefined) =>
  text === undefined ? '(absent)' : text.length > 40 ? `${text.slice(0, 37)}...` : text;

const SOURCE_ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Digest of the compiled program: every .js file below the folder of this package's sources, by path and content. */
export async function codeDigest(): Promise<string> {
  const names = (await readdir(SOURCE_ROOT, { recursive: true })).filter((name) => name.endsWith('.js')).sort();
  const digests = await Promise.all(names.map((name) => sha256File(join(SOURCE_ROOT, name))));
  return sha256(names.map((name, i) => `${name} ${digests[i]}\n`).join(''));
}

/** What a bug report needs to know of the machine. */
export function machine(): Pick<Circumstances, 'node' | 'platform' | 'processors'> {
  return { node: versions.node, platform: `${platform()}-${arch()}`, processors: availableParallelism() };
}
