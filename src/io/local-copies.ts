/**
 * Copies of inputs that cannot be read as they stand, such as standard input, which can be read once only. Each is made
 * when it is first asked for, serves all later readers, and stays until removeLocalCopies.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const copies = new Map<string, Promise<string>>();
let folder: string | undefined;

/**
 * The path of the copy called `name`, made by `make` unless it is there.
 * @param name what is copied and how; a changed file needs another name, see versionOf
 * @param ending the ending of the copy's own name
 */
export function localCopy(name: string, ending: string, make: (path: string) => Promise<void>): Promise<string> {
  let copy = copies.get(name);
  if (copy === undefined) {
    folder ??= mkdtempSync(join(tmpdir(), 'darkonium-'));
    const path = join(folder, `${copies.size}${ending}`);
    copy = make(path).then(() => path);
    // What could not be made is tried again by the next who asks.
    copy.catch(() => copies.delete(name));
    copies.set(name, copy);
  }
  return copy;
}

/** A file as it is now, in words that another content of the same file does not have. */
export async function versionOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path);
  return `${resolve(path)} ${ino} ${size} ${mtimeMs}`;
}

/** Removes all copies. */
export function removeLocalCopies(): void {
  copies.clear();
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}
