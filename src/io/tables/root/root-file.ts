/** The keys and records of a ROOT file (the format of TFile, TDirectory and TKey in ROOT's documentation of its I/O). */
import { open, type FileHandle } from 'node:fs/promises';
import { InputError } from '../../../core/errors.js';
import { describeContent } from '../../file-signature.js';
import { localPath } from '../../local-path.js';
import { inspectInput } from '../../open-input.js';
import { ByteReader } from './byte-reader.js';
import { decompress } from './decompress.js';

/** What a ROOT reader accepts, for messages. */
export const ALLOWED = 'a ROOT file with a TTree or an RNTuple';

/** The entry of an object in a directory. */
export interface RootKey {
  readonly className: string;
  /** With the directories that it stands in: `dir/tree`. */
  readonly name: string;
  readonly title: string;
  readonly cycle: number;
  /** Where the record stands, its length with the key, and the length of the key. */
  readonly seek: number;
  readonly bytes: number;
  readonly keyBytes: number;
  /** Length of the object when it is not compressed. */
  readonly objectBytes: number;
}

/** An open ROOT file. */
export interface RootFile {
  readonly file: string;
  /** The bytes from `seek` on. @throws RangeError if the file ends before */
  read(seek: number, bytes: number): Promise<Uint8Array>;
  /** The object of a key, not compressed. */
  readObject(key: RootKey): Promise<Uint8Array>;
  /** All keys of all directories; of several cycles of one name the last. */
  readonly keys: readonly RootKey[];
  /** Where the description of classes stands; its length is 0 if there is none. */
  readonly streamerInfo: { readonly seek: number; readonly bytes: number };
  close(): Promise<void>;
}

/** Opens a ROOT file. @throws InputError if it is absent, truncated or no ROOT file */
export async function openRootFile(file: string): Promise<RootFile> {
  const { head, bytes } = await inspectInput(file, ALLOWED);
  if (head.toString('latin1', 0, 4) !== 'root') throw new InputError({ file }, describeContent(head), ALLOWED);
  const handle = await open(await localPath(file));
  try {
    const read = (seek: number, count: number) => readAt(handle, seek, count);
    const start = fileHeader(head);
    if (start.end > bytes) throw new InputError({ file }, 'a ROOT file that ends in the middle', ALLOWED);
    const keys = await readDirectory(read, start.begin + start.nameBytes, '');
    return {
      file,
      read,
      readObject: async (key) =>
        decompress(await read(key.seek + key.keyBytes, key.bytes - key.keyBytes), key.objectBytes),
      keys: lastCycles(keys),
      streamerInfo: start.streamerInfo,
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw rootFault(file, error);
  }
}

/** A fault met while `file` was read: one of its content as an InputError. */
export function rootFault(file: string, error: unknown): unknown {
  if (!(error instanceof RangeError) && !isZlibError(error)) return error;
  return new InputError({ file }, `damaged ROOT data (${error.message})`, ALLOWED);
}

/** True for the errors of a decompressor, which have codes. */
function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^Z_|^\d+$/.test(String(error.code));
}

async function readAt(handle: FileHandle, seek: number, count: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await handle.read(new Uint8Array(count), 0, count, seek);
  if (bytesRead < count) throw new RangeError('a record behind the end of the file');
  return buffer;
}

function fileHeader(head: Buffer) {
  const reader = new ByteReader(head, 4);
  const version = reader.int32();
  // Files above 2 GB have positions of 64 bits.
  const position = version >= 1_000_000 ? reader.int64 : reader.uint32;
  const begin = reader.int32();
  const end = position();
  position();
  reader.at += 8;
  const nameBytes = reader.int32();
  reader.at += 5;
  const streamerInfo = { seek: position(), bytes: reader.int32() };
  return { begin, end, nameBytes, streamerInfo };
}

type Read = RootFile['read'];

/** Bytes of a directory's record in its longest form. */
const DIRECTORY_BYTES = 42;

async function readDirectory(read: Read, seek: number, path: string): Promise<RootKey[]> {
  const record = new ByteReader(await read(seek, DIRECTORY_BYTES));
  const long = record.int16() > 1000;
  record.at += 8;
  const keysBytes = record.int32();
  record.at += 4 + (long ? 16 : 8);
  const keysSeek = long ? record.int64() : record.int32();
  if (keysSeek === 0 || keysBytes === 0) return [];
  const list = new ByteReader(await read(keysSeek, keysBytes));
  readKey(list, '');
  const count = list.int32();
  const keys: RootKey[] = [];
  for (let i = 0; i < count; i++) {
    const key = readKey(list, path);
    if (!key.className.startsWith('TDirectory')) keys.push(key);
    else keys.push(...(await readDirectory(read, key.seek + key.keyBytes, `${key.name}/`)));
  }
  return keys;
}

/** A TKey. */
export function readKey(reader: ByteReader, path: string): RootKey {
  const start = reader.at;
  const bytes = reader.int32();
  const long = reader.int16() > 1000;
  const objectBytes = reader.int32();
  reader.at += 4;
  const keyBytes = reader.int16();
  const cycle = reader.int16();
  const seek = long ? reader.int64() : reader.int32();
  reader.at += long ? 8 : 4;
  const [className, name, title] = [reader.text(), reader.text(), reader.text()];
  if (reader.at - start > keyBytes) throw new RangeError('a damaged key');
  return { className, name: path + name, title, cycle, seek, bytes, keyBytes, objectBytes };
}

function lastCycles(keys: readonly RootKey[]): RootKey[] {
  const last = new Map<string, RootKey>();
  for (const key of keys) if (key.cycle > (last.get(key.name)?.cycle ?? -1)) last.set(key.name, key);
  return [...last.values()];
}
