/** Writes ROOT files with one TTree of flat branches, for tests: the layout of ROOT's documentation, as few members as readers need. */
import { writeFileSync } from 'node:fs';
import { deflateRawSync, deflateSync } from 'node:zlib';

/** Leaf classes by type, with the bytes of a value. */
const LEAVES = {
  bool: ['TLeafO', 1],
  int8: ['TLeafB', 1],
  uint8: ['TLeafB', 1],
  int16: ['TLeafS', 2],
  uint16: ['TLeafS', 2],
  int32: ['TLeafI', 4],
  uint32: ['TLeafI', 4],
  int64: ['TLeafL', 8],
  uint64: ['TLeafL', 8],
  float: ['TLeafF', 4],
  double: ['TLeafD', 8],
  text: ['TLeafC', 1],
} as const;

/** A branch and its values. */
export interface WrittenBranch {
  readonly name: string;
  readonly type: keyof typeof LEAVES;
  readonly values: readonly (number | bigint | string | boolean)[];
}

/** How a file is written. */
export interface WriteRootOptions {
  /** `ZL` zlib, `CS` raw deflate as ROOT wrote before 2000; not compressed if not given. */
  readonly codec?: 'ZL' | 'CS';
  /** Rows of a basket; all in one if not given. */
  readonly basketRows?: number;
  /** True if the last basket stands inside the tree, as in a file that was not flushed. */
  readonly embedded?: boolean;
}

const text = (value: string) => {
  const bytes = Buffer.from(value);
  return bytes.length < 255
    ? Buffer.concat([Buffer.of(bytes.length), bytes])
    : Buffer.concat([Buffer.of(255), i32(bytes.length), bytes]);
};
const i16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const i32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
};
const i64 = (value: number) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value));
  return bytes;
};
const counted = (version: number, ...content: Buffer[]) => {
  const body = Buffer.concat([i16(version), ...content]);
  return Buffer.concat([i32(0x40000000 | body.length), body]);
};
const tObject = () => Buffer.concat([i16(1), i32(0), i32(0x02000000)]);
const tNamed = (name: string, title: string) => counted(1, tObject(), text(name), text(title));
/** An object behind a pointer, whose class is named anew each time. */
const pointer = (className: string, content: Buffer) => {
  const body = Buffer.concat([i32(-1), Buffer.from(`${className}\0`), content]);
  return Buffer.concat([i32(0x40000000 | body.length), body]);
};
const none = () => i32(0);
const objArray = (...items: Buffer[]) => counted(3, tObject(), text(''), i32(items.length), i32(0), ...items);

function encodeValue(type: WrittenBranch['type'], value: WrittenBranch['values'][number]): Buffer {
  if (type === 'text') return text(String(value));
  const bytes = Buffer.alloc(LEAVES[type][1]);
  if (type === 'float') bytes.writeFloatBE(Number(value));
  else if (type === 'double') bytes.writeDoubleBE(Number(value));
  else if (type === 'int64') bytes.writeBigInt64BE(BigInt(value));
  else if (type === 'uint64') bytes.writeBigUInt64BE(BigInt(value));
  else if (type.startsWith('int')) bytes.writeIntBE(Number(value), 0, bytes.length);
  else bytes.writeUIntBE(Number(value), 0, bytes.length);
  return bytes;
}

function compress(content: Buffer, codec: WriteRootOptions['codec']): Buffer {
  if (codec === undefined) return content;
  const packed = codec === 'ZL' ? deflateSync(content) : deflateRawSync(content);
  const u24 = (value: number) => Buffer.of(value & 255, (value >> 8) & 255, value >> 16);
  const block = Buffer.concat([Buffer.from(codec), Buffer.of(8), u24(packed.length), u24(content.length), packed]);
  return block.length < content.length ? block : content;
}

const key = (
  className: string,
  name: string,
  title: string,
  seek: number,
  bytes: number,
  objectBytes: number,
  extra = 0,
) => {
  const names = Buffer.concat([text(className), text(name), text(title)]);
  const keyBytes = 26 + names.length + extra;
  return Buffer.concat([
    i32(bytes + keyBytes),
    i16(4),
    i32(objectBytes),
    i32(0),
    i16(keyBytes),
    i16(1),
    i32(seek),
    i32(100),
    names,
  ]);
};

interface Element {
  readonly name: string;
  readonly type: number;
  readonly typeName: string;
  readonly count?: string;
}

function streamerInfo(className: string, version: number, elements: readonly Element[]): Buffer {
  const items = elements.map(({ name, type, typeName, count }) => {
    const element = counted(4, tNamed(name, ''), i32(type), i32(0), i32(0), i32(0), Buffer.alloc(20), text(typeName));
    if (count !== undefined)
      return pointer('TStreamerBasicPointer', counted(2, element, i32(13), text(count), text(className)));
    if (type === 0) return pointer('TStreamerBase', counted(3, element, i32(1)));
    if (typeName === 'BASE') return pointer('TStreamerBase', counted(3, element, i32(1)));
    const kind =
      type === 65
        ? 'TStreamerString'
        : type < 20
          ? 'TStreamerBasicType'
          : type === 61
            ? 'TStreamerObject'
            : 'TStreamerObjectPointer';
    return pointer(kind, counted(2, element));
  });
  const list = pointer('TObjArray', objArray(...items));
  return pointer('TStreamerInfo', counted(9, tNamed(className, ''), i32(0), i32(version), list));
}

const member = (name: string, type: number, typeName: string, count?: string): Element => ({
  name,
  type,
  typeName,
  ...(count !== undefined && { count }),
});
const TNAMED = member('TNamed', 67, 'BASE');
const [INT, DOUBLE_WORD, BOOL] = [3, 16, 18];
const DESCRIPTIONS = [
  streamerInfo('TTree', 20, [
    TNAMED,
    member('fEntries', DOUBLE_WORD, 'Long64_t'),
    member('fBranches', 61, 'TObjArray'),
    member('fLeaves', 61, 'TObjArray'),
  ]),
  streamerInfo('TBranch', 13, [
    TNAMED,
    member('fCompress', INT, 'int'),
    member('fBasketSize', INT, 'int'),
    member('fEntryOffsetLen', INT, 'int'),
    member('fWriteBasket', INT, 'int'),
    member('fEntryNumber', DOUBLE_WORD, 'Long64_t'),
    member('fMaxBaskets', 6, 'int'),
    member('fEntries', DOUBLE_WORD, 'Long64_t'),
    member('fFirstEntry', DOUBLE_WORD, 'Long64_t'),
    member('fBranches', 61, 'TObjArray'),
    member('fLeaves', 61, 'TObjArray'),
    member('fBaskets', 61, 'TObjArray'),
    member('fBasketBytes', 43, 'int*', 'fMaxBaskets'),
    member('fBasketEntry', 56, 'Long64_t*', 'fMaxBaskets'),
    member('fBasketSeek', 56, 'Long64_t*', 'fMaxBaskets'),
    member('fFileName', 65, 'TString'),
  ]),
  streamerInfo('TLeaf', 2, [
    TNAMED,
    member('fLen', INT, 'int'),
    member('fLenType', INT, 'int'),
    member('fOffset', INT, 'int'),
    member('fIsRange', BOOL, 'bool'),
    member('fIsUnsigned', BOOL, 'bool'),
    member('fLeafCount', 64, 'TLeaf*'),
  ]),
  ...[...new Set(Object.values(LEAVES).map(([className]) => className))].map((className) =>
    streamerInfo(className, 1, [member('TLeaf', 0, 'BASE')]),
  ),
];

/** Writes `branches` as the tree `name` of the file `path`. */
export function writeRoot(
  path: string,
  name: string,
  branches: readonly WrittenBranch[],
  options: WriteRootOptions = {},
): void {
  const parts: Buffer[] = [Buffer.alloc(100)];
  let end = 100;
  const append = (...buffers: Buffer[]) => {
    const at = end;
    for (const buffer of buffers) {
      parts.push(buffer);
      end += buffer.length;
    }
    return at;
  };
  const fileName = 'test.root';
  const nameBytes = key('TFile', fileName, '', 100, 0, 0).length + text(fileName).length + 1;
  const directoryAt = end + nameBytes;
  append(
    key('TFile', fileName, '', 100, text(fileName).length + 1 + 30, text(fileName).length + 31),
    text(fileName),
    text(''),
  );
  const directoryIndex = parts.length;
  append(Buffer.alloc(30));
  const rows = branches.length === 0 ? 0 : branches[0].values.length;
  const written = branches.map((branch) => branchOf(branch, options, append, () => end));
  const tree = counted(20, tNamed(name, 'a test'), i64(rows), objArray(...written), objArray());
  const record = (className: string, objectName: string, content: Buffer) => {
    const packed = compress(content, options.codec);
    const head = key(className, objectName, '', end, packed.length, content.length);
    const at = append(head, packed);
    return { at, head, bytes: end - at };
  };
  const treeRecord = record('TTree', name, tree);
  const list = counted(
    5,
    tObject(),
    text(''),
    i32(DESCRIPTIONS.length),
    ...DESCRIPTIONS.flatMap((one) => [one, text('')]),
  );
  const info = record('TList', 'StreamerInfo', list);
  const keys = Buffer.concat([i32(1), treeRecord.head]);
  const keysAt = end;
  const keysHead = key('TFile', fileName, '', end, keys.length, keys.length);
  append(keysHead, keys);
  const directory = [
    i16(5),
    i32(0),
    i32(0),
    i32(keysHead.length + keys.length),
    i32(nameBytes),
    i32(100),
    i32(0),
    i32(keysAt),
  ];
  parts[directoryIndex] = Buffer.concat([Buffer.concat(directory), Buffer.alloc(30)], 30);
  const header = [
    Buffer.from('root'),
    i32(62400),
    i32(100),
    i32(end),
    i32(0),
    i32(0),
    i32(0),
    i32(nameBytes),
    Buffer.of(4),
  ];
  header.push(i32(1), i32(info.at), i32(info.bytes));
  parts[0] = Buffer.concat([Buffer.concat(header), Buffer.alloc(100)], 100);
  if (directoryAt !== 100 + nameBytes) throw new RangeError('a directory in the wrong place');
  writeFileSync(path, Buffer.concat(parts));
}

function branchOf(
  { name, type, values }: WrittenBranch,
  { codec, basketRows = Math.max(values.length, 1), embedded = false }: WriteRootOptions,
  append: (...buffers: Buffer[]) => number,
  endOf: () => number,
): Buffer {
  const [bytesOf, entryOf, seekOf]: number[][] = [[], [], []];
  let inner = none();
  const count = Math.ceil(values.length / basketRows);
  for (let i = 0; i < count; i++) {
    const items = values.slice(i * basketRows, (i + 1) * basketRows).map((value) => encodeValue(type, value));
    const content = Buffer.concat(items);
    const keyBytes = key('TBasket', name, 't', 0, 0, 0, 19).length + 19;
    const starts = items.map((_, k) => keyBytes + items.slice(0, k).reduce((sum, { length }) => sum + length, 0));
    const offsets =
      type === 'text' ? Buffer.concat([i32(items.length + 1), ...starts.map(i32), i32(0)]) : Buffer.alloc(0);
    const last = keyBytes + content.length;
    const inTree = embedded && i === count - 1;
    const flag = inTree ? (type === 'text' ? 11 : 12) : 0;
    const tail = Buffer.concat([
      i16(2),
      i32(32000),
      i32(type === 'text' ? 1000 : LEAVES[type][1]),
      i32(items.length),
      i32(last),
      Buffer.of(flag),
    ]);
    entryOf.push(i * basketRows);
    if (inTree) {
      const head = key('TBasket', name, 't', 0, 0, 0, 19);
      inner = pointer('TBasket', Buffer.concat([head, tail, offsets, Buffer.alloc(keyBytes), content]));
      bytesOf.push(0);
      seekOf.push(0);
      continue;
    }
    const whole = Buffer.concat([content, offsets]);
    const packed = compress(whole, codec);
    seekOf.push(append(key('TBasket', name, 't', endOf(), packed.length, whole.length, 19), tail, packed));
    bytesOf.push(endOf() - seekOf[i]);
  }
  const baskets = Array.from({ length: count }, (_, i) => (embedded && i === count - 1 ? inner : none()));
  const write = embedded ? count - 1 : count;
  entryOf.push(values.length);
  const [className, width] = LEAVES[type];
  const leaf = counted(
    1,
    counted(
      2,
      tNamed(name, name),
      i32(1),
      i32(width),
      i32(0),
      Buffer.of(0),
      Buffer.of(type.startsWith('u') ? 1 : 0),
      none(),
    ),
  );
  return pointer(
    'TBranch',
    counted(
      13,
      tNamed(name, name),
      ...[codec === undefined ? 0 : 1, 32000, type === 'text' ? 1000 : 0, write].map(i32),
      i64(values.length),
      i32(count + 1),
      i64(values.length),
      i64(0),
      objArray(),
      objArray(pointer(className, leaf)),
      objArray(...baskets),
      Buffer.concat([Buffer.of(1), ...[...bytesOf, 0].map(i32)]),
      Buffer.concat([Buffer.of(1), ...entryOf.map(i64)]),
      Buffer.concat([Buffer.of(1), ...[...seekOf, 0].map(i64)]),
      text(''),
    ),
  );
}
