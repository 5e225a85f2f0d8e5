/** The line-by-line state of a Les Houches event file; see read-lhe.ts for what is kept. */
import { describeContent } from '../file-signature.js';
import { LineParser } from './line-parser.js';

/** What an LHE reader accepts, for messages. */
export const LHE_ALLOWED = 'a Les Houches event file (LHE), plain or gzipped';

const LESS_THAN = 60;
const CM_PER_MM = 0.1;
const [INCOMING, FINAL, RESONANCE] = [-1, 1, 2];

/** What the lines of each part of the file are. `header` and `particles` are inside an event. */
type Part = 'before' | 'banner' | 'events' | 'header' | 'particles' | 'tail' | 'after';

/** A particle of the event being read: where its daughters start and which kept entry they hang on. */
interface Origin {
  readonly entry: number;
  readonly decay: readonly [x: number, y: number, z: number];
}

const NOWHERE: Origin = { entry: -1, decay: [0, 0, 0] };

/** Takes a file block by block, each ending at a line end; holds the event being read. */
export class LheParser extends LineParser {
  private part: Part = 'before';
  private eventIndex = 0;
  private weight = 1;
  private particlesLeft = 0;
  private origins: Origin[] = [];

  protected requireEnd(): void {
    if (this.part !== 'after') this.refuse('the end of the file in the middle', '</LesHouchesEvents> at the end');
  }

  protected readLine(): void {
    if (this.scan.atLineEnd()) return;
    if (this.scan.bytes[this.scan.at] === LESS_THAN) this.readTag(this.scan.lineFrom(this.scan.at));
    else if (this.part === 'header') this.readHeader();
    else if (this.part === 'particles') this.readParticle();
    else if (this.part === 'before') this.refuse(describeContent(this.scan.bytes.subarray(this.scan.at)), LHE_ALLOWED);
  }

  private readTag(tag: string): void {
    if (this.part === 'before') {
      if (!/^<(LesHouchesEvents|\?xml|!--)/.test(tag)) this.refuse(describeContent(Buffer.from(tag)), LHE_ALLOWED);
      if (tag.startsWith('<LesHouchesEvents')) this.part = 'banner';
    } else if (this.part === 'banner') {
      if (tag.startsWith('</init>')) this.part = 'events';
    } else if (this.part === 'events') {
      if (/^<event[\s>]/.test(tag)) this.part = 'header';
      else if (tag.startsWith('</LesHouchesEvents>')) this.part = 'after';
    } else if (tag.startsWith('</event>')) this.endEvent();
    else if (this.part !== 'tail') this.refuse(this.quoted(), `${this.particlesLeft} more particles of the event`);
  }

  /** `NUP IDPRUP XWGTUP SCALUP AQEDUP AQCDUP` */
  private readHeader(): void {
    const { scan } = this;
    this.particlesLeft = scan.whole();
    scan.whole();
    this.weight = scan.number();
    if (!Number.isFinite(this.weight) && !scan.bad) this.refuse(this.quoted(), 'a finite weight');
    this.beam.fill(0);
    this.origins = [];
    this.part = this.particlesLeft > 0 ? 'particles' : 'tail';
  }

  /** `IDUP ISTUP MOTHUP1 MOTHUP2 ICOLUP1 ICOLUP2 PX PY PZ E M VTIMUP SPINUP` */
  private readParticle(): void {
    const { scan, builder } = this;
    const pdg = scan.whole();
    const status = scan.whole();
    const mother = scan.whole();
    for (let skipped = 0; skipped < 3; skipped++) scan.whole();
    const [px, py, pz, energy, mass] = [scan.number(), scan.number(), scan.number(), scan.number(), scan.number()];
    const lifetime = scan.number();
    if (scan.bad) return;
    if (!Number.isFinite(px + py + pz + energy)) this.refuse(this.quoted(), 'a finite four-momentum');
    if (mother > this.origins.length) this.refuse(this.quoted(), 'a mother that stands above');
    const from = mother > 0 ? this.origins[mother - 1] : NOWHERE;
    const [x, y, z] = from.decay;
    let entry = from.entry;
    if (status === FINAL || status === RESONANCE) {
      entry = builder.entry;
      builder.add(pdg, status, px, py, pz, energy);
      builder.place(entry, x, y, z, from.entry);
    } else if (status === INCOMING) this.addBeam(energy, px, py, pz);
    const flight = mass > 0 && lifetime > 0 ? (CM_PER_MM * lifetime) / mass : 0;
    this.origins.push({ entry, decay: [x + flight * px, y + flight * py, z + flight * pz] });
    if (--this.particlesLeft === 0) this.part = 'tail';
  }

  private addBeam(energy: number, px: number, py: number, pz: number): void {
    this.beam[0] += energy;
    this.beam[1] += px;
    this.beam[2] += py;
    this.beam[3] += pz;
  }

  private endEvent(): void {
    if (this.part !== 'tail') this.refuse(this.quoted(), `${this.particlesLeft} more particles of the event`);
    this.builder.endEvent(this.eventIndex++, this.weight, this.beam);
    this.part = 'events';
  }
}
