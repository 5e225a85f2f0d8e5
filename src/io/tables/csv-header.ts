/** The first line of a CSV file. */
import { InputError } from '../../core/errors.js';
import { describeContent } from '../file-signature.js';

const ALLOWED = 'a header of distinct column names, separated by commas';

const SEPARATORS = [
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
] as const;

/** Column names of a CSV file. @throws InputError if the first line is empty or binary, or a name is empty or comes twice */
export function parseCsvHeader(file: string, head: Buffer): string[] {
  refuseBinary(file, head);
  const line = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/, 1)[0];
  const names = splitRecord(line);
  const other = names.length === 1 ? SEPARATORS.find(([character]) => names[0].includes(character)) : undefined;
  if (other) throw new InputError({ file, line: 1 }, `a header with ${other[1]} between the names`, ALLOWED);
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (name === '') {
      const index = i === 0 ? '; pandas leaves out the index with to_csv(..., index=False)' : '';
      throw new InputError({ file, line: 1 }, `no name for column ${i + 1}`, ALLOWED + index);
    }
    if (seen.has(name)) throw new InputError({ file, line: 1, column: name }, 'the name twice', ALLOWED);
    seen.add(name);
  }
  return names;
}

/** @throws InputError if `head`, the beginning of a file, is not text */
export function refuseBinary(file: string, head: Buffer): void {
  const at = head.indexOf(0);
  if (at < 0) return;
  const content = describeContent(head);
  if (!content.startsWith("'")) throw new InputError({ file }, content, 'a CSV file');
  const line = head.subarray(0, at).toString('latin1').split('\n').length;
  throw new InputError({ file, line }, 'a byte 0', 'text');
}

/** The fields of one line: bare, or in quotes with "" for a quote. */
function splitRecord(line: string): string[] {
  const fields = line.match(/"(?:[^"]|"")*"|[^,]+|(?<=,)(?=,|$)|^(?=,)/g) ?? [''];
  return fields.map((field) => (field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field.trim()));
}
