/** The description of classes that a ROOT file carries: which members an object of a class and version has, in order. */
import { ByteReader } from './byte-reader.js';
import type { RootFile } from './root-file.js';
import { decompress } from './decompress.js';
import { readKey } from './root-file.js';

/** A member of a class. */
export interface Member {
  readonly name: string;
  /** Code of TStreamerElement::fType; 0 is a base class, and 20 and 40 are added for arrays of a basic type. */
  readonly type: number;
  readonly typeName: string;
  readonly arrayLength: number;
  /** The member that counts the items of an array of variable length. */
  readonly countName?: string;
}

/** The members of each class by version; one without a version stands under its only one. */
export type ClassDescriptions = ReadonlyMap<string, ReadonlyMap<number, readonly Member[]>>;

/** Reads the descriptions of a file. @throws RangeError if they are damaged */
export async function readDescriptions(file: RootFile): Promise<ClassDescriptions> {
  const { seek, bytes } = file.streamerInfo;
  const classes = new Map<string, Map<number, readonly Member[]>>();
  if (bytes === 0) return classes;
  const record = await file.read(seek, bytes);
  const key = readKey(new ByteReader(record), '');
  const reader = new ByteReader(decompress(record.subarray(key.keyBytes), key.objectBytes));
  reader.head();
  reader.skipTObject();
  reader.text();
  const count = reader.int32();
  const names = new ClassNames(reader, key.keyBytes);
  for (let i = 0; i < count; i++) {
    const { className, end } = names.next();
    if (className === 'TStreamerInfo') addDescription(reader, names, classes);
    reader.at = end;
    const option = reader.uint8();
    reader.at += option === 255 ? reader.int32() : option;
  }
  return classes;
}

function addDescription(
  reader: ByteReader,
  names: ClassNames,
  classes: Map<string, Map<number, readonly Member[]>>,
): void {
  reader.head();
  const { name } = reader.named();
  reader.at += 4;
  const version = reader.int32();
  names.next();
  reader.head();
  reader.skipTObject();
  reader.text();
  const count = reader.int32();
  reader.at += 4;
  const members: Member[] = [];
  for (let i = 0; i < count; i++) {
    const { className, end } = names.next();
    members.push(readMember(reader, className));
    reader.at = end;
  }
  const versions = classes.get(name) ?? new Map<number, readonly Member[]>();
  classes.set(name, versions.set(version, members));
}

/** A TStreamerElement or what is derived of it. */
function readMember(reader: ByteReader, className: string): Member {
  // A derived class has a head of its own before that of TStreamerElement.
  if (className !== 'TStreamerElement') reader.head();
  const { end, version } = reader.head();
  const { name } = reader.named();
  const type = reader.int32();
  reader.at += 4;
  const arrayLength = reader.int32();
  reader.at += version === 1 ? 4 * (reader.int32() + 1) : 4 + 20;
  const typeName = reader.text();
  reader.at = end ?? reader.at;
  if (className !== 'TStreamerBasicPointer' && className !== 'TStreamerLoop')
    return { name, type, typeName, arrayLength };
  reader.at += 4;
  return { name, type, typeName, arrayLength, countName: reader.text() };
}

const NEW_CLASS = 0xffffffff;
const CLASS_MASK = 0x80000000;
const BYTE_COUNT = 0x40000000;
const MAP_OFFSET = 2;

/** What stands before an object that may be absent, a reference to one that was read, or new. */
export interface ObjectTag {
  /** Empty if there is no object, or it was read before. */
  readonly className: string;
  /** Position behind the object. */
  readonly end: number;
  /** Place of the object, for later references to it; of the one referred to if there is no class. */
  readonly place: number;
}

/** Follows the tags before objects, which name a class once and refer to it afterwards. */
export class ClassNames {
  private readonly reader: ByteReader;
  private readonly displacement: number;
  private readonly names = new Map<number, string>();

  /** @param displacement bytes of the key before the object, which references count too */
  constructor(reader: ByteReader, displacement: number) {
    this.reader = reader;
    this.displacement = displacement;
  }

  /** Reads the tag before an object. @throws RangeError if it refers to no class */
  next(): ObjectTag {
    const { reader } = this;
    const start = reader.at;
    const count = reader.uint32();
    const counted = (count & BYTE_COUNT) !== 0 && count !== NEW_CLASS;
    const tagAt = reader.at - (counted ? 0 : 4);
    const tag = counted ? reader.uint32() : count;
    if ((tag & CLASS_MASK) === 0) return { className: '', end: reader.at, place: tag };
    let className: string | undefined;
    if (tag === NEW_CLASS) {
      className = reader.zeroEnded();
      this.names.set(tagAt + this.displacement + MAP_OFFSET, className);
    } else className = this.names.get((tag & ~CLASS_MASK) >>> 0);
    if (className === undefined || className === '') throw new RangeError('a reference to no class');
    const end = counted ? start + 4 + (count & ~BYTE_COUNT) : NaN;
    return { className, end, place: start + this.displacement + MAP_OFFSET };
  }
}
