/**
 * The container of a model file: plain data (a tree of records, lists, words, numbers) whose typed arrays are stored as
 * they are. Loading parses JSON and makes views; nothing in a file is executed.
 *
 * Bytes, little-endian:
 *   0   8   the word DARKONIU
 *   8   4   version of the format
 *   12  4   length H of the header
 *   16  32  SHA-256 of everything from byte 48 on
 *   48  H   header, JSON in UTF-8 filled up with blanks to a multiple of 8:
 *           { "data": ..., "sections": [{ "type", "offset", "length" }] }; in `data` the record { "$section": k } stands
 *           for section k, { "$number": "NaN" | "Infinity" | "-Infinity" } for a number that JSON lacks,
 *           { "$undefined": true } for undefined
 *   48+H    the sections, `length` numbers of `type` each from byte 48 + H + `offset`, a multiple of 8
 */
import { createHash } from 'node:crypto';
import { InputError } from '../core/errors.js';

const MAGIC = 'DARKONIU';
const PREFIX_BYTES = 48;

/** The version of the format that is written. Earlier ones can be read. */
export const BUNDLE_VERSION = 1;

/** Plain data that a bundle can hold. */
export type Plain =
  null | undefined | boolean | number | string | PlainArray | readonly Plain[] | { readonly [key: string]: Plain };

type PlainArray = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array;

const ARRAY_TYPES = { Float64Array, Float32Array, Int32Array, Uint16Array, Uint8Array } as const;

interface Section {
  readonly type: keyof typeof ARRAY_TYPES;
  readonly offset: number;
  readonly length: number;
}

const roundUp = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** The bytes of a bundle; the same data gives the same bytes. */
export function encodeBundle(data: Plain): Uint8Array {
  const arrays: PlainArray[] = [];
  const sections: Section[] = [];
  let offset = 0;
  const pack = (value: Plain): unknown => {
    if (ArrayBuffer.isView(value)) {
      const array = value;
      sections.push({ type: array.constructor.name as Section['type'], offset, length: array.length });
      arrays.push(array);
      offset = roundUp(offset + array.byteLength);
      return { $section: sections.length - 1 };
    }
    if (value === undefined) return { $undefined: true };
    if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
    if (Array.isArray(value)) return value.map(pack);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, pack(entry)]));
  };
  const packed = pack(data);
  const text = Buffer.from(JSON.stringify({ data: packed, sections }));
  const headerBytes = roundUp(text.length);
  const bytes = new Uint8Array(PREFIX_BYTES + headerBytes + offset);
  bytes.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes);
  bytes.set(text, PREFIX_BYTES);
  arrays.forEach((array, k) => {
    const raw = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    bytes.set(raw, PREFIX_BYTES + headerBytes + sections[k].offset);
  });
  const view = new DataView(bytes.buffer);
  bytes.set(Buffer.from(MAGIC), 0);
  view.setUint32(8, BUNDLE_VERSION, true);
  view.setUint32(12, headerBytes, true);
  bytes.set(digest(bytes), 16);
  return bytes;
}

/**
 * The data of a bundle. Its arrays are views of one shared buffer, so that workers see them without a copy.
 * @param file name for errors
 * @throws InputError that says what is wrong, for bytes that are foreign, of a later version, truncated or damaged
 */
export function decodeBundle(bytes: Uint8Array, file: string): Plain {
  const refuse = (found: string, allowed: string) => new InputError({ file }, found, allowed);
  if (bytes.length === 0) throw refuse('an empty file', 'a darkonium model');
  if (Buffer.from(bytes.subarray(0, 8)).toString('latin1') !== MAGIC)
    throw refuse('a file of another kind', `a darkonium model, which begins with ${MAGIC}`);
  if (bytes.length < PREFIX_BYTES) throw refuse(`a truncated model of ${bytes.length} bytes`, 'a whole file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8, true);
  if (version < 1 || version > BUNDLE_VERSION)
    throw refuse(`model format ${version}`, `1 to ${BUNDLE_VERSION} (made by a later version of darkonium?)`);
  if (Buffer.compare(digest(bytes), bytes.subarray(16, PREFIX_BYTES)) !== 0)
    throw refuse('a damaged or truncated model: its SHA-256 does not match', 'the file as it was written');
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  try {
    return unpackHeader(shared, view.getUint32(12, true));
  } catch (error) {
    throw refuse(`a malformed model: ${(error as Error).message}`, 'a file written by darkonium');
  }
}

function unpackHeader(bytes: Uint8Array, headerBytes: number): Plain {
  const start = PREFIX_BYTES + headerBytes;
  const text = Buffer.from(bytes.subarray(PREFIX_BYTES, start)).toString('utf8');
  const { data, sections } = JSON.parse(text) as { data: unknown; sections: Section[] };
  const arrays = sections.map(({ type, offset, length }) => {
    const Type = (ARRAY_TYPES as Partial<typeof ARRAY_TYPES>)[type];
    if (Type === undefined) throw new RangeError(`unknown section type '${type}'`);
    return new (Type as new (buffer: ArrayBufferLike, offset: number, length: number) => PlainArray)(
      bytes.buffer,
      start + offset,
      length,
    );
  });
  const unpack = (value: unknown): Plain => {
    if (Array.isArray(value)) return value.map(unpack);
    if (typeof value !== 'object' || value === null) return value as Plain;
    const record = value as Record<string, unknown>;
    if ('$section' in record) {
      const array = arrays[record.$section as number] as PlainArray | undefined;
      if (array === undefined) throw new RangeError(`no section ${String(record.$section)}`);
      return array;
    }
    if ('$number' in record) return Number(record.$number);
    if ('$undefined' in record) return undefined;
    return Object.fromEntries(Object.entries(record).map(([key, entry]) => [key, unpack(entry)]));
  };
  return unpack(data);
}

function digest(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes.subarray(PREFIX_BYTES)).digest();
}
