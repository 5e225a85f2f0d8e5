/** What the parsers of event files that are read line by line have in common. */
import { InputError } from '../../core/errors.js';
import type { ParticleColumns } from './particles.js';
import { ByteScanner } from './byte-scanner.js';
import { ParticleBuilder } from './particle-builder.js';

const BYTE_ORDER_MARK = Buffer.from('\ufeff');
/** Largest particle code; the PDG numbering has ten digits at most, nuclei included. */
const LARGEST_CODE = 2 ** 31 - 1;

/** Takes a file block by block, each ending at a line end; holds the event being read. */
export abstract class LineParser {
  protected readonly file: string;
  protected readonly scan = new ByteScanner();
  protected readonly builder = new ParticleBuilder();
  protected readonly beam = new Float64Array(4);
  protected lineStart = 0;
  private line = 0;

  constructor(file: string) {
    this.file = file;
  }

  /** Reads a block; hands out full batches. @throws InputError naming file and line */
  *parse(block: Buffer): Generator<ParticleColumns> {
    const scan = this.scan;
    scan.bytes = block;
    scan.at = this.line === 0 && block.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
    while (scan.at < block.length) {
      this.line++;
      this.lineStart = scan.at;
      this.readLine();
      if (scan.bad) this.refuse(this.quoted(), 'a number in each numeric field');
      scan.nextLine();
      if (this.builder.full) yield this.builder.take();
    }
  }

  /** Hands out the last batch. @throws InputError if the file has not ended as its format does */
  *finish(): Generator<ParticleColumns> {
    this.requireEnd();
    if (this.builder.eventCount > 0) yield this.builder.take();
  }

  /** Reads the line that the cursor is at the start of, and need not move to its end. */
  protected abstract readLine(): void;

  /** @throws InputError unless the file may end here */
  protected abstract requireEnd(): void;

  /** Adds the four-momentum of a beam, GeV. */
  protected addBeam(energy: number, px: number, py: number, pz: number): void {
    this.beam[0] += energy;
    this.beam[1] += px;
    this.beam[2] += py;
    this.beam[3] += pz;
  }

  /** Checks a particle's code and that neither its momentum nor `others` (sums of fields) is NaN or infinite. @throws InputError */
  protected requireParticle(pdg: number, momentum: number, others: number): void {
    if (!Number.isFinite(momentum)) this.refuse(this.quoted(), 'a finite four-momentum');
    if (!Number.isFinite(others)) this.refuse(this.quoted(), 'finite numbers');
    if (Math.abs(pdg) > LARGEST_CODE)
      this.refuse(this.quoted(), `a particle code from -${LARGEST_CODE} to ${LARGEST_CODE}`);
  }

  /** The line being read, for messages. */
  protected quoted(): string {
    return `'${this.scan.lineFrom(this.lineStart).trim().slice(0, 80)}'`;
  }

  /** @throws InputError naming file and line */
  protected refuse(found: string, allowed: string): never {
    throw new InputError({ file: this.file, line: this.line }, found, allowed);
  }
}
