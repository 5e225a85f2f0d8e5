/** The state of a Les Houches event file; see read-lhe.ts for what is kept. */
import { describeContent } from '../file-signature.js';
import { LineParser } from './line-parser.js';

/** What an LHE reader accepts, for messages. */
export const LHE_ALLOWED = 'a Les Houches event file (LHE), plain or gzipped';

const [LESS_THAN, HASH] = [60, 35];
const CM_PER_MM = 0.1;
/** ISTUP of the standard (section 2.2). Spacelike propagators and documentation are not kept. */
const STATUS = { beam: -9, spacelike: -2, incoming: -1, final: 1, resonance: 2, documentation: 3 } as const;
const KNOWN_STATUS: ReadonlySet<number> = new Set(Object.values(STATUS));

/**
 * Where in the file the next text stands. `banner` is what comes before </init>, `heading` the free text of <header>;
 * `header`, `particles` and `tail` are inside an event.
 */
type Part = 'before' | 'banner' | 'heading' | 'events' | 'header' | 'particles' | 'tail' | 'after';

/** What a tag does in a part; a tag that is not listed is read over, except where `STRICT` says otherwise. */
const TAGS: Readonly<Record<Part, readonly string[]>> = {
  before: ['LesHouchesEvents'],
  banner: ['header', '/init', 'event', '/LesHouchesEvents', 'eventfiles'],
  heading: ['/header'],
  events: ['event', '/LesHouchesEvents', 'eventfiles'],
  header: ['/event', 'event'],
  particles: ['/event', 'event'],
  tail: ['/event', 'event', '/LesHouchesEvents'],
  after: ['LesHouchesEvents'],
};
const STRICT: ReadonlySet<Part> = new Set<Part>(['before', 'header', 'particles', 'after']);

/** A particle of the event being read: where its daughters start and which kept entry they hang on. */
interface Origin {
  readonly entry: number;
  readonly decay: readonly [x: number, y: number, z: number];
}

const NOWHERE: Origin = { entry: -1, decay: [0, 0, 0] };

/** Takes a file block by block, each ending at a line end; holds the event being read. Tags may stand anywhere in a line. */
export class LheParser extends LineParser {
  private part: Part = 'before';
  /** The end that a comment or tag begun on an earlier line waits for. */
  private pending: '-->' | '>' | undefined;
  private eventIndex = 0;
  private weight = 1;
  private particlesLeft = 0;
  private hasBeamLines = false;
  private origins: Origin[] = [];

  protected requireEnd(): void {
    if (this.part !== 'after') this.refuse('the end of the file in the middle', '</LesHouchesEvents> at the end');
  }

  protected readLine(): void {
    const { scan } = this;
    if (this.pending !== undefined && !this.skipPast(this.pending)) return;
    while (!scan.atLineEnd()) {
      if (scan.bytes[scan.at] !== LESS_THAN) this.readText();
      else if (!this.readTag()) return;
      if (scan.bad) return;
    }
  }

  /** Moves behind the next `end` on this line; else remembers that it is waited for. */
  private skipPast(end: '-->' | '>'): boolean {
    const { scan } = this;
    const line = scan.lineFrom(scan.at);
    const at = line.indexOf(end);
    this.pending = at < 0 ? end : undefined;
    if (at >= 0) scan.at += at + end.length;
    return at >= 0;
  }

  /** Text up to the next tag: particles of an event, or what is read over. */
  private readText(): void {
    const { scan } = this;
    const comment = scan.bytes[scan.at] === HASH;
    if (!comment && this.part === 'header') this.readHeader();
    else if (!comment && this.part === 'particles') this.readParticle();
    else if (this.part === 'before' || (this.part === 'after' && !comment)) {
      const foreign = this.part === 'before';
      const found = foreign ? describeContent(scan.bytes.subarray(scan.at)) : this.quoted();
      this.refuse(found, foreign ? LHE_ALLOWED : 'nothing after </LesHouchesEvents> but another file of the kind');
    }
    if (!scan.bad) scan.toByteOrLineEnd(LESS_THAN);
  }

  /** The tag at the cursor. @returns false if it goes on in the next line */
  private readTag(): boolean {
    const { scan, part } = this;
    const text = scan.lineFrom(scan.at);
    if (part !== 'heading' && text.startsWith('<!--')) {
      scan.at += 4;
      return this.skipPast('-->');
    }
    const name = /^<(\/?[A-Za-z]+)(?=[\s/>]|$)/.exec(text)?.[1] ?? '';
    const prologue = (part === 'before' || part === 'after') && /^<[?!]/.test(text);
    if (TAGS[part].includes(name)) this.enter(name);
    else if (STRICT.has(part) && !prologue) this.refuseTag();
    scan.at++;
    // Free text may hold a lone '<'; only a tag that matters may go on in the next line.
    return TAGS[part].includes(name) || prologue ? this.skipPast('>') : this.skipToNextTag();
  }

  private skipToNextTag(): boolean {
    this.scan.toByteOrLineEnd(LESS_THAN);
    return true;
  }

  private enter(name: string): void {
    if (name === 'LesHouchesEvents') this.part = 'banner';
    else if (name === 'header') this.part = 'heading';
    else if (name === '/header') this.part = 'banner';
    else if (name === '/init') this.part = 'events';
    else if (name === 'event' && this.part === 'events') this.part = 'header';
    else if (name === '/event') this.endEvent();
    else if (name === '/LesHouchesEvents' && this.part === 'events') this.part = 'after';
    else if (name === 'eventfiles') this.refuse('<eventfiles>', 'the files that it names, given themselves');
    else if (this.part === 'banner') this.refuse(this.quoted(), '<init> with its end </init> before the first event');
    else this.refuseTag();
  }

  private refuseTag(): never {
    if (this.part === 'before')
      this.refuse(describeContent(Buffer.from(this.scan.lineFrom(this.lineStart))), LHE_ALLOWED);
    const inside = {
      header: 'the first line of the event',
      particles: `${this.particlesLeft} more particles of the event`,
    };
    const allowed = this.part === 'header' || this.part === 'particles' ? inside[this.part] : '</event>';
    this.refuse(this.quoted(), this.part === 'after' ? 'nothing after </LesHouchesEvents>' : allowed);
  }

  /** `NUP IDPRUP XWGTUP SCALUP AQEDUP AQCDUP` */
  private readHeader(): void {
    const { scan } = this;
    this.particlesLeft = scan.whole();
    scan.whole();
    this.weight = scan.number();
    if (scan.bad) return;
    if (this.particlesLeft < 0) this.refuse(this.quoted(), 'a number of particles that is not negative');
    if (!Number.isFinite(this.weight)) this.refuse(this.quoted(), 'a finite weight');
    this.beam.fill(0);
    this.hasBeamLines = false;
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
    this.requireParticle(pdg, px + py + pz + energy, mass + lifetime);
    if (!KNOWN_STATUS.has(status)) this.refuse(this.quoted(), `a status of ${[...KNOWN_STATUS].join(', ')}`);
    if (mother < 0 || mother > this.origins.length) this.refuse(this.quoted(), 'a mother that stands above');
    const from = mother > 0 ? this.origins[mother - 1] : NOWHERE;
    const [x, y, z] = from.decay;
    let entry = from.entry;
    if (status === STATUS.final || status === STATUS.resonance) {
      entry = builder.entry;
      builder.add(pdg, status, px, py, pz, energy);
      builder.place(entry, x, y, z, from.entry);
    } else if (status === STATUS.beam || status === STATUS.incoming) {
      this.addIncoming(status === STATUS.beam, energy, px, py, pz);
    }
    const flight = mass > 0 && lifetime > 0 ? (CM_PER_MM * lifetime) / mass : 0;
    this.origins.push({ entry, decay: [x + flight * px, y + flight * py, z + flight * pz] });
    if (--this.particlesLeft === 0) this.part = 'tail';
  }

  /** Sums the beams: the lines of status -9 where there are any, else the incoming particles. */
  private addIncoming(isBeam: boolean, energy: number, px: number, py: number, pz: number): void {
    if (isBeam && !this.hasBeamLines) this.beam.fill(0);
    if (isBeam) this.hasBeamLines = true;
    else if (this.hasBeamLines) return;
    this.addBeam(energy, px, py, pz);
  }

  private endEvent(): void {
    if (this.part !== 'tail') this.refuseTag();
    this.builder.endEvent(this.eventIndex++, this.weight, this.beam);
    this.part = 'events';
  }
}
