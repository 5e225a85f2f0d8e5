/** Opening input files: every way in which a path can be unusable becomes one InputError. */
import { open, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { InputError } from '../core/errors.js';
import { isGzip } from './file-signature.js';
import { localPath } from './local-path.js';

/** Bytes a read asks for at a time, before and after decompression. */
const CHUNK_BYTES = 1 << 18;

/** No line of a format read here comes near; a longer one tells a foreign file. */
const LONGEST_LINE = 1 << 22;

const OPEN_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EACCES: 'a file without read permission',
  EPERM: 'a file without read permission',
  ENAMETOOLONG: 'a path that is too long',
};

const GZIP_FAULTS: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'a gzip stream that ends in the middle',
  Z_DATA_ERROR: 'a corrupt gzip stream',
};

/** Code of a system or zlib error, '' if it has none. */
function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/**
 * Size of `path` in bytes and its first 64 KiB at most.
 * @param allowed what the file should be, for the message
 * @throws InputError if the path is absent, a directory, unreadable or empty
 */
export async function inspectInput(path: string, allowed: string): Promise<{ bytes: number; head: Buffer }> {
  try {
    const local = await localPath(path);
    if ((await stat(local)).isDirectory()) throw new InputError({ file: path }, 'a directory', allowed);
    const file = await open(local);
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(1 << 16), 0, 1 << 16, 0);
      if (bytesRead === 0) throw new InputError({ file: path }, 'an empty file', allowed);
      return { bytes: (await file.stat()).size, head: buffer.subarray(0, bytesRead) };
    } finally {
      await file.close();
    }
  } catch (error) {
    const fault = OPEN_FAULTS[errorCode(error)];
    throw fault ? new InputError({ file: path }, fault, allowed) : error;
  }
}

/** The last `count` bytes of `path` (fewer if it is shorter). */
export async function readTail(path: string, bytes: number, count: number): Promise<Buffer> {
  const file = await open(await localPath(path));
  try {
    const tail = Buffer.alloc(Math.min(bytes, count));
    await file.read(tail, 0, tail.length, bytes - tail.length);
    return tail;
  } finally {
    await file.close();
  }
}

/**
 * The bytes of `path` in order, decompressed if its first bytes (not its name) say gzip. Memory does not grow with the file.
 * @param allowed what the file should be, for the message
 * @throws InputError as inspectInput, and for a truncated or corrupt gzip stream
 */
export async function* readBytes(path: string, allowed: string): AsyncGenerator<Buffer> {
  const { head } = await inspectInput(path, allowed);
  const raw = createReadStream(await localPath(path), { highWaterMark: CHUNK_BYTES });
  if (!isGzip(head)) {
    yield* raw as AsyncIterable<Buffer>;
    return;
  }
  const unzipped = raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  raw.on('error', (error) => unzipped.destroy(error));
  try {
    yield* unzipped as AsyncIterable<Buffer>;
  } catch (error) {
    const fault = GZIP_FAULTS[errorCode(error)];
    throw fault ? new InputError({ file: path }, fault, allowed) : error;
  } finally {
    raw.destroy();
  }
}

/** The bytes of `path` as in readBytes, cut so that every block ends at a line end (the last one at the end of the file). */
export async function* readLineBlocks(path: string, allowed: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of readBytes(path, allowed)) {
    const end = chunk.lastIndexOf(10) + 1;
    if (end === 0) {
      rest = Buffer.concat([rest, chunk]);
      if (rest.length > LONGEST_LINE) throw new InputError({ file: path }, 'a line of more than 4 MiB', allowed);
      continue;
    }
    yield Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = Buffer.from(chunk.subarray(end));
  }
  if (rest.length > 0) yield rest;
}
