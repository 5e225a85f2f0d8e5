/** The line-by-line state of a HepMC3 ASCII listing; see read-hepmc.ts for what is kept. */
import { byFirstByte, HepmcListing, type LineReaders } from './hepmc-listing.js';

const [AT, OPEN, COMMA, CLOSE] = [64, 91, 44, 93];

/** What a line does, by its first letter. Attributes, names of weights and tools are read over, as are empty lines. */
const LINE_READERS = byFirstByte<HepmcParser>({
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
  A: () => {},
  N: () => {},
  T: () => {},
});

/** Takes a file block by block, each ending at a line end; holds the event being read. */
export class HepmcParser extends HepmcListing {
  protected override readonly listing = 'HepMC::Asciiv3';
  protected override readonly readers = LINE_READERS as LineReaders<this>;
  private declaredParticles = 0;
  private declaredVertices = 0;

  /** `E number vertices particles [@ x y z t]` */
  startEvent(): void {
    this.beginEvent();
    const { scan } = this;
    this.eventNumber = scan.whole();
    this.declaredVertices = scan.whole();
    this.declaredParticles = scan.whole();
    if (this.takeByte(AT)) this.graph.placeEvent(...this.readPoint());
  }

  /** `W first second ...`: the first weight counts. Before the first event the line names the weights or counts them. */
  readWeight(): void {
    if (this.inEvent && !this.scan.atLineEnd()) this.takeWeight(this.scan.number());
  }

  /** `V number status [incoming,...] [@ x y z t]` */
  readVertex(): void {
    this.requireEvent();
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
    const last = this.declaredVertices;
    if (!(number > 0 && number <= last))
      this.refuse(this.quoted(), `a vertex from -1 to -${last}, as the event's E line says`);
    this.graph.addVertex(number, incoming);
    if (this.takeByte(AT)) this.graph.placeVertex(number, ...this.readPoint());
  }

  /** `P number origin pdg px py pz e mass status`, the line that most of a file consists of. */
  readParticle(): void {
    this.requireEvent();
    const { scan, graph, gev } = this;
    const number = scan.whole();
    const origin = scan.whole();
    const pdg = scan.whole();
    const px = scan.number() * gev;
    const py = scan.number() * gev;
    const pz = scan.number() * gev;
    const energy = scan.number() * gev;
    scan.number();
    const status = scan.whole();
    if (scan.bad) return;
    if (number !== graph.particles + 1) this.refuse(this.quoted(), `particle ${graph.particles + 1}`);
    this.addParticle(origin, pdg, status, px, py, pz, energy);
  }

  protected override completeEvent(): void {
    const { graph, declaredParticles } = this;
    if (graph.particles === declaredParticles) return;
    const found = `${graph.particles} particles in event ${this.eventNumber}`;
    this.refuse(found, `${declaredParticles}, as its E line says`);
  }

  private takeByte(value: number): boolean {
    this.scan.skipBlanks();
    if (this.scan.bytes[this.scan.at] !== value) return false;
    this.scan.at++;
    return true;
  }
}
