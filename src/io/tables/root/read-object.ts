/** Reads an object of any class that the file describes, as far as its members are of kinds that trees are made of. */
import { ByteReader } from './byte-reader.js';
import { readKey } from './root-file.js';
import { ClassNames, type ClassDescriptions, type Member } from './streamer-info.js';

/** A streamed object: its class and its members by name, those of its bases among them. */
export interface StreamedObject {
  readonly className: string;
  readonly [member: string]: unknown;
}

/** A basket that stands inside its tree: its content as it stands in a file, and what its key would say. */
export interface EmbeddedBasket extends StreamedObject {
  readonly content: Uint8Array;
  readonly keyBytes: number;
  readonly last: number;
  readonly rows: number;
  readonly offsets: readonly number[] | undefined;
}

/** Codes of TStreamerElement::fType below 20: the value of a basic type. */
function basicReaders(reader: ByteReader): Readonly<Record<number, (() => number) | undefined>> {
  const { int8, uint8, int16, uint16, int32, uint32, int64, float, double } = reader;
  return {
    1: int8,
    2: int16,
    3: int32,
    4: int64,
    5: float,
    6: int32,
    8: double,
    9: float,
    10: int8,
    11: uint8,
    12: uint16,
    13: uint32,
    14: int64,
    15: uint32,
    16: int64,
    17: int64,
    18: uint8,
  };
}

/** Reads the objects of one record. */
export class ObjectReader {
  private readonly reader: ByteReader;
  private readonly classes: ClassDescriptions;
  private readonly names: ClassNames;
  private readonly known = new Map<number, StreamedObject>();
  private readonly basic: ReturnType<typeof basicReaders>;

  /** @param displacement bytes of the key before the record, which references count too */
  constructor(bytes: Uint8Array, displacement: number, classes: ClassDescriptions) {
    this.reader = new ByteReader(bytes);
    this.classes = classes;
    this.names = new ClassNames(this.reader, displacement);
    this.basic = basicReaders(this.reader);
  }

  /** An object of `className` at the present position. @throws RangeError if the class is not described or data are damaged */
  read(className: string): StreamedObject {
    const object: Record<string, unknown> & { className: string } = { className };
    this.readInto(object, className);
    return object;
  }

  private readInto(object: Record<string, unknown>, className: string): void {
    const { reader } = this;
    const { end, version } = reader.head();
    const versions = this.classes.get(className);
    const members = versions?.get(version) ?? (versions?.size === 1 ? [...versions.values()][0] : undefined);
    if (members === undefined && end === undefined)
      throw new RangeError(`no description of class ${className}, version ${version}`);
    for (const member of members ?? [])
      if (!this.readMember(object, member) || (className === 'TTree' && member.name === 'fBranches')) break;
    reader.at = end ?? reader.at;
  }

  /** @returns false if the member is of a kind that is not read: nothing behind it can be either */
  private readMember(object: Record<string, unknown>, member: Member): boolean {
    const { reader } = this;
    const { name, type, typeName } = member;
    if (type === 0) this.readInto(object, name);
    else if (type === 66) reader.skipTObject();
    else if (type === 67) Object.assign(object, reader.named());
    else if (type === 65) object[name] = reader.text();
    else if (type === 61 || type === 62) object[name] = this.readKnown(typeName);
    else if (type === 63 || type === 64 || type === 69) object[name] = this.readPointer();
    else return this.readBasic(object, member);
    return true;
  }

  private readBasic(object: Record<string, unknown>, { name, type, arrayLength, countName }: Member): boolean {
    const read = this.basic[type % 20];
    if (read === undefined || type >= 60) return false;
    const many = (length: number) => Array.from({ length }, read);
    if (type < 20) object[name] = read();
    else if (type < 40) object[name] = many(arrayLength);
    else object[name] = this.reader.uint8() === 0 ? [] : many(Number(object[countName!]));
    return true;
  }

  private readKnown(typeName: string): unknown {
    const className = typeName.replace(/\*$/, '');
    return className === 'TObjArray' ? this.readArray() : this.read(className);
  }

  private readPointer(): StreamedObject | undefined {
    const { className, end, place } = this.names.next();
    if (className === '') return this.known.get(place);
    // The object is known before its members are read, as they may refer to it.
    const object: Record<string, unknown> & { className: string } = { className };
    this.known.set(place, object);
    if (className === 'TBasket') Object.assign(object, this.readBasket());
    else if (className === 'TObjArray') object.items = this.readArray();
    else if (Number.isNaN(end) || this.classes.has(className)) this.readInto(object, className);
    this.reader.at = Number.isNaN(end) ? this.reader.at : end;
    return object;
  }

  private readArray(): (StreamedObject | undefined)[] {
    const { reader } = this;
    const { end } = reader.head();
    reader.skipTObject();
    reader.text();
    const count = reader.int32();
    reader.at += 4;
    const items = Array.from({ length: count }, () => this.readPointer());
    reader.at = end ?? reader.at;
    return items;
  }

  /** TBasket::Streamer: a key, the numbers of a basket, the beginnings of entries, and the content if it is not on file. */
  private readBasket(): Omit<EmbeddedBasket, 'className'> {
    const { reader } = this;
    const { keyBytes } = readKey(reader, '');
    reader.head();
    reader.at += 4;
    const offsetsSize = reader.int32();
    // A negative size announces a byte of features.
    if (offsetsSize < 0) reader.at++;
    const rows = reader.int32();
    const last = reader.int32();
    const flag = reader.uint8();
    const readInts = () => Array.from({ length: reader.int32() }, () => reader.int32());
    let offsets: readonly number[] | undefined;
    if (flag !== 0 && flag % 10 !== 2 && rows > 0) offsets = readInts();
    if (flag > 40 && offsets !== undefined) readInts();
    const stands = flag === 1 || flag > 10;
    const content = stands ? reader.bytes.subarray(reader.at, reader.at + last) : new Uint8Array();
    return { content, keyBytes, last, rows, offsets };
  }
}
