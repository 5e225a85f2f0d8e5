/** Joins batches of generator events. */
import type { ParticleColumns } from './particles.js';

/** The events of all batches, in order, as one. */
export function concatParticles(batches: readonly ParticleColumns[]): ParticleColumns {
  const eventCount = batches.reduce((sum, batch) => sum + batch.eventCount, 0);
  const particleCount = batches.reduce((sum, batch) => sum + batch.pdg.length, 0);
  const particleStart = new Int32Array(eventCount + 1);
  let event = 0;
  let offset = 0;
  for (const batch of batches) {
    for (let i = 1; i <= batch.eventCount; i++) particleStart[event + i] = offset + batch.particleStart[i];
    event += batch.eventCount;
    offset += batch.pdg.length;
  }
  const float = (pick: (batch: ParticleColumns) => Float64Array, length: number) =>
    join(new Float64Array(length), batches.map(pick));
  const int = (pick: (batch: ParticleColumns) => Int32Array) => join(new Int32Array(particleCount), batches.map(pick));
  return {
    eventCount,
    eventNumber: float((batch) => batch.eventNumber, eventCount),
    weight: float((batch) => batch.weight, eventCount),
    beamE: float((batch) => batch.beamE, eventCount),
    beamPx: float((batch) => batch.beamPx, eventCount),
    beamPy: float((batch) => batch.beamPy, eventCount),
    beamPz: float((batch) => batch.beamPz, eventCount),
    particleStart,
    pdg: int((batch) => batch.pdg),
    status: join(
      new Uint8Array(particleCount),
      batches.map((batch) => batch.status),
    ),
    px: float((batch) => batch.px, particleCount),
    py: float((batch) => batch.py, particleCount),
    pz: float((batch) => batch.pz, particleCount),
    energy: float((batch) => batch.energy, particleCount),
    vx: float((batch) => batch.vx, particleCount),
    vy: float((batch) => batch.vy, particleCount),
    vz: float((batch) => batch.vz, particleCount),
    mother: int((batch) => batch.mother),
  };
}

function join<T extends Float64Array | Int32Array | Uint8Array>(joined: T, parts: readonly T[]): T {
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
