/**
 * Artefacts: what a stage leaves on disk. A directory or file is written under a temporary name and renamed when it is
 * whole, so that a killed program leaves either the old artefact, the new one, or none.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ConfigError, OutputError } from './errors.js';

/** A file of an artefact: its path below the artefact's directory (with '/'), its digest and its length. */
export interface FileDigest {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** SHA-256 of text or bytes, in hexadecimal. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 of a file, read as a stream. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Digests of all files below `directory`, sorted by path; files named in `except` are left out. */
export async function digestDirectory(directory: string, except: readonly string[] = []): Promise<FileDigest[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, name: relative(directory, path).split('\\').join('/') }))
    .filter(({ name }) => !except.includes(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(
    paths.map(async ({ path, name }) => ({
      path: name,
      sha256: await sha256File(path),
      bytes: (await stat(path)).size,
    })),
  );
}

/** A name beside `target` that keeps its extension and that sweep() knows. */
const besides = (target: string, tag: 'writing' | 'old') =>
  join(dirname(target), `.${tag}-${randomUUID()}-${basename(target)}`);

/** Removes what a killed program left half-written beside `target`. */
async function sweep(target: string): Promise<void> {
  const folder = dirname(target);
  for (const name of await readdir(folder)) {
    const left = /^\.(?:writing|old)-[0-9a-f-]{36}-(.*?)(?:\.parts|\.spill)?$/.exec(name)?.[1] === basename(target);
    if (left) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Lets `write` fill a new directory, then puts it in the place of `target` at once. Nothing is left if `write` throws. */
export async function replaceDirectory<T>(target: string, write: (directory: string) => Promise<T>): Promise<T> {
  return replace(target, async (temporary) => {
    await mkdir(temporary);
    return write(temporary);
  });
}

/**
 * Lets `write` make a file under a temporary name, then puts it in the place of `target` at once.
 * @throws ConfigError if a folder stands there: it may hold files of the user
 */
export async function replaceFile<T>(target: string, write: (path: string) => Promise<T>): Promise<T> {
  if (await isDirectory(target))
    throw new ConfigError(`${target}: a folder stands in the way; move it or write elsewhere`);
  return replace(target, write);
}

/** Writes `content` to `target` so that a reader sees the old content or the new, never a part. @throws ConfigError as replaceFile */
export async function writeFileAtomic(target: string, content: string | Uint8Array): Promise<void> {
  await replaceFile(target, (path) => writeFile(path, content));
}

/** What is being written at this moment. */
const unfinished = new Set<string>();

/** Removes what is half-written, at once: for a program that is told to end. */
export function removeUnfinished(): void {
  for (const temporary of unfinished) {
    for (const ending of ['', '.parts', '.spill']) rmSync(`${temporary}${ending}`, { recursive: true, force: true });
  }
}

async function replace<T>(target: string, write: (temporary: string) => Promise<T>): Promise<T> {
  await mkdir(dirname(target), { recursive: true });
  await sweep(target);
  const temporary = besides(target, 'writing');
  unfinished.add(temporary);
  try {
    const result = await write(temporary);
    // A directory cannot be renamed over a full one: the old one steps aside first.
    const old = besides(target, 'old');
    if (await isDirectory(target)) await rename(target, old);
    await rename(temporary, target);
    await rm(old, { recursive: true, force: true });
    return result;
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw OutputError.of(error, target, temporary);
  } finally {
    unfinished.delete(temporary);
  }
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
