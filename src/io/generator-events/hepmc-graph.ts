/**
 * The particles and vertices of one HepMC event: who comes from whom, and from where (in the length unit of the file).
 * Records may refer forward, so nothing is resolved before the event is complete.
 */

function withRoom<T extends Int32Array | Float64Array>(column: T, length: number): T {
  if (length <= column.length) return column;
  const larger = new (column.constructor as new (n: number) => T)(2 * length);
  larger.set(column);
  return larger;
}

/** Particles count from 1, vertices from -1 downwards; an origin is a vertex, a single parent particle, or 0 for none. */
export class HepmcGraph {
  particles = 0;
  /** Answers of `resolve`: entry of the nearest kept ancestor (-1 none) and production point. */
  mother = -1;
  readonly point = new Float64Array(3);
  /** By particle: entry in the batch's event, -1 if it is left out; and origin. */
  private entries = new Int32Array(1024);
  private origins = new Int32Array(1024);
  /** By vertex (sign dropped): serial of the event that declared it (saves clearing), incoming particles, position. */
  private declaredIn = new Int32Array(1024);
  private readonly incoming: (readonly number[])[] = [];
  private placed = new Int32Array(1024);
  private positions = new Float64Array(3 * 1024);
  private serial = 0;
  private readonly eventPosition = new Float64Array(3);

  /** Starts an event at the origin. */
  reset(): void {
    this.particles = 0;
    this.serial++;
    this.eventPosition.fill(0);
  }

  /** Moves the event to a point. */
  placeEvent(x: number, y: number, z: number): void {
    this.eventPosition.set([x, y, z]);
  }

  /** Declares the next particle; `entry` is -1 if it is left out. */
  addParticle(origin: number, entry: number): void {
    const number = ++this.particles;
    this.entries = withRoom(this.entries, number + 1);
    this.origins = withRoom(this.origins, number + 1);
    this.entries[number] = entry;
    this.origins[number] = origin;
  }

  /** Declares vertex `-number` with its incoming particles. */
  addVertex(number: number, incoming: readonly number[]): void {
    this.declaredIn = withRoom(this.declaredIn, number + 1);
    this.placed = withRoom(this.placed, number + 1);
    this.positions = withRoom(this.positions, 3 * number + 3);
    this.declaredIn[number] = this.serial;
    this.incoming[number] = incoming;
    this.placed[number] = 0;
  }

  /** Puts vertex `-number` at a point. */
  placeVertex(number: number, x: number, y: number, z: number): void {
    this.placed[number] = 1;
    this.positions[3 * number] = x;
    this.positions[3 * number + 1] = y;
    this.positions[3 * number + 2] = z;
  }

  entryOf(particle: number): number {
    return this.entries[particle];
  }

  /**
   * Sets `mother` and `point` of a particle.
   * @returns false if an origin on the way is not declared or the record runs in a circle
   */
  resolve(particle: number): boolean {
    return this.resolveMother(this.origins[particle]) && this.resolvePoint(this.origins[particle]);
  }

  private resolveMother(from: number): boolean {
    let origin = from;
    for (let step = 0; step <= this.particles; step++) {
      if (!this.declared(origin)) return false;
      const parent = origin > 0 ? origin : origin < 0 ? this.keptIncoming(-origin) : 0;
      this.mother = parent === 0 ? -1 : this.entries[parent];
      if (parent === 0 || this.mother >= 0) return true;
      origin = this.origins[parent];
    }
    return false;
  }

  private resolvePoint(from: number): boolean {
    let origin = from;
    for (let step = 0; step <= this.particles; step++) {
      if (!this.declared(origin)) return false;
      if (origin === 0 || (origin < 0 && this.placed[-origin] === 1)) {
        const table = origin === 0 ? this.eventPosition : this.positions;
        for (let axis = 0; axis < 3; axis++) this.point[axis] = table[-3 * origin + axis];
        return true;
      }
      const parent = origin > 0 ? origin : (this.incoming[-origin][0] ?? 0);
      origin = parent === 0 ? 0 : this.origins[parent];
    }
    return false;
  }

  /** The first kept incoming particle of a vertex, else the first, else 0. */
  private keptIncoming(vertex: number): number {
    const incoming = this.incoming[vertex];
    return incoming.find((particle) => this.entries[particle] >= 0) ?? incoming[0] ?? 0;
  }

  private declared(origin: number): boolean {
    if (origin >= 0) return origin <= this.particles;
    if (this.declaredIn[-origin] !== this.serial) return false;
    return this.incoming[-origin].every((particle) => particle > 0 && particle <= this.particles);
  }
}
