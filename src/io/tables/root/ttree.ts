/** A TTree: its branches, and the values in their baskets. */
import { ByteReader } from './byte-reader.js';
import { decompress } from './decompress.js';
import { ObjectReader, type EmbeddedBasket, type StreamedObject } from './read-object.js';
import {
  ITEM_TYPES,
  numbersOf,
  type NumberType,
  type Piece,
  type PieceValues,
  type RootBranch,
  type RootTree,
} from './root-branch.js';
import { readKey, type RootFile, type RootKey } from './root-file.js';
import type { ClassDescriptions } from './streamer-info.js';

/** Classes of keys that are trees. */
export const TREE_CLASSES = ['TTree', 'TNtuple', 'TNtupleD'];

/** Type of a value by the class of its leaf, and of one without sign. */
const LEAF_TYPES: Readonly<Record<string, readonly [NumberType | 'text', NumberType?] | undefined>> = {
  TLeafO: ['bool'],
  TLeafB: ['int8', 'uint8'],
  TLeafS: ['int16', 'uint16'],
  TLeafI: ['int32', 'uint32'],
  TLeafL: ['int64', 'uint64'],
  TLeafG: ['int64', 'uint64'],
  TLeafF: ['float'],
  TLeafD: ['double'],
  TLeafC: ['text'],
};

/** Type of a value by TStreamerElement::fType. */
const STREAMED_TYPES: Readonly<Record<number, NumberType | undefined>> = {
  1: 'int8',
  2: 'int16',
  3: 'int32',
  4: 'int64',
  5: 'float',
  8: 'double',
  11: 'uint8',
  12: 'uint16',
  13: 'uint32',
  14: 'uint64',
  16: 'int64',
  17: 'uint64',
  18: 'bool',
};

/** Items of the vectors that are read, by their name in C++. */
const VECTOR_ITEMS: Readonly<Record<string, NumberType | undefined>> = {
  bool: 'bool',
  char: 'int8',
  'unsigned char': 'uint8',
  short: 'int16',
  'unsigned short': 'uint16',
  int: 'int32',
  'unsigned int': 'uint32',
  long: 'int64',
  'unsigned long': 'uint64',
  Long64_t: 'int64',
  ULong64_t: 'uint64',
  float: 'float',
  double: 'double',
};

/** Bytes before the items of a vector: its length in bytes, its version, its number of items. */
const VECTOR_HEAD = 10;

/** How the values of a branch stand in its baskets. */
interface Layout {
  readonly typeName: string;
  readonly item: NumberType | 'text' | undefined;
  readonly length: number | 'varies';
  /** Bytes before the values of a row. */
  readonly head: number;
  /** Bytes from one row to the next, and where in them the value stands, for a branch of several leaves. */
  readonly stride?: { readonly bytes: number; readonly at: number };
}

/** Reads the description of a tree. @throws RangeError if it is damaged */
export async function readTTree(file: RootFile, key: RootKey, classes: ClassDescriptions): Promise<RootTree> {
  const object = new ObjectReader(await file.readObject(key), key.keyBytes, classes).read(key.className);
  const branches = (object.fBranches ?? []) as readonly StreamedObject[];
  return {
    name: key.name,
    title: key.title,
    className: key.className,
    rowCount: Number(object.fEntries),
    branches: branches.flatMap((branch) => describeBranch(file, branch)),
  };
}

function describeBranch(file: RootFile, branch: StreamedObject): RootBranch[] {
  const name = String(branch.name).replace(/\.$/, '');
  const inner = (branch.fBranches as readonly StreamedObject[] | undefined) ?? [];
  if (inner.length > 0) return inner.flatMap((one) => describeBranch(file, one));
  return layoutsOf(branch).map(([leaf, layout]) => ({
    name: leaf === '' ? name : `${name}.${leaf}`,
    typeName: layout.typeName,
    item: branch.fFileName === '' || branch.fFileName === undefined ? layout.item : undefined,
    length: layout.length,
    pieces: piecesOf(file, branch, layout),
  }));
}

/** The leaves of a branch; a single one goes by the name of its branch. */
function layoutsOf(branch: StreamedObject): (readonly [leaf: string, layout: Layout])[] {
  const leaves = ((branch.fLeaves as readonly (StreamedObject | undefined)[] | undefined) ?? []).filter(
    (leaf) => leaf !== undefined,
  );
  if (branch.className === 'TBranchElement') return [['', elementLayout(branch, leaves[0])]];
  const layouts = leaves.map(leafLayout);
  if (leaves.length === 1) return [['', layouts[0]]];
  const bytes = leaves.reduce((sum, { fLenType, fLen }) => sum + Number(fLenType) * Number(fLen), 0);
  let at = 0;
  return leaves.map((leaf, i) => {
    const stride = { bytes, at };
    at += Number(leaf.fLenType) * Number(leaf.fLen);
    const single = layouts.every(({ length, item }) => length === 1 && item !== 'text');
    return [String(leaf.name), single ? { ...layouts[i], stride } : { ...layouts[i], item: undefined }];
  });
}

function leafLayout(leaf: StreamedObject): Layout {
  const types = LEAF_TYPES[leaf.className];
  const item = Number(leaf.fIsUnsigned) === 1 ? types?.[1] : types?.[0];
  const name = item ?? leaf.className;
  if (item === 'text') return { typeName: 'string', item, length: 1, head: 0 };
  const count = leaf.fLeafCount as StreamedObject | undefined;
  const inTitle = /\[.*\]/.exec(String(leaf.title))?.[0];
  if (count !== undefined) return { typeName: `${name}${inTitle ?? '[]'}`, item, length: 'varies', head: 0 };
  const length = Number(leaf.fLen);
  return { typeName: length === 1 ? name : `${name}${inTitle ?? `[${length}]`}`, item, length, head: 0 };
}

/** A member of an object, or an object such as a vector. */
function elementLayout(branch: StreamedObject, leaf: StreamedObject | undefined): Layout {
  const className = String(branch.fClassName);
  const streamed = Number(branch.fStreamerType);
  const vector = /^(?:std::)?vector<(.+?)(?:,.*)?>$/.exec(className)?.[1].trim();
  if (vector !== undefined && Number(branch.fID) < 0)
    return { typeName: `vector<${vector}>`, item: VECTOR_ITEMS[vector], length: 'varies', head: VECTOR_HEAD };
  const item = STREAMED_TYPES[streamed < 40 ? streamed % 20 : -1];
  const inCollection = [31, 41].includes(Number(branch.fType));
  const name = item ?? className;
  if (inCollection) return { typeName: `${name}[]`, item: streamed < 20 ? item : undefined, length: 'varies', head: 0 };
  const length = Number(leaf?.fLen ?? 1);
  return { typeName: length === 1 ? name : `${name}[${length}]`, item, length, head: 0 };
}

function piecesOf(file: RootFile, branch: StreamedObject, layout: Layout): Piece[] {
  const list = (name: string) => (branch[name] as readonly number[] | undefined) ?? [];
  const [seeks, bytes, entries] = [list('fBasketSeek'), list('fBasketBytes'), list('fBasketEntry')];
  const embedded = (branch.fBaskets as readonly (EmbeddedBasket | undefined)[] | undefined) ?? [];
  const total = Number(branch.fEntries);
  const pieces: Piece[] = [];
  for (let i = 0, row = 0; row < total && i < Math.max(seeks.length, embedded.length); i++) {
    const basket = embedded[i];
    const [seek, size] = [seeks[i], bytes[i]];
    const firstRow = row;
    const onFile = seek > 0;
    if (!onFile && basket === undefined) continue;
    const next = entries[i + 1] > firstRow ? Math.min(entries[i + 1], total) : total;
    const rowCount = !onFile && basket !== undefined ? basket.rows : next - firstRow;
    const read = async () => {
      const content = onFile || basket === undefined ? await readBasket(file, seek, size) : embeddedContent(basket);
      return valuesOf(content, rowCount, layout);
    };
    pieces.push({ firstRow, rowCount, read });
    row += rowCount;
  }
  return pieces;
}

interface Content {
  readonly bytes: Uint8Array;
  /** Where each row begins, and the end of the last; undefined if all are equally long. */
  readonly offsets: Int32Array | undefined;
}

async function readBasket(file: RootFile, seek: number, size: number): Promise<Content> {
  const record = await file.read(seek, size);
  const reader = new ByteReader(record);
  const { keyBytes, objectBytes } = readKey(reader, '');
  reader.at += 6;
  if (reader.int32() < 0) reader.at++;
  const rows = reader.int32();
  const last = reader.int32() - keyBytes;
  const content = decompress(record.subarray(keyBytes), objectBytes);
  if (last < 0 || last > content.length) throw new RangeError('a damaged basket');
  const bytes = content.subarray(0, last);
  if (last + 4 > content.length) return { bytes, offsets: undefined };
  const list = new ByteReader(content, last);
  const count = Math.min(list.int32(), rows);
  const offsets = Array.from({ length: count }, () => list.int32() - keyBytes);
  return { bytes, offsets: Int32Array.from([...offsets, last]) };
}

function embeddedContent({ content, keyBytes, last, rows, offsets }: EmbeddedBasket): Content {
  const bytes = content.slice(keyBytes, last);
  if (offsets === undefined) return { bytes, offsets };
  return { bytes, offsets: Int32Array.from([...offsets.slice(0, rows).map((at) => at - keyBytes), last - keyBytes]) };
}

function valuesOf({ bytes, offsets }: Content, rowCount: number, layout: Layout): PieceValues {
  const { item, length, stride, head } = layout;
  if (item === undefined) throw new RangeError('a branch of a type that is not read');
  if (item === 'text') return { values: readTexts(bytes, rowCount) };
  if (stride !== undefined) return { values: numbersOf(gather(bytes, rowCount, stride, item), item, true) };
  if (length !== 'varies') {
    const values = numbersOf(bytes, item, true);
    if (values.length < rowCount * length) throw new RangeError('a basket with too few values');
    return { values };
  }
  if (offsets === undefined || offsets.length <= rowCount)
    throw new RangeError('a basket without the beginnings of its rows');
  return varying(bytes, offsets, rowCount, head, item);
}

/** The values of the rows one after another, without what stands before each row. */
function varying(
  bytes: Uint8Array,
  offsets: Int32Array,
  rowCount: number,
  head: number,
  item: NumberType,
): PieceValues {
  const packed =
    head === 0 ? bytes.slice(offsets[0], offsets[rowCount]) : new Uint8Array(offsets[rowCount] - rowCount * head);
  const at = new Int32Array(rowCount + 1);
  const width = ITEM_TYPES[item].BYTES_PER_ELEMENT;
  let to = 0;
  for (let row = 0; row < rowCount; row++) {
    const [from, end] = [offsets[row] + head, offsets[row + 1]];
    if (end < from || end > bytes.length) throw new RangeError('a basket with damaged beginnings of rows');
    if (head > 0) packed.set(bytes.subarray(from, end), to);
    to += end - from;
    at[row + 1] = to / width;
  }
  return { values: numbersOf(packed, item, true), offsets: at };
}

function gather(
  bytes: Uint8Array,
  rowCount: number,
  stride: { bytes: number; at: number },
  item: NumberType,
): Uint8Array {
  const width = ITEM_TYPES[item].BYTES_PER_ELEMENT;
  const packed = new Uint8Array(rowCount * width);
  if (bytes.length < rowCount * stride.bytes) throw new RangeError('a basket with too few values');
  for (let row = 0; row < rowCount; row++) {
    const from = row * stride.bytes + stride.at;
    packed.set(bytes.subarray(from, from + width), row * width);
  }
  return packed;
}

function readTexts(bytes: Uint8Array, rowCount: number): string[] {
  const reader = new ByteReader(bytes);
  return Array.from({ length: rowCount }, () => reader.text());
}
