import { PT_TIMES_OMEGA } from '../../events/event-batch.js';

/**
 * The five helix parameters (d0, phi0, omega, z0, tanl; conventions of EventBatch) of a particle of charge +-1 with
 * momentum (px, py, pz) at the point (x, y, z), written to out[at] .. out[at + 4]. The closest approach to the z axis
 * is the one nearest to the given point along the helix.
 */
export function helixParameters(
  out: Float64Array,
  at: number,
  charge: number,
  x: number,
  y: number,
  z: number,
  px: number,
  py: number,
  pz: number,
): void {
  const pt = Math.sqrt(px * px + py * py);
  const omega = (charge * PT_TIMES_OMEGA) / pt;
  const radius = 1 / omega;
  // Centre of the circle: the momentum turned by 90 degrees to the side of the curvature.
  const cx = x + (radius * py) / pt;
  const cy = y - (radius * px) / pt;
  const phi0 = Math.atan2(charge * cx, -charge * cy);
  let turn = phi0 - Math.atan2(py, px);
  if (turn > Math.PI) turn -= 2 * Math.PI;
  else if (turn < -Math.PI) turn += 2 * Math.PI;
  const tanl = pz / pt;
  out[at] = radius - charge * Math.sqrt(cx * cx + cy * cy);
  out[at + 1] = phi0;
  out[at + 2] = omega;
  out[at + 3] = z - (turn / omega) * tanl;
  out[at + 4] = tanl;
}
