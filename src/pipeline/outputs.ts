/** What a command asks of the path it is told to write to, before any work: nothing of the user's is lost or left half-written. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, realpath, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { ConfigError } from '../core/errors.js';

const FAULTS: Readonly<Record<string, string>> = {
  EACCES: 'a folder without write permission',
  EPERM: 'a folder without write permission',
  EROFS: 'a file system that is read-only',
  ENOTDIR: 'a file where a folder should be',
  EEXIST: 'a file where a folder should be',
  ENOENT: 'a folder that cannot be made',
  ENAMETOOLONG: 'a name that is too long',
  ENOSPC: 'a full disk',
};

/**
 * Checks that the file `out` can be made and that making it overwrites none of the `inputs`, under whatever name or link.
 * Folders that are missing will be made.
 * @param option how the user calls the path, for the message
 * @throws ConfigError otherwise
 */
export async function requireOutputFile(out: string, inputs: readonly string[], option = '--out'): Promise<void> {
  const refuse = (found: string) =>
    new ConfigError(`${option} ${out}: found ${found}; allowed: a new file, or one to replace that is no input`);
  if (out === '') throw refuse('an empty path');
  if (out.endsWith('/') || out.endsWith(sep)) throw refuse('the name of a folder');
  const there = await stat(out).catch(() => undefined);
  if (there !== undefined && !there.isFile()) throw refuse(there.isDirectory() ? 'a directory' : 'no regular file');
  const record = `${out}.provenance.json`;
  if ((await stat(record).catch(() => undefined))?.isDirectory())
    throw refuse(`the folder ${record}, where its record is to be`);
  for (const made of [out, record]) {
    const input = await sameFile(made, inputs);
    if (input !== undefined)
      throw refuse(`the input ${input}${made === out ? '' : `, which its record would replace`}`);
  }
  await requireWritable(dirname(resolve(out)), refuse);
}

/**
 * Checks that the folder `out` can be made, holds nothing but files named in `own` (paths below it), and none of the `inputs`.
 * @throws ConfigError otherwise
 */
export async function requireOutputFolder(
  out: string,
  own: readonly string[],
  inputs: readonly string[] = [],
  option = '--out',
): Promise<void> {
  const allowed = 'a new directory, or one with nothing in it but what this command wrote, as it will be replaced';
  const refuse = (found: string) => new ConfigError(`${option} ${out}: found ${found}; allowed: ${allowed}`);
  if (out === '') throw refuse('an empty path');
  const there = await stat(out).catch(() => undefined);
  if (there !== undefined && !there.isDirectory()) throw refuse('a file');
  const files = there === undefined ? [] : await readdir(out, { recursive: true, withFileTypes: true });
  const foreign = files
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(out, join(parentPath, name)).split(sep).join('/'))
    .find((name) => !own.includes(name));
  if (foreign !== undefined) throw refuse(foreign);
  for (const input of there === undefined ? [] : inputs) {
    const path = await realpath(input).catch(() => '');
    if (path.startsWith(`${await realpath(out)}${sep}`)) throw refuse(`the input ${input}`);
  }
  await requireWritable(dirname(resolve(out)), refuse);
}

/** The first of `paths` that is the same file as `path`, by name or by any link. */
async function sameFile(path: string, paths: readonly string[]): Promise<string | undefined> {
  const own = await stat(path, { bigint: true }).catch(() => undefined);
  if (own === undefined) return undefined;
  for (const other of paths) {
    const found = await stat(other, { bigint: true }).catch(() => undefined);
    if (found?.ino === own.ino && found.dev === own.dev) return other;
  }
  return undefined;
}

/** Tries to write in a folder, or where it would be made, and leaves it as it was. */
async function requireWritable(folder: string, refuse: (found: string) => ConfigError): Promise<void> {
  let made: string | undefined;
  try {
    made = await makeFolders(folder);
    const trial = join(folder, `.writing-${randomUUID()}`);
    await (await open(trial, 'wx')).close();
    await rm(trial);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    throw refuse(FAULTS[code] ?? `a folder that cannot be written to (${code})`);
  } finally {
    await removeEmpty(folder, made);
  }
}

/** Makes the folders that are missing, one by one: mkdir's own way never ends below /proc. @returns the first one made */
async function makeFolders(folder: string): Promise<string | undefined> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return undefined;
  const first = dirname(folder) === folder ? undefined : await makeFolders(dirname(folder));
  await mkdir(folder);
  return first ?? folder;
}

/** Removes the empty folders from `folder` up to `made`. */
async function removeEmpty(folder: string, made: string | undefined): Promise<void> {
  if (made === undefined) return;
  for (let at = folder; at.startsWith(made); at = dirname(at)) await rmdir(at).catch(() => undefined);
}
