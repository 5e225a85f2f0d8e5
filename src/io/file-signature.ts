/** What a file is, told from its first bytes: for messages about a file of the wrong kind. */

const SIGNATURES: readonly (readonly [prefix: string, name: string])[] = [
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF', 'a PDF document'],
  ['PAR1', 'a Parquet file'],
  ['root', 'a ROOT file'],
  ['\x89HDF', 'an HDF5 file'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x1f\x8b', 'a gzip stream'],
  ['\x28\xb5\x2f\xfd', 'a zstd stream'],
  ['BZh', 'a bzip2 stream'],
  ['\xfd7zXZ', 'an xz stream'],
  ['HepMC::', 'a HepMC file'],
  ['<LesHouchesEvents', 'a Les Houches event file'],
  ['<', 'an XML or HTML text'],
  ['{', 'a JSON text'],
];

/** True if the bytes start a gzip stream. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** A noun phrase for a file that starts with `head`: a known format, or its first line quoted. */
export function describeContent(head: Uint8Array): string {
  if (head.length === 0) return 'an empty file';
  const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 200)).toString('latin1');
  const known = SIGNATURES.find(([prefix]) => text.startsWith(prefix));
  if (known) return known[1];
  // eslint-disable-next-line no-control-regex -- control characters are what tells binary from text
  if (/[\x00-\x08\x0e-\x1f]/.test(text)) return 'a binary file of unknown format';
  const line = text.split(/\r?\n/).find((candidate) => candidate.trim() !== '') ?? '';
  return `'${line.trim().slice(0, 60)}'`;
}
