/** Collects generator events one particle at a time and hands them out as columns. */
import type { ParticleColumns } from './particles.js';

/** Events a reader puts into one batch. */
export const EVENTS_PER_BATCH = 1000;

type Growable = Float64Array | Int32Array | Uint8Array;

function grown<T extends Growable>(column: T, length: number): T {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (n: number) => T)(Math.max(length, 2 * column.length));
  larger.set(column);
  return larger;
}

/** Columns that grow; reused for every batch of a file. */
export class ParticleBuilder {
  eventCount = 0;
  particleCount = 0;
  private eventNumber = new Float64Array(EVENTS_PER_BATCH);
  private weight = new Float64Array(EVENTS_PER_BATCH);
  /** E, px, py, pz of the beams of each event. */
  private readonly beam = [0, 1, 2, 3].map(() => new Float64Array(EVENTS_PER_BATCH));
  private particleStart = new Int32Array(EVENTS_PER_BATCH + 1);
  private pdg = new Int32Array(1 << 15);
  private status = new Uint8Array(1 << 15);
  private px = new Float64Array(1 << 15);
  private py = new Float64Array(1 << 15);
  private pz = new Float64Array(1 << 15);
  private energy = new Float64Array(1 << 15);
  private vx = new Float64Array(1 << 15);
  private vy = new Float64Array(1 << 15);
  private vz = new Float64Array(1 << 15);
  private mother = new Int32Array(1 << 15);

  get full(): boolean {
    return this.eventCount === EVENTS_PER_BATCH;
  }

  /** Number of particles of the event being collected. */
  get entry(): number {
    return this.particleCount - this.particleStart[this.eventCount];
  }

  /** Adds a particle to the event being collected, momentum in GeV; it has no mother and lies at the origin until placed. */
  add(pdg: number, status: number, px: number, py: number, pz: number, energy: number): void {
    const row = this.particleCount++;
    if (row >= this.pdg.length) this.grow(row + 1);
    this.pdg[row] = pdg;
    this.status[row] = status;
    this.px[row] = px;
    this.py[row] = py;
    this.pz[row] = pz;
    this.energy[row] = energy;
    this.vx[row] = 0;
    this.vy[row] = 0;
    this.vz[row] = 0;
    this.mother[row] = -1;
  }

  /** Sets production point (cm) and mother of an entry of the event being collected. */
  place(entry: number, x: number, y: number, z: number, mother: number): void {
    const row = this.particleStart[this.eventCount] + entry;
    this.vx[row] = x;
    this.vy[row] = y;
    this.vz[row] = z;
    this.mother[row] = mother;
  }

  /** Ends the event being collected. `beam` is E, px, py, pz in GeV. */
  endEvent(eventNumber: number, weight: number, beam: ArrayLike<number>): void {
    const row = this.eventCount++;
    this.eventNumber[row] = eventNumber;
    this.weight[row] = weight;
    for (let i = 0; i < 4; i++) this.beam[i][row] = beam[i];
    this.particleStart[row + 1] = this.particleCount;
  }

  /** E, px, py, pz summed over the final particles of the event being collected. */
  finalMomentum(): [number, number, number, number] {
    const sum: [number, number, number, number] = [0, 0, 0, 0];
    for (let row = this.particleStart[this.eventCount]; row < this.particleCount; row++) {
      if (this.status[row] !== 1) continue;
      sum[0] += this.energy[row];
      sum[1] += this.px[row];
      sum[2] += this.py[row];
      sum[3] += this.pz[row];
    }
    return sum;
  }

  /** The finished events as columns of their own; the builder starts anew. */
  take(): ParticleColumns {
    const events = this.eventCount;
    const particles = this.particleCount;
    const [beamE, beamPx, beamPy, beamPz] = this.beam.map((column) => column.slice(0, events));
    const columns: ParticleColumns = {
      eventCount: events,
      eventNumber: this.eventNumber.slice(0, events),
      weight: this.weight.slice(0, events),
      beamE,
      beamPx,
      beamPy,
      beamPz,
      particleStart: this.particleStart.slice(0, events + 1),
      pdg: this.pdg.slice(0, particles),
      status: this.status.slice(0, particles),
      px: this.px.slice(0, particles),
      py: this.py.slice(0, particles),
      pz: this.pz.slice(0, particles),
      energy: this.energy.slice(0, particles),
      vx: this.vx.slice(0, particles),
      vy: this.vy.slice(0, particles),
      vz: this.vz.slice(0, particles),
      mother: this.mother.slice(0, particles),
    };
    this.eventCount = 0;
    this.particleCount = 0;
    return columns;
  }

  private grow(length: number): void {
    this.pdg = grown(this.pdg, length);
    this.status = grown(this.status, length);
    this.px = grown(this.px, length);
    this.py = grown(this.py, length);
    this.pz = grown(this.pz, length);
    this.energy = grown(this.energy, length);
    this.vx = grown(this.vx, length);
    this.vy = grown(this.vy, length);
    this.vz = grown(this.vz, length);
    this.mother = grown(this.mother, length);
  }
}
