/**
 * The measured helix parameters of a track as a function of a point it passes through and its momentum there, with
 * derivatives. Momentum at the point: (phi, omega, tanl), as in EventBatch; omega and tanl are constant along a helix.
 */

/** Parameters of a helix: d0, phi0, omega, z0, tanl. */
export const HELIX = 5;
/** Columns of the derivative: x, y, z of the point, then phi, omega, tanl. */
export const POINT_AND_MOMENTUM = 6;

/** An angle brought to (-pi, pi]. */
export function wrapAngle(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}

/**
 * The helix through `point` with the momentum (phi, omega, tanl) at `momentum[momentumAt]`. Fills `out` with (d0, phi0, omega, z0, tanl) at the closest approach to the z axis and `jacobian` (5 x 6, row-major)
 * with its derivatives; entries that are always 0 are not touched. With the signed distance rho = 1/omega - d0 of the circle's centre (xc, yc) from the axis,
 * sin phi0 = xc / rho and cos phi0 = -yc / rho.
 */
export function helixThroughPoint(
  point: Float64Array,
  momentum: Float64Array,
  momentumAt: number,
  out: Float64Array,
  jacobian: Float64Array,
): void {
  const phi = momentum[momentumAt];
  const omega = momentum[momentumAt + 1];
  const tanl = momentum[momentumAt + 2];
  const radius = 1 / omega;
  const sin = Math.sin(phi);
  const cos = Math.cos(phi);
  const xc = point[0] + radius * sin;
  const yc = point[1] - radius * cos;
  const rho = Math.sign(omega) * Math.sqrt(xc * xc + yc * yc);
  const sin0 = xc / rho;
  const cos0 = -yc / rho;
  const sinTurn = sin0 * cos - cos0 * sin;
  const cosTurn = cos0 * cos + sin0 * sin;
  const turn = Math.atan2(sinTurn, cosTurn);
  out[0] = radius - rho;
  out[1] = phi + turn;
  out[2] = omega;
  out[3] = point[2] - tanl * turn * radius;
  out[4] = tanl;

  // 1 - cos without its cancellation for small turns
  const lack = cosTurn > 0 ? (sinTurn * sinTurn) / (1 + cosTurn) : 1 - cosTurn;
  const lift = tanl * radius;
  jacobian[0] = -sin0;
  jacobian[1] = cos0;
  jacobian[3] = -radius * sinTurn;
  jacobian[4] = -radius * radius * lack;
  jacobian[6] = cos0 / rho;
  jacobian[7] = sin0 / rho;
  jacobian[9] = (radius / rho) * cosTurn;
  jacobian[10] = (radius / rho) * radius * sinTurn;
  jacobian[16] = 1;
  jacobian[18] = -lift * jacobian[6];
  jacobian[19] = -lift * jacobian[7];
  jacobian[20] = 1;
  jacobian[21] = -lift * (jacobian[9] - 1);
  jacobian[22] = -lift * jacobian[10] + lift * turn * radius;
  jacobian[23] = -turn * radius;
  jacobian[29] = 1;
}

/** The azimuth of a track where it passes closest to (x, y) in the transverse plane, to first order in the path. */
export function azimuthNear(helix: Float64Array, at: number, x: number, y: number): number {
  const d0 = helix[at];
  const phi0 = helix[at + 1];
  const sin0 = Math.sin(phi0);
  const cos0 = Math.cos(phi0);
  const path = (x + d0 * sin0) * cos0 + (y - d0 * cos0) * sin0;
  return phi0 - helix[at + 2] * path;
}
