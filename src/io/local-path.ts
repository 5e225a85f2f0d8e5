/** Inputs that are not files: standard input and pipes, which are read once, into a copy. */
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { localCopy } from './local-copies.js';

/** The path of standard input, for which the command line takes `-`. */
export const STANDARD_INPUT = '/dev/stdin';

/** True for names that tell nothing of the content. */
export const isNameless = (path: string) => path === STANDARD_INPUT || path.startsWith('/dev/fd/');

/**
 * A path where the content of `path` can be read as often as wanted: that of a copy for a pipe, else `path` itself, whether
 * there is such a file or not.
 */
export async function localPath(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined || found.isFile() || found.isDirectory()) return path;
  return localCopy(`pipe ${path}`, '', (target) => pipeline(createReadStream(path), createWriteStream(target)));
}
