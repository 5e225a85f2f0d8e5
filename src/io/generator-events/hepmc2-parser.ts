/**
 * The line-by-line state of a HepMC2 listing (`IO_GenEvent`, Dobbs and Hansen, Comput. Phys. Commun. 134 (2001) 41; format of
 * the HepMC 2.06 manual, section 5): a vertex is followed by its incoming particles that no other vertex made, then by its
 * outgoing ones; each particle names the vertex where it ends. Vertices and particles are numbered anew as they come.
 */
import { byFirstByte, HepmcListing, type LineReaders } from './hepmc-listing.js';

/** What a line does, by its first letter. Cross sections, heavy-ion and parton-density records are read over. */
const LINE_READERS = byFirstByte<Hepmc2Parser>({
  E: (parser) => {
    parser.startEvent();
  },
  U: (parser) => {
    parser.readUnits();
  },
  V: (parser) => {
    parser.readVertex();
  },
  P: (parser) => {
    parser.readParticle();
  },
  N: () => {},
  C: () => {},
  H: () => {},
  F: () => {},
});

const [BEAM, DOCUMENTATION] = [4, 3];

/** A vertex until its event is complete: its position in the unit of the file and the particles that end there. */
interface Vertex {
  readonly point: readonly [number, number, number];
  readonly incoming: number[];
}

/** Takes a file block by block, each ending at a line end; holds the event being read. */
export class Hepmc2Parser extends HepmcListing {
  protected override readonly listing = 'HepMC::IO_GenEvent';
  protected override readonly readers = LINE_READERS as LineReaders<this>;
  private declaredVertices = 0;
  private beams: readonly number[] = [];
  private vertices: Vertex[] = [];
  /** Index by barcode. */
  private readonly index = new Map<number, number>();
  /** Barcode of the vertex where each particle ends, 0 for none. */
  private ends: number[] = [];
  private orphansLeft = 0;
  private outgoingLeft = 0;

  /** `E number mpi scale aQCD aQED process signal-vertex vertices beam1 beam2 n [random...] n [weight...]` */
  startEvent(): void {
    this.requireWholeVertex();
    this.beginEvent();
    const { scan } = this;
    this.eventNumber = scan.whole();
    scan.whole();
    for (let skipped = 0; skipped < 3; skipped++) scan.number();
    scan.whole();
    scan.whole();
    this.declaredVertices = scan.whole();
    this.beams = [scan.whole(), scan.whole()];
    for (let left = scan.whole(); left > 0 && !scan.bad; left--) scan.number();
    if (scan.whole() > 0) this.takeWeight(scan.number());
    this.vertices = [];
    this.index.clear();
    this.ends = [];
  }

  /** `V barcode id x y z ctau orphans outgoing n [weight...]` */
  readVertex(): void {
    this.requireEvent();
    this.requireWholeVertex();
    const { scan } = this;
    const barcode = scan.whole();
    scan.whole();
    const point = this.readPoint();
    scan.number();
    this.orphansLeft = scan.whole();
    this.outgoingLeft = scan.whole();
    if (scan.bad) return;
    if (barcode >= 0 || this.index.has(barcode))
      this.refuse(this.quoted(), 'a negative barcode that no other vertex has');
    if (this.orphansLeft < 0 || this.outgoingLeft < 0) this.refuse(this.quoted(), 'numbers of particles from 0');
    this.index.set(barcode, this.vertices.length);
    this.vertices.push({ point, incoming: [] });
  }

  /** `P barcode pdg px py pz e mass status theta phi end-vertex n [flow...]` */
  readParticle(): void {
    this.requireEvent();
    const { scan, gev } = this;
    const barcode = scan.whole();
    const pdg = scan.whole();
    const px = scan.number() * gev;
    const py = scan.number() * gev;
    const pz = scan.number() * gev;
    const energy = scan.number() * gev;
    scan.number();
    const status = scan.whole();
    scan.number();
    scan.number();
    const end = scan.whole();
    if (scan.bad) return;
    if (this.orphansLeft + this.outgoingLeft === 0) this.refuse(this.quoted(), 'no more particles at this vertex');
    const isOrphan = this.orphansLeft > 0;
    if (isOrphan) this.orphansLeft--;
    else this.outgoingLeft--;
    // Some programs give beams the status of documentation and name them in the event's first line alone.
    const isBeam = this.beams.includes(barcode) && status === DOCUMENTATION;
    this.addParticle(isOrphan ? 0 : -this.vertices.length, pdg, isBeam ? BEAM : status, px, py, pz, energy);
    this.ends.push(end);
  }

  protected override completeEvent(): void {
    this.requireWholeVertex();
    const { graph, vertices } = this;
    if (vertices.length !== this.declaredVertices) {
      const found = `${vertices.length} vertices in event ${this.eventNumber}`;
      this.refuse(found, `${this.declaredVertices}, as its E line says`);
    }
    this.ends.forEach((end, i) => {
      const vertex = end === 0 ? undefined : this.index.get(end);
      if (vertex !== undefined) vertices[vertex].incoming.push(i + 1);
      else if (end !== 0) this.refuse(`particle ${i + 1} that ends at vertex ${end}`, 'a vertex of the event');
    });
    vertices.forEach(({ point, incoming }, i) => {
      graph.addVertex(i + 1, incoming);
      // HepMC2 has no mark for "not set": as in HepMC3's reader, zeros say so.
      if (point.some((coordinate) => coordinate !== 0)) graph.placeVertex(i + 1, ...point);
    });
  }

  private requireWholeVertex(): void {
    const left = this.orphansLeft + this.outgoingLeft;
    if (left > 0) this.refuse(this.quoted(), `${left} more particles of the vertex above`);
  }
}
