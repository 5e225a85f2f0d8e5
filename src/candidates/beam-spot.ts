/** The luminous region as a measurement of the primary vertex: independent Gaussians along x, y and z. */
import type { EventBatch } from '../events/event-batch.js';

/** Where events happen, and how precisely that is known. */
export interface BeamSpot {
  /** Centre, cm. */
  readonly position: Float64Array;
  /** 1 / variance along each axis, cm^-2. */
  readonly weight: Float64Array;
}

/** A beam spot at the origin with the given widths, cm. */
export function makeBeamSpot(sigma: { readonly x: number; readonly y: number; readonly z: number }): BeamSpot {
  return { position: new Float64Array(3), weight: Float64Array.of(sigma.x ** -2, sigma.y ** -2, sigma.z ** -2) };
}

/** Moves `spot` to the centre that holds for an event. */
export function moveBeamSpot({ position }: BeamSpot, batch: EventBatch, event: number): void {
  position[0] = batch.spotX[event];
  position[1] = batch.spotY[event];
  position[2] = batch.spotZ[event];
}
