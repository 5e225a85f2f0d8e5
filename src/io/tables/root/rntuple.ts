/** An RNTuple, by the RNTuple Binary Format Specification 1.0 (ROOT 6.34): its fields, columns and the pages of their values. */
import { ByteReader } from './byte-reader.js';
import { decompress } from './decompress.js';
import { EnvelopeReader } from './envelope.js';
import { columnTypeOf, decodePage, type ColumnType } from './rntuple-pages.js';
import {
  ITEM_TYPES,
  type NumberType,
  type Numbers,
  type Piece,
  type RootBranch,
  type RootTree,
} from './root-branch.js';
import type { RootFile, RootKey } from './root-file.js';

/** Class of the keys of RNTuples. */
export const NTUPLE_CLASSES = ['ROOT::RNTuple', 'ROOT::Experimental::RNTuple'];

interface Field {
  readonly id: number;
  readonly parent: number;
  readonly role: number;
  readonly name: string;
  readonly typeName: string;
  /** Items of a fixed array; 0 if it is none. */
  readonly arraySize: number;
}

interface Column {
  readonly fieldId: number;
  readonly type: ColumnType;
  readonly bits: number;
  readonly representation: number;
}

interface Page {
  readonly count: number;
  readonly seek: number;
  readonly bytes: number;
}

interface Cluster {
  readonly firstRow: number;
  readonly rowCount: number;
  /** Pages by column. */
  readonly columns: readonly (readonly Page[])[];
}

interface Schema {
  readonly fields: Field[];
  readonly columns: Column[];
  /** Columns that further fields share. */
  readonly aliases: { readonly column: number; readonly fieldId: number }[];
}

const [PLAIN, COLLECTION, RECORD] = [0, 1, 2];

/** Reads the description of an RNTuple. @throws RangeError if it is damaged or of a format before 1.0 */
export async function readRNTuple(file: RootFile, key: RootKey): Promise<RootTree> {
  const anchor = new ByteReader(await file.readObject(key));
  anchor.head();
  if (anchor.uint16() < 1) throw new RangeError('an RNTuple of a format before 1.0');
  anchor.at += 6;
  const [headerSeek, headerBytes, headerLength, footerSeek, footerBytes, footerLength] = Array.from({ length: 6 }, () =>
    anchor.int64(),
  );
  const envelope = async (seek: number, bytes: number, length: number) =>
    new EnvelopeReader(decompress(await file.read(seek, bytes), length));
  const header = await envelope(headerSeek, headerBytes, headerLength);
  header.featureFlags();
  const name = header.text();
  const title = header.text();
  header.text();
  const schema: Schema = { fields: [], columns: [], aliases: [] };
  readSchema(header, schema);
  const footer = await envelope(footerSeek, footerBytes, footerLength);
  footer.featureFlags();
  footer.at += 8;
  const extension = footer.record();
  if (extension > footer.at) readSchema(footer, schema);
  footer.at = extension;
  const clusters: Cluster[] = [];
  for (const link of readGroups(footer))
    clusters.push(...readPageList(await envelope(link.seek, link.bytes, link.length)));
  const rowCount = clusters.reduce((sum, cluster) => sum + cluster.rowCount, 0);
  const describe = branchDescriber(file, schema, clusters);
  const branches = schema.fields
    .filter(({ id, parent }) => id === parent)
    .flatMap((field) => describe(field, field.name));
  return { name: key.name === '' ? name : key.name, title, className: 'RNTuple', rowCount, branches };
}

function readSchema(reader: EnvelopeReader, { fields, columns, aliases }: Schema): void {
  reader.list(() => {
    reader.at += 8;
    const parent = reader.uint32();
    const role = reader.uint16();
    const flags = reader.uint16();
    const [name, typeName] = [reader.text(), reader.text()];
    reader.text();
    reader.text();
    const arraySize = (flags & 1) === 0 ? 0 : reader.uint64();
    fields.push({ id: fields.length, parent, role, name, typeName, arraySize });
  });
  reader.list(() => {
    const type = columnTypeOf(reader.uint16());
    const bits = reader.uint16();
    const fieldId = reader.uint32();
    reader.at += 2;
    columns.push({ type, bits, fieldId, representation: reader.uint16() });
  });
  reader.list(() => aliases.push({ column: reader.uint32(), fieldId: reader.uint32() }));
}

interface Link {
  readonly seek: number;
  readonly bytes: number;
  readonly length: number;
}

function readGroups(footer: EnvelopeReader): Link[] {
  const links: Link[] = [];
  footer.list(() => {
    footer.at += 20;
    const length = footer.uint64();
    links.push({ length, ...footer.locator() });
  });
  return links;
}

function readPageList(reader: EnvelopeReader): Cluster[] {
  reader.at += 8;
  const summaries: Pick<Cluster, 'firstRow' | 'rowCount'>[] = [];
  reader.list(() => {
    const firstRow = reader.uint64();
    // The highest byte holds flags.
    const rowCount = reader.uint64() % 2 ** 56;
    summaries.push({ firstRow, rowCount });
  });
  const clusters: Cluster[] = [];
  reader.list(() => {
    const columns: Page[][] = [];
    reader.list(() => {
      const pages: Page[] = [];
      reader.pages(() => {
        const count = Math.abs(reader.int32());
        pages.push({ count, ...reader.locator() });
      });
      columns.push(pages);
    });
    clusters.push({ ...summaries[clusters.length], columns });
  });
  return clusters;
}

type Describe = (field: Field, name: string) => RootBranch[];

/** The branches of a field and of the fields within it. */
function branchDescriber(file: RootFile, schema: Schema, clusters: readonly Cluster[]): Describe {
  const innerOf = (field: Field) => schema.fields.filter(({ id, parent }) => parent === field.id && id !== field.id);
  const branch = (field: Field, name: string, values: Values | undefined): RootBranch => ({
    name,
    typeName: field.typeName || 'record',
    item: values?.item,
    length: values?.length ?? 1,
    pieces: values === undefined ? [] : clusters.map((cluster) => pieceOf(cluster, () => values.read(cluster))),
  });
  const describe: Describe = (field, name) => {
    const inner = innerOf(field);
    if (field.role === RECORD) return inner.flatMap((one) => describe(one, `${name}.${one.name}`));
    if (field.role !== COLLECTION || inner[0]?.role !== RECORD)
      return [branch(field, name, valuesOfField(file, schema, field, inner))];
    const [index] = columnsOf(schema, field);
    return innerOf(inner[0]).map((one) => branch(one, `${name}.${one.name}`, collected(file, schema, index, one)));
  };
  return describe;
}

/** What a branch holds, and how its values in a cluster are read. */
interface Values {
  readonly item: NumberType | 'text';
  readonly length: number | 'varies';
  readonly read: (cluster: Cluster) => ReturnType<Piece['read']>;
}

function valuesOfField(file: RootFile, schema: Schema, field: Field, inner: readonly Field[]): Values | undefined {
  const [first, second] = columnsOf(schema, field);
  if (first !== undefined && second !== undefined && /^(?:std::)?string$/.test(field.typeName))
    return { item: 'text', length: 1, read: texts(file, first, second) };
  if (first !== undefined && field.typeName.startsWith('ROOT::RNTupleCardinality'))
    return { item: 'int32', length: 1, read: async (cluster) => ({ values: await readCounts(file, cluster, first) }) };
  if (inner.length === 1 && field.role === COLLECTION) return collected(file, schema, first, inner[0]);
  const holder = inner.length === 1 && field.arraySize > 0 ? inner[0] : inner.length === 0 ? field : undefined;
  const [column] = holder === undefined ? [] : columnsOf(schema, holder);
  const item = holder && numberTypeOf(holder, column);
  if (item === undefined || field.role !== PLAIN) return undefined;
  const read: Values['read'] = async (cluster) => ({ values: await readColumn(file, cluster, column, item) });
  return { item, length: field.arraySize || 1, read };
}

/** The numbers of one field of the items of a collection. */
function collected(file: RootFile, schema: Schema, index: NumberedColumn, field: Field): Values | undefined {
  const [column] = columnsOf(schema, field);
  const item = field.role === PLAIN ? numberTypeOf(field, column) : undefined;
  if (item === undefined || (index as NumberedColumn | undefined) === undefined) return undefined;
  const read: Values['read'] = async (cluster) => ({
    values: await readColumn(file, cluster, column, item),
    offsets: await readOffsets(file, cluster, index),
  });
  return { item, length: 'varies', read };
}

interface NumberedColumn {
  readonly index: number;
  readonly column: Column;
}

/** The columns of a field in its first representation. */
function columnsOf({ columns, aliases }: Schema, { id }: Field): NumberedColumn[] {
  const own = columns.map((column, index) => ({ index, column }));
  const shared = aliases.filter(({ fieldId }) => fieldId === id).map(({ column }) => own[column]);
  return [...own.filter(({ column }) => column.fieldId === id && column.representation === 0), ...shared];
}

const CXX_TYPES: Readonly<Record<string, NumberType | undefined>> = {
  bool: 'bool',
  char: 'int8',
  'std::byte': 'uint8',
  'std::int8_t': 'int8',
  'std::uint8_t': 'uint8',
  'std::int16_t': 'int16',
  'std::uint16_t': 'uint16',
  'std::int32_t': 'int32',
  'std::uint32_t': 'uint32',
  'std::int64_t': 'int64',
  'std::uint64_t': 'uint64',
  float: 'float',
  double: 'double',
};

/** Type of the numbers of a field, if its column holds them as they are. */
function numberTypeOf({ typeName }: Field, column: NumberedColumn | undefined): NumberType | undefined {
  const wanted = CXX_TYPES[typeName];
  return wanted !== undefined && column?.column.type?.number === wanted ? wanted : undefined;
}

const pieceOf = ({ firstRow, rowCount }: Cluster, read: Piece['read']): Piece => ({ firstRow, rowCount, read });

const texts =
  (file: RootFile, index: NumberedColumn, characters: NumberedColumn): Values['read'] =>
  async (cluster) => {
    const bytes = Buffer.from((await readColumn(file, cluster, characters, 'int8')).buffer);
    const offsets = await readOffsets(file, cluster, index);
    const textOf = (_: unknown, row: number) => bytes.toString('utf8', offsets[row], offsets[row + 1]);
    return { values: Array.from({ length: cluster.rowCount }, textOf) };
  };

/** How many items each row of the cluster has. */
async function readCounts(file: RootFile, cluster: Cluster, index: NumberedColumn): Promise<Int32Array<ArrayBuffer>> {
  const offsets = await readOffsets(file, cluster, index);
  return Int32Array.from({ length: cluster.rowCount }, (_, row) => offsets[row + 1] - offsets[row]);
}

/** Where the items of each row begin in the cluster, and where the last ends. */
async function readOffsets(file: RootFile, cluster: Cluster, index: NumberedColumn): Promise<Int32Array> {
  const ends = await readColumn(file, cluster, index, index.column.type?.number ?? 'uint64');
  const offsets = new Int32Array(cluster.rowCount + 1);
  for (let row = 0; row < cluster.rowCount; row++) offsets[row + 1] = Number(ends[row]);
  return offsets;
}

async function readColumn(
  file: RootFile,
  { columns, rowCount }: Cluster,
  { index, column }: NumberedColumn,
  item: NumberType,
): Promise<Numbers> {
  // A column that came into the schema later has no pages in earlier clusters: its values are 0.
  const pages = (columns[index] as readonly Page[] | undefined) ?? [];
  const count = pages.reduce((sum, page) => sum + page.count, 0);
  const values = new ITEM_TYPES[item](Math.max(count, pages.length === 0 ? rowCount : 0));
  let at = 0;
  for (const { count: pageCount, seek, bytes } of pages) {
    const length = Math.ceil((pageCount * column.bits) / 8);
    const page = decodePage(decompress(await file.read(seek, bytes), length), pageCount, column.type);
    (values as Float64Array).set(page as Float64Array, at);
    at += pageCount;
  }
  return values;
}
