/** The line-by-line state of a HepMC3 ASCII listing; see read-hepmc.ts for what is kept. */
import { InputError } from '../../core/errors.js';
import { describeContent } from '../file-signature.js';
import { HepmcGraph } from './hepmc-graph.js';
import { LineParser } from './line-parser.js';

/** What a HepMC reader accepts, for messages. */
export const HEPMC_ALLOWED = 'a HepMC3 ASCII file (HepMC::Asciiv3), plain or gzipped';

const START = 'HepMC::Asciiv3-START_EVENT_LISTING';
const END = 'HepMC::Asciiv3-END_EVENT_LISTING';
const GEV_PER_UNIT: Readonly<Record<string, number>> = { GEV: 1, MEV: 1e-3 };
const CM_PER_UNIT: Readonly<Record<string, number>> = { MM: 0.1, CM: 1 };
const [LETTER_H, AT, OPEN, COMMA, CLOSE] = [72, 64, 91, 44, 93];
const [BEAM, FINAL, DECAYED] = [4, 1, 2];

type LineReader = (parser: HepmcParser) => void;

/** What a line does, by its first letter. Attributes, weight names and tools are read over, as are empty lines. */
const LINE_READERS: Readonly<Record<string, LineReader>> = {
  E: (parser) => {
    parser.startEvent();
  },
  U: (parser) => {
    parser.readUnits();
  },
  W: (parser) => {
    parser.readWeight();
  },
  V: (parser) => {
    parser.readVertex();
  },
  P: (parser) => {
    parser.readParticle();
  },
  H: (parser) => {
    parser.readMarker();
  },
  A: () => {},
  N: () => {},
  T: () => {},
  '\n': (parser) => {
    parser.stayOnLine();
  },
  '\r': () => {},
};
const BY_FIRST_BYTE = Array.from({ length: 256 }, (_, code) => LINE_READERS[String.fromCharCode(code)]);

/** Takes a file block by block, each ending at a line end; holds the event being read. */
export class HepmcParser extends LineParser {
  private readonly graph = new HepmcGraph();
  private state: 'before' | 'listing' | 'after' = 'before';
  private inEvent = false;
  private hasBeams = false;
  private eventNumber = 0;
  private declaredParticles = 0;
  private weight = 1;
  private gev = 1;
  private cm = 0.1;

  protected readLine(): void {
    const first = this.scan.bytes[this.scan.at++];
    const read = BY_FIRST_BYTE[first] as LineReader | undefined;
    if (read === undefined || (this.state !== 'listing' && first !== LETTER_H && first > 32)) this.refuseLine();
    read(this);
  }

  protected requireEnd(): void {
    if (this.state === 'before') throw new InputError({ file: this.file }, 'no event listing', HEPMC_ALLOWED);
    if (this.state === 'listing') this.refuse('the end of the file in the middle of the listing', `${END} at the end`);
  }

  /** An empty line: its only byte is the line end. */
  stayOnLine(): void {
    this.scan.at = this.lineStart;
  }

  /** `HepMC::...`: the version, the start or the end of a listing. */
  readMarker(): void {
    const text = this.scan.lineFrom(this.lineStart);
    if (text === START) this.state = 'listing';
    else if (text === END) this.endListing();
    else if (!text.startsWith('HepMC::Version')) this.refuse(this.quoted(), HEPMC_ALLOWED);
  }

  private endListing(): void {
    this.endEvent();
    this.state = 'after';
  }

  /** `E number vertices particles [@ x y z t]` */
  startEvent(): void {
    this.endEvent();
    const scan = this.scan;
    this.inEvent = true;
    this.hasBeams = false;
    this.weight = 1;
    this.beam.fill(0);
    this.eventNumber = scan.whole();
    scan.whole();
    this.declaredParticles = scan.whole();
    this.graph.reset();
    if (this.takeByte(AT)) this.graph.placeEvent(scan.number(), scan.number(), scan.number());
  }

  /** `U GEV MM` */
  readUnits(): void {
    const [momentum, length] = this.scan.lineFrom(this.scan.at).trim().split(/\s+/);
    if (!(momentum in GEV_PER_UNIT) || !(length in CM_PER_UNIT))
      this.refuse(this.quoted(), 'GEV or MEV, then MM or CM');
    this.gev = GEV_PER_UNIT[momentum];
    this.cm = CM_PER_UNIT[length];
  }

  /** `W first second ...`: the first weight counts. */
  readWeight(): void {
    if (this.scan.atLineEnd()) return;
    this.weight = this.scan.number();
    if (!Number.isFinite(this.weight)) this.refuse(this.quoted(), 'a finite weight');
  }

  /** `V number status [incoming,...] [@ x y z t]` */
  readVertex(): void {
    const scan = this.scan;
    const number = -scan.whole();
    scan.whole();
    const incoming: number[] = [];
    if (!this.takeByte(OPEN)) this.refuse(this.quoted(), 'a vertex with its incoming particles in brackets');
    while (!this.takeByte(CLOSE)) {
      incoming.push(scan.whole());
      if (scan.bad) return;
      this.takeByte(COMMA);
    }
    if (!(number > 0)) this.refuse(this.quoted(), 'a negative vertex number');
    this.graph.addVertex(number, incoming);
    if (this.takeByte(AT)) this.graph.placeVertex(number, scan.number(), scan.number(), scan.number());
  }

  /** `P number origin pdg px py pz e mass status`, the line that most of a file consists of. */
  readParticle(): void {
    const { scan, graph } = this;
    const number = scan.whole();
    const origin = scan.whole();
    const pdg = scan.whole();
    const px = scan.number() * this.gev;
    const py = scan.number() * this.gev;
    const pz = scan.number() * this.gev;
    const energy = scan.number() * this.gev;
    scan.number();
    const status = scan.whole();
    if (number !== graph.particles + 1) this.refuse(this.quoted(), `particle ${graph.particles + 1}`);
    if (!Number.isFinite(px + py + pz + energy) && !scan.bad) this.refuse(this.quoted(), 'a finite four-momentum');
    const kept = status === FINAL || status === DECAYED;
    graph.addParticle(origin, kept ? this.builder.entry : -1);
    if (kept) this.builder.add(pdg, status, px, py, pz, energy);
    else if (status === BEAM) this.addBeam(energy, px, py, pz);
  }

  private addBeam(energy: number, px: number, py: number, pz: number): void {
    this.hasBeams = true;
    this.beam[0] += energy;
    this.beam[1] += px;
    this.beam[2] += py;
    this.beam[3] += pz;
  }

  private endEvent(): void {
    if (!this.inEvent) return;
    const { graph, declaredParticles, builder } = this;
    if (graph.particles !== declaredParticles) {
      this.refuse(
        `${graph.particles} particles in event ${this.eventNumber}`,
        `${declaredParticles}, as its E line says`,
      );
    }
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

  private takeByte(value: number): boolean {
    this.scan.skipBlanks();
    if (this.scan.bytes[this.scan.at] !== value) return false;
    this.scan.at++;
    return true;
  }

  private refuseLine(): never {
    const foreign = this.state === 'before';
    const found = foreign ? describeContent(this.scan.bytes.subarray(this.lineStart)) : this.quoted();
    this.refuse(found, foreign ? HEPMC_ALLOWED : 'a line that starts with E, U, W, A, V, P, N, T or HepMC::');
  }
}
