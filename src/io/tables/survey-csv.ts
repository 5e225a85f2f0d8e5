/** A first look through a whole CSV file: what DuckDB would misread or refuse without a reason, and the header. */
import { isUtf8 } from 'node:buffer';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError } from '../../core/errors.js';
import { isGzip } from '../file-signature.js';
import { localCopy, versionOf } from '../local-copies.js';
import { localPath } from '../local-path.js';
import { inspectInput, readBytes, readTail } from '../open-input.js';
import { parseCsvHeader, refuseBinary } from './csv-header.js';

const ALLOWED = 'a CSV file with a header';
const [LINE_FEED, RETURN, QUOTE] = [10, 13, 34];

/** A CSV file that DuckDB can read. */
export interface CsvFile {
  /** Where it stands, which may be a copy. */
  readonly path: string;
  readonly gzipped: boolean;
  /** Names of the columns. */
  readonly names: readonly string[];
}

/** Surveys by file and version: several readers of a command ask for the same. */
const surveys = new Map<string, Promise<CsvFile>>();

/**
 * Looks through a CSV file. One whose lines end in several ways, or a gzip stream with padding, is copied without.
 * @throws InputError if it is absent, empty, binary, damaged, or not UTF-8, with the line
 */
export async function surveyCsv(file: string): Promise<CsvFile> {
  const { head } = await inspectInput(file, ALLOWED);
  refuseBinary(file, isGzip(head) ? Buffer.alloc(0) : head);
  const path = await localPath(file);
  const version = await versionOf(path);
  let survey = surveys.get(version);
  if (survey === undefined) {
    survey = makeSurvey(file, path, version, isGzip(head));
    survey.catch(() => surveys.delete(version));
    surveys.set(version, survey);
  }
  const found = await survey;
  // A copy may have been removed since.
  return found.path === path ? found : { ...found, path: await cleanCopy(file, version) };
}

async function makeSurvey(file: string, path: string, version: string, gzipped: boolean): Promise<CsvFile> {
  const text = new TextSurvey(file);
  for await (const chunk of readBytes(file, ALLOWED)) text.add(chunk);
  text.end();
  const names = parseCsvHeader(file, text.header());
  const padded = gzipped && (await lengthInTrailer(file)) !== text.length % 2 ** 32;
  if (!padded && !text.hasMixedLineEnds()) return { path, gzipped, names };
  return { path: await cleanCopy(file, version), gzipped: false, names };
}

/** The length that the last four bytes of a gzip stream say; another one with padding behind, or of several streams in one file. */
async function lengthInTrailer(file: string): Promise<number> {
  const { bytes } = await inspectInput(file, ALLOWED);
  return (await readTail(file, bytes, 4)).readUInt32LE();
}

/** What stands in the text of a file. */
class TextSurvey {
  private readonly file: string;
  private readonly headerParts: Buffer[] = [];
  private headerEnded = false;
  /** The bytes after the last line end. */
  private rest: Buffer = Buffer.alloc(0);
  private lines = 0;
  /** Bytes taken. */
  length = 0;
  private lastByte = 0;
  private readonly ends = { feed: false, both: false, return: false };

  constructor(file: string) {
    this.file = file;
  }

  /** Takes the next bytes. @throws InputError for a byte 0, and for what is not UTF-8 */
  add(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.length += chunk.length;
    if (this.lines === 0 && this.rest.length === 0) refuseBinary(this.file, chunk);
    if (!this.headerEnded) this.takeHeader(chunk);
    const block = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const cut = Math.max(block.lastIndexOf(LINE_FEED), block.lastIndexOf(RETURN)) + 1;
    this.checkText(block.subarray(0, cut));
    this.rest = Buffer.from(block.subarray(cut));
    this.noteLineEnds(chunk);
  }

  /** Ends the text. @throws InputError if there was none, and as add */
  end(): void {
    if (this.headerParts.length === 0) throw new InputError({ file: this.file }, 'an empty file', ALLOWED);
    this.checkText(this.rest);
    if (this.lastByte === RETURN) this.ends.return = true;
  }

  header(): Buffer {
    return Buffer.concat(this.headerParts);
  }

  hasMixedLineEnds(): boolean {
    return Object.values(this.ends).filter(Boolean).length > 1;
  }

  private takeHeader(chunk: Buffer): void {
    const end = chunk.findIndex((byte) => byte === LINE_FEED || byte === RETURN);
    this.headerEnded = end >= 0;
    this.headerParts.push(Buffer.from(end < 0 ? chunk : chunk.subarray(0, end)));
  }

  private checkText(block: Buffer): void {
    const fault = block.includes(0) ? 'a byte 0' : isUtf8(block) ? undefined : 'text that is not UTF-8';
    if (fault === undefined) {
      this.lines += countLines(block);
      return;
    }
    for (const line of block.toString('latin1').split(/\r\n|\n|\r/)) {
      this.lines++;
      const bytes = Buffer.from(line, 'latin1');
      if (bytes.includes(0)) throw new InputError({ file: this.file, line: this.lines }, 'a byte 0', 'text');
      if (isUtf8(bytes)) continue;
      const found = `'${line.replace(/^.*?(?=.{0,20}[\x80-\xff])/s, '').slice(0, 40)}', which is not UTF-8`;
      throw new InputError({ file: this.file, line: this.lines }, found, 'UTF-8: iconv -f latin1 -t utf8 makes it so');
    }
  }

  private noteLineEnds(chunk: Buffer): void {
    const { ends } = this;
    const before = this.lastByte;
    this.lastByte = chunk[chunk.length - 1];
    if (before !== RETURN && !chunk.includes(RETURN)) {
      ends.feed ||= chunk.includes(LINE_FEED);
      return;
    }
    for (let i = 0, last = before; i < chunk.length; last = chunk[i++]) {
      if (chunk[i] === LINE_FEED) ends[last === RETURN ? 'both' : 'feed'] = true;
      else if (last === RETURN) ends.return = true;
    }
  }
}

function countLines(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(LINE_FEED); at >= 0; at = block.indexOf(LINE_FEED, at + 1)) lines++;
  return lines;
}

const cleanCopy = (file: string, version: string) =>
  localCopy(`csv ${version}`, '.csv', (target) =>
    pipeline(Readable.from(withLineFeeds(readBytes(file, ALLOWED))), createWriteStream(target)),
  );

/** The text with a line feed at the end of each line; line ends within quotes stay. */
async function* withLineFeeds(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let quoted = false;
  let last = 0;
  for await (const chunk of chunks) {
    const out = Buffer.alloc(chunk.length);
    let to = 0;
    for (const byte of chunk) {
      if (byte === QUOTE) quoted = !quoted;
      if (quoted || (byte !== RETURN && byte !== LINE_FEED)) out[to++] = byte;
      else if (byte === RETURN || last !== RETURN) out[to++] = LINE_FEED;
      last = byte;
    }
    yield out.subarray(0, to);
  }
}
