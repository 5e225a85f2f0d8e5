/** What the dialects of HepMC's ASCII listings have in common: markers, units, beams and the end of an event. */
import { InputError } from '../../core/errors.js';
import { describeContent } from '../file-signature.js';
import { HepmcGraph } from './hepmc-graph.js';
import { LineParser } from './line-parser.js';

/** What a HepMC reader accepts, for messages. */
export const HEPMC_ALLOWED = 'a HepMC file (Asciiv3 of HepMC3 or IO_GenEvent of HepMC2), plain or gzipped';

const GEV_PER_UNIT = new Map([
  ['GEV', 1],
  ['MEV', 1e-3],
]);
const CM_PER_UNIT = new Map([
  ['MM', 0.1],
  ['CM', 1],
]);
const [BEAM, FINAL, DECAYED] = [4, 1, 2];
const [SPACE, LETTER_H] = [32, 72];

/** What a line does, by the code of its first letter. */
export type LineReaders<Parser> = readonly (((parser: Parser) => void) | undefined)[];

/** The readers by first byte, from those by first letter. */
export const byFirstByte = <Parser>(readers: Readonly<Record<string, (parser: Parser) => void>>): LineReaders<Parser> =>
  Array.from({ length: 256 }, (_, code) =>
    Object.hasOwn(readers, String.fromCharCode(code)) ? readers[String.fromCharCode(code)] : undefined,
  );

/** Takes a file block by block, each ending at a line end; holds the event being read. */
export abstract class HepmcListing extends LineParser {
  /** Name of the listing in its markers. */
  protected abstract readonly listing: string;
  protected abstract readonly readers: LineReaders<this>;
  protected readonly graph = new HepmcGraph();
  protected weight = 1;
  protected eventNumber = 0;
  protected gev = 1;
  protected inEvent = false;
  private cm = 0.1;
  private hasBeams = false;
  private state: 'before' | 'listing' | 'after' = 'before';

  protected readLine(): void {
    const { scan } = this;
    const first = scan.bytes[scan.at++];
    if (first <= SPACE) {
      scan.at = this.lineStart;
      if (!scan.atLineEnd()) this.refuseLine();
    } else if (first === LETTER_H && scan.wordFrom(this.lineStart).startsWith('HepMC::')) this.readMarker();
    else {
      const read = this.readers[first];
      if (read === undefined || this.state !== 'listing') this.refuseLine();
      read(this);
    }
  }

  protected requireEnd(): void {
    if (this.state === 'before') throw new InputError({ file: this.file }, 'no event listing', HEPMC_ALLOWED);
    if (this.state === 'listing')
      this.refuse('the end of the file in the middle of the listing', `${this.listing}-END_EVENT_LISTING at the end`);
  }

  /** `HepMC::...`: the version, the start or the end of a listing. Several listings may stand in one file. */
  private readMarker(): void {
    const text = this.scan.lineFrom(this.lineStart);
    if (text === `${this.listing}-START_EVENT_LISTING`) this.state = 'listing';
    else if (text === `${this.listing}-END_EVENT_LISTING`) {
      this.endEvent();
      this.state = 'after';
    } else if (!text.startsWith('HepMC::Version')) this.refuse(this.quoted(), HEPMC_ALLOWED);
  }

  /** Ends the event before and begins one at the origin. */
  protected beginEvent(): void {
    this.endEvent();
    this.inEvent = true;
    this.hasBeams = false;
    this.weight = 1;
    this.beam.fill(0);
    this.graph.reset();
  }

  /** @throws InputError unless an event has begun */
  protected requireEvent(): void {
    if (!this.inEvent) this.refuse(this.quoted(), 'a line that starts with E first');
  }

  /** `U GEV MM` */
  readUnits(): void {
    const [momentum, length] = this.scan.lineFrom(this.scan.at).trim().split(/\s+/);
    const [gev, cm] = [GEV_PER_UNIT.get(momentum), CM_PER_UNIT.get(length)];
    if (gev === undefined || cm === undefined) this.refuse(this.quoted(), 'GEV or MEV, then MM or CM');
    [this.gev, this.cm] = [gev, cm];
  }

  protected takeWeight(weight: number): void {
    if (!Number.isFinite(weight) && !this.scan.bad) this.refuse(this.quoted(), 'a finite weight');
    this.weight = weight;
  }

  /** Adds a particle, momentum in GeV. Only decayed and final ones are kept, beams are summed. */
  protected addParticle(
    origin: number,
    pdg: number,
    status: number,
    px: number,
    py: number,
    pz: number,
    energy: number,
  ): void {
    this.requireParticle(pdg, px + py + pz + energy, 0);
    const kept = status === FINAL || status === DECAYED;
    this.graph.addParticle(origin, kept ? this.builder.entry : -1);
    if (kept) this.builder.add(pdg, status, px, py, pz, energy);
    else if (status === BEAM) {
      this.hasBeams = true;
      this.addBeam(energy, px, py, pz);
    }
  }

  /** What an event must be before it ends. @throws InputError otherwise */
  protected abstract completeEvent(): void;

  private endEvent(): void {
    if (!this.inEvent) return;
    const { builder } = this;
    this.completeEvent();
    this.resolveParticles();
    builder.endEvent(this.eventNumber, this.weight, this.hasBeams ? this.beam : builder.finalMomentum());
    this.inEvent = false;
  }

  private resolveParticles(): void {
    const { graph, builder, cm } = this;
    for (let particle = 1; particle <= graph.particles; particle++) {
      const entry = graph.entryOf(particle);
      if (entry < 0) continue;
      if (!graph.resolve(particle)) {
        this.refuse(`particle ${particle} of event ${this.eventNumber} of unknown origin`, 'origins within the event');
      }
      const [x, y, z] = graph.point;
      builder.place(entry, x * cm, y * cm, z * cm, graph.mother);
    }
  }

  /** The next three numbers as a point in the unit of the file. @throws InputError if it is not finite */
  protected readPoint(): [x: number, y: number, z: number] {
    const { scan } = this;
    const point: [number, number, number] = [scan.number(), scan.number(), scan.number()];
    if (!Number.isFinite(point[0] + point[1] + point[2]) && !scan.bad) this.refuse(this.quoted(), 'a finite position');
    return point;
  }

  private refuseLine(): never {
    const foreign = this.state === 'before';
    const found = foreign ? describeContent(this.scan.bytes.subarray(this.lineStart)) : this.quoted();
    const letters = this.readers.flatMap((read, code) => (read === undefined ? [] : String.fromCharCode(code)));
    this.refuse(found, foreign ? HEPMC_ALLOWED : `a line that starts with ${letters.join(', ')} or HepMC::`);
  }
}
