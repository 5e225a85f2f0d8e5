/** Where particles go: helices and straight lines to the cylinders of the tracker and to the calorimeter. */
import { PT_TIMES_OMEGA } from '../../events/event-batch.js';
import type { Layers } from './conversion.js';
import type { Detector } from './options.js';

/** Front of the calorimeter: the barrel's radius and the height of the forward endcap, cm. */
export type CalorimeterFront = Pick<Detector['calorimeter'], 'radius_cm' | 'endcap_z_cm'>;

/** The layers outside `radius` (cm). */
export function layersBeyond(layers: Layers, radius: number): Layers {
  return radius < layers[0].radius_cm ? layers : layers.filter(({ radius_cm }) => radius_cm > radius);
}

/**
 * Moves a charged particle (position in cm, momentum in GeV: six numbers) forward along its helix to where it first
 * crosses the cylinder of `radius` from within.
 * @returns false, and nothing moved, if it curls up before or starts outside
 */
export function helixToRadius(state: Float64Array, charge: number, radius: number): boolean {
  const x = state[0];
  const y = state[1];
  const px = state[3];
  const py = state[4];
  if (x * x + y * y >= radius * radius) return false;
  const pt = Math.sqrt(px * px + py * py);
  const omega = (charge * PT_TIMES_OMEGA) / pt;
  // Centre of the circle; the particle is at centre + (-sin phi, cos phi) / omega with phi the azimuth of its momentum.
  const cx = x + py / pt / omega;
  const cy = y - px / pt / omega;
  const c2 = cx * cx + cy * cy;
  const sine = ((radius * radius - c2 - 1 / (omega * omega)) * omega) / (2 * Math.sqrt(c2));
  if (!(Math.abs(sine) <= 1)) return false;
  const towards = Math.atan2(cy, cx);
  const phi = Math.atan2(py, px);
  const half = Math.asin(sine);
  const turn = Math.min(forward((phi - towards + half) * charge), forward((phi - towards + Math.PI - half) * charge));
  turnBy(state, charge, turn);
  return true;
}

/** An angle brought to [0, 2 pi). */
function forward(angle: number): number {
  const rest = angle % (2 * Math.PI);
  return rest < 0 ? rest + 2 * Math.PI : rest;
}

/** Moves the particle along its helix while its momentum turns by `turn` > 0. */
function turnBy(state: Float64Array, charge: number, turn: number): void {
  const px = state[3];
  const py = state[4];
  const pz = state[5];
  const pt = Math.sqrt(px * px + py * py);
  const radius = pt / PT_TIMES_OMEGA;
  const phi = Math.atan2(py, px);
  const end = phi - charge * turn;
  state[0] += charge * radius * (Math.sin(phi) - Math.sin(end));
  state[1] += charge * radius * (Math.cos(end) - Math.cos(phi));
  state[2] += (turn * radius * pz) / pt;
  state[3] = pt * Math.cos(end);
  state[4] = pt * Math.sin(end);
}

/** Moves a charged particle to the front of the calorimeter. @returns false if it curls up before it gets there */
export function helixToCalorimeter(state: Float64Array, charge: number, front: CalorimeterFront): boolean {
  const [x, y, z, px, py, pz] = state;
  if (helixToRadius(state, charge, front.radius_cm) && state[2] <= front.endcap_z_cm) return true;
  if (!(pz > 0) || z > front.endcap_z_cm) return false;
  state.set([x, y, z, px, py, pz]);
  turnBy(state, charge, (PT_TIMES_OMEGA * (front.endcap_z_cm - z)) / pz);
  return true;
}

/** Moves a neutral particle to the front of the calorimeter, if it starts within; its momentum stays. */
export function lineToCalorimeter(state: Float64Array, front: CalorimeterFront): void {
  const path = pathToRadius(state, front.radius_cm);
  const { endcap_z_cm: wall } = front;
  const toWall = state[5] > 0 && state[2] < wall ? (wall - state[2]) / state[5] : Infinity;
  move(state, Math.min(path, toWall));
}

/** Moves a neutral particle to the cylinder of `radius`, if it starts within. */
export function lineToRadius(state: Float64Array, radius: number): void {
  move(state, pathToRadius(state, radius));
}

/** Multiple of the momentum that leads to the cylinder, 0 from outside it. */
function pathToRadius(state: Float64Array, radius: number): number {
  const x = state[0];
  const y = state[1];
  const px = state[3];
  const py = state[4];
  const inside = radius * radius - x * x - y * y;
  if (inside <= 0) return 0;
  const pt2 = px * px + py * py;
  const along = x * px + y * py;
  return (Math.sqrt(along * along + pt2 * inside) - along) / pt2;
}

function move(state: Float64Array, path: number): void {
  for (let c = 0; c < 3; c++) state[c] += path * state[3 + c];
}
